"""A linear support vector machine on word and character n-grams of a text, and on whatever else may be counted in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

PIECES = re.compile(r"[a-z0-9']+|[.,?!]")
BEHIND = ((1, "_"), (2, "__"), (3, "__"))

Arrays = Dict[str, np.ndarray]
Vocabulary = Dict[str, int]


class Kind(NamedTuple):
    """What is counted: the settings of scikit-learn's vectorizer, which of an example's texts (0 the first) it reads, and how much it weighs."""

    name: str
    settings: Dict[str, Any]
    text: int = 0
    weight: float = 1.0


def apart(words: Sequence[str]) -> List[str]:
    """The words, and each with those up to three behind it: "cough" with "gone" in "the cough is gone"; neighbours are pairs of their own."""
    return [*words, *(one + between + other for behind, between in BEHIND for one, other in zip(words, words[behind:], strict=False))]


def _pieces_apart(text: str) -> List[str]:
    return apart(PIECES.findall(text.lower()))


def _words_apart(text: str) -> List[str]:
    return apart(text.split())


WORD = Kind("word", {"analyzer": "word", "ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"[^\s?.,!;:()]+"})
CHARACTER = Kind("character", {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 3})
SHORT = CHARACTER._replace(settings={**CHARACTER.settings, "ngram_range": (3, 4)})
PAIR = Kind("pair", {"analyzer": _pieces_apart, "sublinear_tf": True, "min_df": 2})
READ = Kind("read", {"analyzer": _words_apart, "sublinear_tf": True, "min_df": 2}, text=1, weight=0.7)


@dataclass(frozen=True)
class _Block:
    """A fitted vectorizer for one text at a time: scikit-learn's own builds a sparse matrix, which takes longer than all sums."""

    text: int
    analyzer: Callable[[str], Sequence[str]]
    vocabulary: Vocabulary
    idf: np.ndarray
    weights: np.ndarray

    def sums(self, text: str) -> Tuple[np.ndarray, float]:
        """What the n-grams of the text add to the margin of each label before it is divided by their length, and the square of that length."""
        counts = Counter(map(self.vocabulary.get, self.analyzer(text)))
        counts.pop(None, None)  # those that no example has; to leave them out before they are counted costs more
        known = np.fromiter(counts, dtype=np.intp, count=len(counts))
        shares = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[known]
        return shares @ self.weights[known].astype(np.float32, copy=False), float(shares @ shares)


class Grams:
    """`arrays` and `vocabularies` (one of each kind, in their order) are its whole state."""

    def __init__(self, arrays: Arrays, vocabularies: Sequence[Vocabulary], kinds: Sequence[Kind] = (WORD, CHARACTER)) -> None:
        self.arrays, self.vocabularies = arrays, list(vocabularies)
        weights = np.split(arrays["grams.weights"], np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1])
        self._blocks = [
            _Block(kind.text, TfidfVectorizer(**kind.settings).build_analyzer(), vocabulary, arrays[f"grams.{kind.name}_idf"], part)
            for kind, vocabulary, part in zip(kinds, vocabularies, weights, strict=True)
        ]

    @classmethod
    def fit(
        cls,
        examples: Sequence[Sequence[str]],
        labels: Sequence[str],
        kinds: Sequence[Kind] = (WORD, CHARACTER),
        looseness: float = 0.5,
        weights: Optional[np.ndarray] = None,
    ) -> Grams:
        """Fits on examples (each of one text or more) and labels of the same length; margins come in the order of the sorted labels.

        `looseness`: the C of the machine; `weights`: how much each example counts.
        """
        vectorizers = [TfidfVectorizer(**kind.settings, dtype=np.float32) for kind in kinds]
        columns = [vectorizer.fit_transform([texts[kind.text] for texts in examples]) for kind, vectorizer in zip(kinds, vectorizers, strict=True)]
        shares = hstack([kind.weight * column for kind, column in zip(kinds, columns, strict=True)]).tocsr()
        machine = LinearSVC(C=looseness, tol=1e-2, random_state=0).fit(shares, labels, sample_weight=weights)
        weighed = np.repeat([kind.weight for kind in kinds], [column.shape[1] for column in columns])
        arrays = {
            "grams.weights": np.ascontiguousarray(machine.coef_.T * weighed[:, np.newaxis], dtype=np.float16),
            "grams.bias": machine.intercept_.astype(np.float32),
            **{f"grams.{kind.name}_idf": vectorizer.idf_.astype(np.float32) for kind, vectorizer in zip(kinds, vectorizers, strict=True)},
        }
        return cls(arrays, [{term: int(index) for term, index in vectorizer.vocabulary_.items()} for vectorizer in vectorizers], kinds)

    def sums(self, *texts: str) -> np.ndarray:
        """The sums of an example, an array (kinds, labels + 1): those of two texts added are nearly those of the texts joined."""
        return np.stack([np.append(*block.sums(texts[block.text])) for block in self._blocks])

    def margins(self, sums: np.ndarray) -> np.ndarray:
        """The margin of each label, an array (labels,)."""
        lengths = np.sqrt(sums[:, -1:])
        return (sums[:, :-1] / np.where(lengths, lengths, 1.0)).sum(axis=0) + self.arrays["grams.bias"]
