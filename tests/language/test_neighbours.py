"""The nearest training sentence of a label: found among that label's sentences only, in the order in which labels are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from bot.language.neighbours import Neighbours

EAST, NORTH, WEST, SOUTH = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], dtype=np.float32)
LABELS = ["b", "a", "c", "b"]
SMALL = Neighbours.fit(np.stack([EAST, NORTH, WEST, SOUTH]), LABELS)
A, B, C = range(3)


@pytest.mark.parametrize(
    ("vector", "labels", "nearness"),
    [
        (EAST, [A, B, C], [0, 1, -1]),
        (NORTH, [A, B, C], [1, 0, 0]),
        (SOUTH, [C, B], [0, 1]),
        (WEST, [B], [0]),
        (WEST, [], []),
    ],
)
def test_each_label_asked_for_is_as_near_as_its_nearest_sentence(vector, labels, nearness):
    assert SMALL.nearness(vector, np.array(labels, dtype=int)).tolist() == nearness


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_training_sentences_changes_nothing_beyond_rounding(seed):
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(40, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = [f"label {number}" for number in (*range(6), *chance.integers(6, size=34))]
    order = chance.permutation(len(vectors))
    shuffled = Neighbours.fit(vectors[order], [labels[index] for index in order])
    for vector in vectors[:5]:
        exact = [max(float(one @ vector) for one, other in zip(vectors, labels, strict=True) if other == label) for label in sorted(set(labels))]
        assert shuffled.nearness(vector, np.arange(6)) == pytest.approx(exact, abs=2e-3)


def test_its_arrays_are_its_whole_state():
    again = Neighbours({name: array.copy() for name, array in SMALL.arrays.items()})
    assert again.nearness(NORTH, np.arange(3)).tolist() == SMALL.nearness(NORTH, np.arange(3)).tolist()
