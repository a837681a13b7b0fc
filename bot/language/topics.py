"""Which article a sentence asks for: a linear machine on n-grams and one on a sentence encoder, joined."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Sequence

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.language.clinical import ClinicalLanguage, Words
from bot.language.encoder import SentenceEncoder

WORD = {"analyzer": "word", "ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"[^\s?.,!;:()]+"}
CHARACTER = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 3}
MARGIN_SCALE = 4.0
HALF = 0.5


@dataclass(frozen=True)
class Guess:
    """A label with its share of the joined probability, 0 to 1."""

    label: str
    confidence: float


@dataclass(frozen=True)
class _Grams:
    """A fitted vectorizer for one text at a time: scikit-learn's own builds a sparse matrix, which takes longer than all sums."""

    analyzer: Callable[[str], Sequence[str]]
    vocabulary: Dict[str, int]
    idf: np.ndarray
    weights: np.ndarray

    def margins(self, text: str) -> np.ndarray:
        """What the n-grams of the text add to the margin of each label."""
        counts = Counter(index for index in map(self.vocabulary.get, self.analyzer(text)) if index is not None)
        known = np.fromiter(counts, dtype=np.intp, count=len(counts))
        shares = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[known]
        return shares @ self.weights[known].astype(np.float32) / (np.linalg.norm(shares) or 1.0)


class TopicClassifier:
    """Trained on (sentence, label) pairs; its state is arrays in safetensors, words in JSON and the encoder's files."""

    def __init__(
        self, words: Words, encoder: SentenceEncoder, state: Dict[str, np.ndarray], labels: Sequence[str], vocabularies: Sequence[Dict[str, int]]
    ) -> None:
        self._words, self._encoder, self._state, self._labels = words, encoder, state, list(labels)
        self._language = ClinicalLanguage(words)
        self._vocabularies = list(vocabularies)
        blocks = zip(vocabularies, (state["word.idf"], state["character.idf"]), np.split(state["sparse.weights"], [len(vocabularies[0])]), strict=True)
        analyzers = [TfidfVectorizer(**settings).build_analyzer() for settings in (WORD, CHARACTER)]
        self._grams = [_Grams(analyzer, *block) for analyzer, block in zip(analyzers, blocks, strict=True)]

    @classmethod
    def train(cls, words: Words, texts: Sequence[str], labels: Sequence[str]) -> "TopicClassifier":
        """Fits both halves on the same sentences; texts and labels have the same length."""
        language, encoder = ClinicalLanguage(words), SentenceEncoder.installed()
        canonical = [_canonical(language, text) for text in texts]
        vectorizers = [TfidfVectorizer(**settings, dtype=np.float32).fit(canonical) for settings in (WORD, CHARACTER)]
        grams = hstack([vectorizer.transform(canonical) for vectorizer in vectorizers]).tocsr()
        sparse = LinearSVC(C=0.5, tol=1e-2, random_state=0).fit(grams, labels)
        dense = LogisticRegression(C=20.0, max_iter=500).fit(encoder.encode(texts), labels)
        state = {
            "sparse.weights": np.ascontiguousarray(sparse.coef_.T, dtype=np.float16),
            "sparse.bias": sparse.intercept_.astype(np.float32),
            "dense.weights": np.ascontiguousarray(dense.coef_.T, dtype=np.float32),
            "dense.bias": dense.intercept_.astype(np.float32),
            "word.idf": vectorizers[0].idf_.astype(np.float32),
            "character.idf": vectorizers[1].idf_.astype(np.float32),
        }
        return cls(words, encoder, state, list(sparse.classes_), [_plain(vectorizer.vocabulary_) for vectorizer in vectorizers])

    def rank(self, text: str) -> List[Guess]:
        """All labels with their confidence, the likeliest first."""
        joined = HALF * (self._sparse(text) + self._dense(text))
        shares = np.exp(joined - joined.max())
        shares /= shares.sum()
        return [Guess(self._labels[index], float(shares[index])) for index in np.argsort(-shares)]

    def save(self, folder: Path) -> None:
        """Writes `topics.safetensors`, `topics.json` and the encoder's files into a folder that exists."""
        self._encoder.save(folder)
        save_file(self._state, str(folder / "topics.safetensors"))
        kept = {"words": self._words, "labels": self._labels, "vocabularies": self._vocabularies}
        (folder / "topics.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "TopicClassifier":
        """Reads what `save` wrote."""
        kept = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        state = load_file(str(folder / "topics.safetensors"))
        return cls(kept["words"], SentenceEncoder(folder), state, kept["labels"], kept["vocabularies"])

    def _sparse(self, text: str) -> np.ndarray:
        canonical = _canonical(self._language, text)
        return _log_softmax(MARGIN_SCALE * (sum(grams.margins(canonical) for grams in self._grams) + self._state["sparse.bias"]))

    def _dense(self, text: str) -> np.ndarray:
        return _log_softmax(self._encoder.encode([text])[0] @ self._state["dense.weights"] + self._state["dense.bias"])


def _canonical(language: ClinicalLanguage, text: str) -> str:
    doc = language.doc(text)
    return language.canonical(doc, language.mentions(doc))


def _plain(vocabulary: Dict[str, int]) -> Dict[str, int]:
    return {term: int(index) for term, index in vocabulary.items()}


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max()
    return shifted - np.log(np.exp(shifted).sum())
