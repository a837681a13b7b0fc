"""What people asked next: the questions that followed an answer, remembered, each with the labels that answer it."""

from __future__ import annotations

from typing import Dict, NamedTuple, Sequence, Tuple

import numpy as np
from sklearn.linear_model import LogisticRegression

ROWS = 3
ALIKE = 0.45  # the cosine from which a question is like one that was asked before
SCALE = 2.0
RARE, ASIDE = 1e-4, 20.0  # the least share of a kind; how many questions after any article weigh as much as those after this one
WEIGHT_OF_GROUP = 0.5


class Sequel(NamedTuple):
    """A question: its unit vector (d,), the label of the answer before it, and the labels that answer it, as places among the labels."""

    vector: np.ndarray
    after: int
    accepted: Tuple[int, ...]


class Sequels:
    """`groups`: for each label the number of its group. `arrays` are all that was learned."""

    def __init__(self, groups: Sequence[int], arrays: Dict[str, np.ndarray]) -> None:
        self.arrays, self._groups = arrays, np.array(groups)
        self._vectors, self._accepted = arrays["sequels.vectors"].astype(np.float32), arrays["sequels.accepted"].astype(np.float32)
        self._after = {int(label): np.flatnonzero(arrays["sequels.after"] == label) for label in np.unique(arrays["sequels.after"])}

    @classmethod
    def fit(cls, groups: Sequence[int], asked: Sequence[Sequel]) -> Sequels:
        """From questions that followed an answer."""
        count, labels = len(asked), len(groups)
        accepted = np.zeros((count, labels), dtype=np.float32)
        for number, sequel in enumerate(asked):
            accepted[number, list(sequel.accepted)] = 1.0
        vectors, after = np.stack([sequel.vector for sequel in asked]), np.array([sequel.after for sequel in asked])
        kinds = [_kind(sequel, groups) for sequel in asked]
        model = LogisticRegression(C=10.0, tol=1e-2, max_iter=300).fit(_described(vectors, after, np.array(groups)), kinds)
        weights, bias = np.zeros((_width(vectors, groups), max(groups) + 2), dtype=np.float32), np.full(max(groups) + 2, -20.0, dtype=np.float32)
        several = len(model.classes_) > 2
        weights[:, model.classes_] = model.coef_.T if several else np.concatenate([-model.coef_, model.coef_]).T / 2
        bias[model.classes_] = model.intercept_ if several else np.array([-model.intercept_[0], model.intercept_[0]]) / 2
        return cls(
            groups,
            {
                "sequels.vectors": vectors.astype(np.float16), "sequels.after": after.astype(np.int32), "sequels.accepted": accepted.astype(np.uint8),
                "sequels.weights": weights, "sequels.bias": bias, "sequels.moves": _moves(after, accepted),
            },
        )  # fmt: skip

    def speaks(self, vector: np.ndarray, after: int) -> np.ndarray:
        """An array (3, labels): how fitting the kind of each label is, how often it followed this answer, and how like it is to what was asked then."""
        return np.stack([self._kinds(vector, after), self.arrays["sequels.moves"][after], self._likeness(vector, after)])

    def _kinds(self, vector: np.ndarray, after: int) -> np.ndarray:
        described = _described(vector[None], np.array([after]), self._groups)[0]
        scores = described @ self.arrays["sequels.weights"] + self.arrays["sequels.bias"]
        shares = np.exp(scores - scores.max())
        logs = np.log(np.maximum(shares / shares.sum(), RARE))
        found = logs[self._groups]
        found[after] = np.logaddexp(logs[-1], found[after])
        return found

    def _likeness(self, vector: np.ndarray, after: int) -> np.ndarray:
        rows = self._after.get(after)
        if rows is None:
            return np.zeros(len(self._groups))
        near = np.maximum(self._vectors[rows] @ vector - ALIKE, 0.0)
        return SCALE * (near[:, None] * self._accepted[rows]).max(axis=0)


def _kind(sequel: Sequel, groups: Sequence[int]) -> int:
    """The group of the answer; one more than the last group where the same answer is meant again."""
    return max(groups) + 1 if sequel.after in sequel.accepted else groups[sequel.accepted[0]]


def _width(vectors: np.ndarray, groups: Sequence[int]) -> int:
    return vectors.shape[1] + max(groups) + 1


def _described(vectors: np.ndarray, after: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The vectors, each beside the group of the answer that it followed."""
    return np.concatenate([vectors, WEIGHT_OF_GROUP * np.eye(groups.max() + 1)[groups[after]]], axis=1).astype(np.float32)


def _moves(after: np.ndarray, accepted: np.ndarray) -> np.ndarray:
    """An array (labels, labels): by how much more often a label answers after this one than after any, as a logarithm."""
    parts = accepted / accepted.sum(axis=1, keepdims=True)
    usual = (1.0 + parts.sum(axis=0)) / (accepted.shape[1] + len(after))
    counts = np.zeros((accepted.shape[1], accepted.shape[1]))
    np.add.at(counts, after, parts)
    found: np.ndarray = np.log((counts + ASIDE * usual) / (counts.sum(axis=1, keepdims=True) + ASIDE)) - np.log(usual)
    return found.astype(np.float32)
