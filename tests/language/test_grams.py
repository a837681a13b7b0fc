"""The n-gram machine: one text at a time it sums what scikit-learn sums, and its state is arrays and vocabularies."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.language.grams import CHARACTER, WORD, Grams, Kind, apart

SAID = {
    "music": ["play some music", "play a song", "more music please"],
    "cost": ["what is the price", "how much does it cost", "the price of drug_tdxd"],
    "hair": ["will my hair fall out", "hair loss", "my hair is thin"],
}
PAIRS = [(text, label) for label, texts in SAID.items() for text in texts]
GRAMS = Grams.fit([[text] for text, _ in PAIRS], [label for _, label in PAIRS])
TEXTS = st.lists(st.sampled_from([word for text, _ in PAIRS for word in text.split()]) | st.text(max_size=8), max_size=8).map(" ".join)


@pytest.mark.parametrize(("text", "label"), [*PAIRS, ("the cost of a drug", "cost"), ("hairs", "hair"), ("musics", "music")])
def test_the_largest_margin_is_that_of_the_label_in_sorted_order(text, label):
    assert sorted(SAID)[int(np.argmax(GRAMS.margins(GRAMS.sums(text))))] == label


@given(TEXTS)
def test_the_margins_are_those_of_scikit_learns_own_matrices(text):
    weights = np.split(GRAMS.arrays["grams.weights"].astype(np.float32), [len(GRAMS.vocabularies[0])])
    expected = GRAMS.arrays["grams.bias"].copy()
    for kind, vocabulary, block in zip((WORD, CHARACTER), GRAMS.vocabularies, weights, strict=True):
        vectorizer = TfidfVectorizer(**kind.settings, vocabulary=vocabulary, dtype=np.float32)
        vectorizer.idf_ = GRAMS.arrays[f"grams.{kind.name}_idf"]
        expected += (vectorizer.transform([text]) @ block)[0]
    assert GRAMS.margins(GRAMS.sums(text)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("text", ["", " ", "?!", "漢字"])
def test_a_text_without_a_known_gram_has_the_margins_of_no_text(text):
    assert GRAMS.margins(GRAMS.sums(text)).tolist() == GRAMS.arrays["grams.bias"].tolist()


def test_arrays_and_vocabularies_that_went_through_json_are_the_whole_state():
    again = Grams(dict(GRAMS.arrays), json.loads(json.dumps(GRAMS.vocabularies)))
    assert [again.margins(again.sums(text)).tolist() for text, _ in PAIRS] == [GRAMS.margins(GRAMS.sums(text)).tolist() for text, _ in PAIRS]


@pytest.mark.parametrize(("one", "other"), [("play some", "music please"), ("the price", "of my hair"), ("", "music")])
def test_the_sums_of_two_texts_added_name_the_label_of_the_texts_joined(one, other):
    added, joined = GRAMS.sums(one) + GRAMS.sums(other), GRAMS.sums(f"{one} {other}")
    assert np.argmax(GRAMS.margins(added)) == np.argmax(GRAMS.margins(joined))


def test_words_stand_beside_those_up_to_three_behind_them():
    words = "the cough is now almost gone".split()
    assert sorted(apart(words)) == sorted(
        [
            *words,
            *("the_cough", "cough_is", "is_now", "now_almost", "almost_gone"),
            *("the__is", "cough__now", "is__almost", "now__gone"),
            *("the__now", "cough__almost", "is__gone"),
        ]
    )
    assert apart(["cough"]) == ["cough"] and apart([]) == []


def test_a_kind_reads_its_own_text_of_an_example_and_counts_as_it_weighs():
    names = ("music", "cost", "hair")
    kinds = [Kind("second", {"analyzer": "word"}, text=1, weight=weight) for weight in (0.5, 0.1)]
    heavy, light = (Grams.fit([("same words", name) for name in names * 2], names * 2, (WORD, kind)) for kind in kinds)
    assert [sorted(names)[int(np.argmax(heavy.margins(heavy.sums("same words", name))))] for name in names] == list(names)
    heaviest, lightest = (np.ptp(grams.margins(grams.sums("same words", "music"))) for grams in (heavy, light))
    assert lightest < heaviest / 2
