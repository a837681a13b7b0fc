"""A message that leans on the last is completed; one that stands alone is left as it is."""

import pytest

from bot.language.clinical import ClinicalLanguage
from bot.language.context import Focus, chosen, complete, subject
from knowledge.words import words

ENHERTU = Focus("what is enhertu", "enhertu")
BIOPSY = Focus("how do they take the biopsy")


@pytest.fixture(scope="module")
def language() -> ClinicalLanguage:
    return ClinicalLanguage(words())


@pytest.mark.parametrize(
    ("text", "focus", "whole"),
    [
        ("and the side effects?", ENHERTU, "and the side effects? enhertu"),
        ("is it sold in China", ENHERTU, "is it sold in China enhertu"),
        ("what about RC48", ENHERTU, "what is RC48"),
        ("and keytruda?", Focus("side effects of herceptin please", "herceptin"), "side effects of keytruda please"),
        ("does it hurt", BIOPSY, "how do they take the biopsy does it hurt"),
        ("and in Europe?", Focus("is enhertu sold in china", "enhertu"), "is enhertu sold in Europe"),
    ],
)
def test_what_is_missing_comes_from_what_was_spoken_about(language, text, focus, whole):
    assert complete(language, text, focus) == whole


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("what is her2", Focus()),
        ("what are the side effects of trastuzumab", ENHERTU),
        ("how do i find a clinical trial for a person with stomach cancer near me", ENHERTU),
    ],
)
def test_what_stands_alone_is_left_as_it_is(language, text, focus):
    assert complete(language, text, focus) == text


@pytest.mark.parametrize(
    ("text", "article"),
    [("the second one", "b"), ("2", "b"), ("first", "a"), ("the third one please", "c"), ("2+", None), ("second line", None), ("the first treatment", None)],
)
def test_a_choice_among_what_was_offered(text, article):
    assert chosen(text, ("a", "b", "c")) == article


def test_a_choice_of_what_was_not_offered_is_none():
    assert chosen("the third one", ("a", "b")) is None and chosen("1", ()) is None


def test_the_subject_is_the_last_medicine_or_trial_named(language):
    assert subject(language, "is Enhertu better than RC48") == "RC48"
    assert subject(language, "how long do I wait") == ""
