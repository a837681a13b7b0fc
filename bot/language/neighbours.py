"""How near a sentence is to the nearest training sentence of a label."""

from __future__ import annotations

from typing import Dict, Sequence

import numpy as np


class Neighbours:
    """`arrays` (the sentence vectors, label after label, and where each label begins) are its whole state."""

    def __init__(self, arrays: Dict[str, np.ndarray]) -> None:
        self.arrays = arrays
        self._vectors = arrays["neighbours.vectors"].astype(np.float32)
        self._starts = arrays["neighbours.starts"]

    @classmethod
    def fit(cls, vectors: np.ndarray, labels: Sequence[str]) -> Neighbours:
        """From unit vectors (n, d) and their n labels; a label's number is its place among the sorted labels."""
        numbers = np.unique(labels, return_inverse=True)[1]
        order = np.argsort(numbers, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(numbers))]).astype(np.int32)
        return cls({"neighbours.vectors": vectors[order].astype(np.float16), "neighbours.starts": starts})

    def nearness(self, vector: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The cosine, -1 to 1, of a unit vector with its nearest sentence of each of these labels."""
        return np.array([(self._vectors[self._starts[label] : self._starts[label + 1]] @ vector).max() for label in labels], dtype=np.float32)
