"""The ear: what messages with a warning sign sound like, learned from examples."""

import pytest

from bot.language.ear import Ear
from bot.language.warning import HEARD, Finding
from knowledge.words import safety

BLEEDS = [f"red {stuff} all over the {place}" for stuff in ("puddle", "stains", "drops", "spray") for place in ("pillow", "basin", "tiles", "towel")]
FEVERS = [f"{heat} since {time}" for heat in ("hot forehead", "burning skin", "shaking with cold") for time in ("noon", "dawn", "lunch", "tea")]
ASKED = ("the score", "plus two", "ratio", "amplified")
ASKS = [f"what does {thing} mean {where}" for thing in ASKED for where in ("here", "in my report", "for mum", "please")]


@pytest.fixture(scope="module")
def ear() -> Ear:
    said = {"urgent-bleeding": BLEEDS, "urgent-fever": FEVERS, "none": ASKS}
    return Ear([(text, label) for label, texts in said.items() for text in texts])


def test_it_hears_what_sounds_like_its_examples(ear):
    assert ear.hears("RED SPRAY on the tiles and the towel", calm=False) == "urgent-bleeding"
    assert ear.hears("what does the ratio mean", calm=False) is None


def test_it_must_be_surer_where_something_speaks_against_an_alarm(ear):
    assert ear.hears("drops over the report here", calm=False) == "urgent-bleeding"
    assert ear.hears("drops over the report here", calm=True) is None


def test_of_a_few_words_only_the_rules_know_what_they_mean(ear):
    assert ear.hears("red drops", calm=False) is None


def test_a_message_is_ordinary_only_if_all_of_it_is(ear):
    assert ear.ordinary("what does the ratio mean here")
    assert not ear.ordinary("what does the ratio mean here, red drops all over the pillow")
    assert not ear.ordinary("the ratio")


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("every step he must sit and fish for air, it was not so on Sunday", "urgent-breathing"),
        ("the spoon falls from his left hand and his words come out like porridge", "urgent-other"),
        ("water is dripping from his mouth on one side and he cannot whistle", "urgent-other"),
    ],
)
def test_what_no_rule_has_words_for_is_heard_by_the_guard(guard, text, article):
    assert guard.look(text) == Finding(article, HEARD)


@pytest.mark.parametrize("text", ["Does the page say anything about seizures in HER2 disease?", "dizziness, cough, chills: none of them"])
def test_words_of_a_sign_in_an_ordinary_question_or_denied_are_no_alarm(guard, text):
    assert guard.look(text) is None


def test_a_rule_goes_before_the_ear(guard):
    assert guard.look("im puking blod").rule != HEARD


def test_it_learns_from_every_urgent_article_and_from_far_more_ordinary_questions():
    labels = [label for _, label in safety()["heard"]]
    assert set(labels) == {"none", "crisis-self-harm", "urgent-bleeding", "urgent-breathing", "urgent-fever", "urgent-other"}
    assert labels.count("none") > 10_000
    assert all(labels.count(label) >= 200 for label in set(labels))
