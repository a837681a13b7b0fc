"""How a message could read after what was spoken about; one that begins a conversation reads as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.clinical import ClinicalLanguage
from bot.language.context import ALONE, IN_ITS_PLACE, LONGEST_ASKED, READINGS, TOGETHER, UNDER_TITLE, WITH_SUBJECT, Focus, chosen, placed, readings, subject
from knowledge.words import words

ENHERTU = Focus("what is enhertu", "enhertu")
BIOPSY = Focus("how do they take the biopsy")
LANGUAGE = ClinicalLanguage(words())


@pytest.mark.parametrize(
    ("text", "focus", "name", "reading"),
    [
        ("and the side effects?", ENHERTU, WITH_SUBJECT, "and the side effects? enhertu"),
        ("is it sold in China", ENHERTU, WITH_SUBJECT, "is it sold in China enhertu"),
        ("does RC48 hurt", ENHERTU, WITH_SUBJECT, None),
        ("is RC48 stronger than it", ENHERTU, WITH_SUBJECT, "is RC48 stronger than it enhertu"),
        ("does it hurt", BIOPSY, WITH_SUBJECT, None),
        ("does it hurt", BIOPSY, TOGETHER, "how do they take the biopsy does it hurt"),
        ("what about RC48", ENHERTU, IN_ITS_PLACE, "what is RC48"),
        ("and keytruda?", Focus("side effects of herceptin please", "herceptin"), IN_ITS_PLACE, "side effects of keytruda please"),
        ("and in Europe?", Focus("is enhertu sold in china", "enhertu"), IN_ITS_PLACE, "is enhertu sold in Europe"),
        ("and RC48", BIOPSY, IN_ITS_PLACE, "how do they take the biopsy RC48"),
        ("and then?", ENHERTU, IN_ITS_PLACE, None),
        ("who may not be given RC48 because of his liver", ENHERTU, IN_ITS_PLACE, None),
        ("and the price?", ENHERTU, UNDER_TITLE, "What is Enhertu? and the price?"),
    ],
)
def test_a_reading_is_made_of_the_message_and_what_was_spoken_about(text, focus, name, reading):
    assert readings(LANGUAGE, text, focus, "What is Enhertu?").get(name) == reading


@pytest.mark.parametrize(
    ("text", "asked", "meant"),
    [
        ("is the second one approved", "enhertu or RC48, which differs how", "is RC48 approved"),
        ("harm of the first drug", "enhertu or RC48, which differs how", "harm of enhertu"),
        ("and the latter?", "keytruda and herceptin together", "and herceptin?"),
        ("the second one", "what is enhertu", "the second one"),
        ("is it for the second line", "enhertu or RC48", "is it for the second line"),
        ("the first one", "enhertu, RC48 or herceptin", "the first one"),
    ],
)
def test_the_first_and_the_second_of_two_that_were_named(text, asked, meant):
    assert placed(LANGUAGE, text, Focus(asked, "enhertu")) == meant


@pytest.mark.parametrize("text", ["what is her2", "and the side effects?", "what about RC48", ""])
def test_what_begins_a_conversation_reads_only_as_it_stands(text):
    assert readings(LANGUAGE, text, Focus(), "") == {ALONE: text}


def test_without_an_article_given_last_there_is_no_reading_under_its_title():
    assert UNDER_TITLE not in readings(LANGUAGE, "and then?", ENHERTU, "")


@given(st.text(max_size=60), st.text(max_size=400), st.sampled_from(["", "Enhertu"]), st.sampled_from(["", "What is HER2?"]))
def test_no_text_breaks_the_readings_and_what_was_said_is_always_one_of_them(text, asked, named, title):
    found = readings(LANGUAGE, text, Focus(asked, named), title)
    assert found[ALONE] == text and set(found) <= set(READINGS)
    assert len(found.get(TOGETHER, "")) <= LONGEST_ASKED + 1 + len(text)


@pytest.mark.parametrize(
    ("text", "article"),
    [("the second one", "b"), ("2", "b"), ("first", "a"), ("the third one please", "c"), ("2+", None), ("second line", None), ("the first treatment", None)],
)
def test_a_choice_among_what_was_offered(text, article):
    assert chosen(text, ("a", "b", "c")) == article


def test_a_choice_of_what_was_not_offered_is_none():
    assert chosen("the third one", ("a", "b")) is None and chosen("1", ()) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [("is Enhertu better than RC48", "RC48"), ("what did ToGA find", "ToGA"), ("how long do I wait", ""), ("is my IHC 2+ in China", ""), ("", "")],
)
def test_the_subject_is_the_last_medicine_or_trial_named(text, named):
    assert subject(LANGUAGE, text) == named
