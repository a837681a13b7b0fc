"""Misspelt everyday words are mended; words that are known, and words that are like nothing known, are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.spelling import Spelling

USED = ["medicine treatment stomach doctor hair", "side effects of the medicine"]
KNOWN = ["medicine", "treatment", "stomach", "doctor", "hair", "side", "effects", "hope", "walk", "desert", "Pune"]
SPELLING = Spelling.learned(USED * 20 + ["desert"], KNOWN)
SAID = st.lists(st.sampled_from([*KNOWN, "medecine", "stomac", "hoping", "CT", "2+", "n't", "?", "\n", "🙂"]) | st.text(max_size=12), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("which medecine", "which medicine"),
        ("Tratment, please", "treatment, please"),
        ("my stomahc hurts", "my stomach hurts"),
        ("hiar loss?", "hair loss?"),
        ("side efects of the medcine", "side effects of the medicine"),
    ],
)
def test_a_misspelt_word_becomes_the_word_that_is_meant(text, mended):
    assert SPELLING.corrected(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "Medicine",
        "walks walked walking",
        "hoping",
        "dont",
        "har",
        "HAIRR",
        "zzzzzzzz",
        "kedicine",
        "herceptin 2+ (RC48)",
        "лекарство",
        "",
    ],
)
def test_what_is_right_short_in_capitals_or_like_nothing_known_is_left_alone(text):
    assert SPELLING.corrected(text) == text


@pytest.mark.parametrize(("misspelt", "mended"), [("docter", "doctor"), ("dessert", "dessert"), ("puneh", "puneh")])
def test_only_a_word_that_is_known_and_used_often_takes_the_place_of_another(misspelt, mended):
    assert SPELLING.corrected(misspelt) == mended


def test_a_slip_that_the_training_sentences_make_often_is_not_taken_for_a_word():
    spelling = Spelling.learned(["medecine"] * 50 + ["medicine"] * 20, KNOWN)
    assert spelling.corrected("medecine") == "medicine" and "medecine" not in spelling.used


@given(st.lists(st.sampled_from([*KNOWN, *map(str.title, KNOWN)])).map(" ".join))
def test_known_words_are_left_alone_however_they_stand(text):
    assert SPELLING.corrected(text) == text


@given(SAID)
def test_a_mended_text_needs_no_mending(text):
    mended = SPELLING.corrected(text)
    assert SPELLING.corrected(mended) == mended


@given(SAID)
def test_mending_changes_words_and_nothing_between_them(text):
    mended = SPELLING.corrected(text)

    def between(whole: str) -> list:
        return ["".join(c for c in part if not (c.isascii() and c.isalpha())) for part in whole.split(" ")]

    assert between(mended) == between(text)
