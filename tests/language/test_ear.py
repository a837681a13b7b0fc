"""The ear: what messages with a warning sign sound like, learned from examples."""

from typing import Dict, cast

import numpy as np
import pytest

from bot.language.ear import Ear
from bot.language.grams import Grams
from bot.language.warning import HEARD, Finding
from knowledge.examples import Examples

BLEEDS = [f"red {stuff} all over the {place}" for stuff in ("puddle", "stains", "drops", "spray") for place in ("pillow", "basin", "tiles", "towel")]
FEVERS = [f"{heat} since {time}" for heat in ("hot forehead", "burning skin", "shaking with cold") for time in ("noon", "dawn", "lunch", "tea")]
LABELS = ["crisis-self-harm", "none", "urgent-bleeding", "urgent-fever"]
ASKED = ("the score", "plus two", "ratio", "amplified")
ASKS = [f"what does {thing} mean {where}" for thing in ASKED for where in ("here", "in my report", "for mum", "please")]


def counted(text: str) -> str:
    """Stands in for the guard's own reading."""
    return text.lower()


def learned() -> Ear:
    said = {"urgent-bleeding": BLEEDS, "urgent-fever": FEVERS, "none": ASKS}
    return Ear.learned([(text, label) for label, texts in said.items() for text in texts], ASKS, counted)


@pytest.fixture(scope="module")
def ear() -> Ear:
    return learned()


def test_it_hears_what_sounds_like_its_examples(ear):
    assert ear.hears("RED SPRAY on the tiles and the towel", denied=False) == "urgent-bleeding"
    assert ear.hears("hot forehead and burning skin since lunch", denied=False) == "urgent-fever"
    assert ear.hears("what does the ratio mean", denied=False) is None


def test_it_hears_a_sign_beside_questions(ear):
    assert ear.hears("What does the ratio mean for mum? Red spray all over the tiles.", denied=False) == "urgent-bleeding"


class Told:
    """Stands in for the n-grams: each text sounds as it is told to, a sign by a positive number."""

    def __init__(self, sounds: Dict[str, float], label: str) -> None:
        self._sounds, self._label = sounds, label

    def sums(self, text: str, read: str) -> str:
        return text

    def margins(self, text: str) -> np.ndarray:
        sound = self._sounds.get(text, -1.0)
        return np.array([sound if label == self._label else -sound if label == "none" else -2.0 for label in LABELS])


def told(sounds: Dict[str, float], label: str = "urgent-fever") -> Ear:
    return Ear(LABELS, cast(Grams, Told(sounds, label)), counted)


SHORT, STORY = "so hot since this noon", " ".join(["and"] * 45)


@pytest.mark.parametrize(
    ("text", "sound", "label", "heard"),
    [
        (SHORT, 0.3, "urgent-fever", True),
        (SHORT, 0.2, "urgent-fever", False),
        (SHORT, 0.3, "crisis-self-harm", True),
        (SHORT, 0.2, "crisis-self-harm", False),
        (STORY, 0.38, "urgent-fever", False),
        (STORY, 0.45, "urgent-fever", True),
    ],
)
def test_it_must_be_sure_and_surer_in_a_story(text, sound, label, heard):
    assert told({text: sound}, label).hears(text, denied=False) == (label if heard else None)


def test_what_is_denied_must_sound_like_a_sign_beyond_doubt():
    assert [told({SHORT: sound}).hears(SHORT, denied=True) for sound in (0.9, 1.1)] == [None, "urgent-fever"]


def test_one_sentence_must_be_louder_than_the_whole():
    said = "What is the score? Burning skin since it is noon."
    assert [told({said.split("? ")[1]: sound}).hears(said, denied=False) for sound in (0.7, 0.8)] == [None, "urgent-fever"]


def test_a_run_of_sentences_need_be_less_loud_than_one():
    said = "What is the score? Burning skin since it is noon. It does not stop."
    run = said.split("? ")[1]
    assert [told({run: sound}).hears(said, denied=False) for sound in (0.5, 0.6)] == [None, "urgent-fever"]
    assert told({run: 0.6}).hears(" ".join([said, *["Thanks."] * 6]), denied=False) is None


@pytest.mark.parametrize(
    ("whole", "sentence", "surely", "ordinary"),
    [(-0.5, -0.5, False, True), (-0.3, -0.5, False, False), (-0.5, -0.1, False, False), (-0.65, -0.5, True, False), (-0.75, -0.5, True, True)],
)
def test_a_rule_is_hushed_where_the_whole_and_each_sentence_sound_ordinary(whole, sentence, surely, ordinary):
    said = "What is the score? Burning skin since it is noon."
    assert told({said: whole, said.split("? ")[1]: sentence}).ordinary(said, surely) is ordinary


def test_of_a_few_words_only_the_rules_know_what_they_mean(ear):
    assert ear.hears("red drops", denied=False) is None


def test_a_message_is_ordinary_only_if_all_of_it_is(ear):
    assert ear.ordinary("what does the ratio mean here in my report", surely=True)
    assert not ear.ordinary("what does the ratio mean here. red drops all over the pillow", surely=False)
    assert not ear.ordinary("the ratio", surely=False)


def test_it_is_learned_once_and_kept(tmp_path, ear):
    path = tmp_path / "var" / "ear.safetensors"
    made = [Ear.kept(path, fingerprint, learned, counted) for fingerprint in ("one", "two")]
    again = Ear.kept(path, "two", lambda: pytest.fail("it was kept"), counted)
    texts = [*BLEEDS, *FEVERS, *ASKS]
    assert [[one.hears(text, denied=False) for text in texts] for one in (*made, again)] == [[ear.hears(text, denied=False) for text in texts]] * 3


@pytest.mark.parametrize("broken", [b"", b"no tensors", b"\xff" * 100])
def test_what_was_kept_and_is_broken_is_learned_anew(tmp_path, broken):
    path = tmp_path / "ear.safetensors"
    path.write_bytes(broken)
    assert Ear.kept(path, "one", learned, counted).hears(f"{BLEEDS[0]} again", denied=False) == "urgent-bleeding"
    Ear.kept(path, "one", lambda: pytest.fail("it was kept"), counted)


def test_where_nothing_can_be_written_it_is_learned_each_time(tmp_path):
    (tmp_path / "file").write_text("")
    assert Ear.kept(tmp_path / "file" / "ear.safetensors", "one", learned, counted).doubts(BLEEDS[0])


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


def test_it_learns_from_every_urgent_article_and_from_far_more_ordinary_messages():
    examples = Examples()
    labels, ordinary = [label for _, label in examples.heard], examples.ordinary
    assert set(labels) == {"none", "crisis-self-harm", "urgent-bleeding", "urgent-breathing", "urgent-fever", "urgent-other"}
    assert labels.count("none") + len(ordinary) > 20_000
    assert all(labels.count(label) >= 1000 for label in set(labels))
