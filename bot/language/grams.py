"""A linear support vector machine on word and character n-grams of the canonical text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Sequence, Tuple

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

WORD = {"analyzer": "word", "ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"[^\s?.,!;:()]+"}
CHARACTER = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 3}

Arrays = Dict[str, np.ndarray]
Vocabulary = Dict[str, int]


@dataclass(frozen=True)
class _Block:
    """A fitted vectorizer for one text at a time: scikit-learn's own builds a sparse matrix, which takes longer than all sums."""

    analyzer: Callable[[str], Sequence[str]]
    vocabulary: Vocabulary
    idf: np.ndarray
    weights: np.ndarray

    def sums(self, text: str) -> Tuple[np.ndarray, float]:
        """What the n-grams of the text add to the margin of each label before it is divided by their length, and the square of that length."""
        counts = Counter(index for index in map(self.vocabulary.get, self.analyzer(text)) if index is not None)
        known = np.fromiter(counts, dtype=np.intp, count=len(counts))
        shares = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[known]
        return shares @ self.weights[known].astype(np.float32), float(shares @ shares)


class Grams:
    """`arrays` and `vocabularies` (one of words, one of characters) are its whole state."""

    def __init__(self, arrays: Arrays, vocabularies: Sequence[Vocabulary]) -> None:
        self.arrays, self.vocabularies = arrays, list(vocabularies)
        weights = np.split(arrays["grams.weights"], [len(vocabularies[0])])
        idf = (arrays["grams.word_idf"], arrays["grams.character_idf"])
        analyzers = [TfidfVectorizer(**settings).build_analyzer() for settings in (WORD, CHARACTER)]
        self._blocks = [_Block(*parts) for parts in zip(analyzers, vocabularies, idf, weights, strict=True)]

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Grams:
        """Fits on texts and labels of the same length; margins come in the order of the sorted labels."""
        vectorizers: List[Any] = [TfidfVectorizer(**settings, dtype=np.float32) for settings in (WORD, CHARACTER)]
        shares = hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers]).tocsr()
        machine = LinearSVC(C=0.5, tol=1e-2, random_state=0).fit(shares, labels)
        arrays = {
            "grams.weights": np.ascontiguousarray(machine.coef_.T, dtype=np.float16),
            "grams.bias": machine.intercept_.astype(np.float32),
            "grams.word_idf": vectorizers[0].idf_.astype(np.float32),
            "grams.character_idf": vectorizers[1].idf_.astype(np.float32),
        }
        return cls(arrays, [{term: int(index) for term, index in vectorizer.vocabulary_.items()} for vectorizer in vectorizers])

    def sums(self, text: str) -> np.ndarray:
        """The sums of a text, an array (blocks, labels + 1): those of two texts added are nearly those of the texts joined."""
        return np.stack([np.append(*block.sums(text)) for block in self._blocks])

    def margins(self, sums: np.ndarray) -> np.ndarray:
        """The margin of each label, an array (labels,)."""
        lengths = np.sqrt(sums[:, -1:])
        return (sums[:, :-1] / np.where(lengths, lengths, 1.0)).sum(axis=0) + self.arrays["grams.bias"]
