"""Which article a sentence asks for: a linear machine on n-grams and one on a sentence encoder, joined."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.language.clinical import ClinicalLanguage, Words
from bot.language.encoder import SentenceEncoder, model_folder

WORD = {"analyzer": "word", "ngram_range": (1, 2), "sublinear_tf": True, "token_pattern": r"[^\s?.,!;:()]+"}
CHARACTER = {"analyzer": "char_wb", "ngram_range": (2, 5), "sublinear_tf": True, "min_df": 3}
MARGIN_SCALE = 4.0
HALF = 0.5


@dataclass(frozen=True)
class Guess:
    """A label with its share of the joined probability, 0 to 1."""

    label: str
    confidence: float


class TopicClassifier:
    """Trained on (sentence, label) pairs; its state is two files: arrays in safetensors, words in JSON."""

    def __init__(self, words: Words, state: Dict[str, np.ndarray], labels: Sequence[str], vocabularies: Sequence[Dict[str, int]]) -> None:
        self._words, self._state, self._labels = words, state, list(labels)
        self._language = ClinicalLanguage(words)
        self._encoder = SentenceEncoder(model_folder())
        self._vectorizers = [self._restored(settings, vocabulary) for settings, vocabulary in zip((WORD, CHARACTER), vocabularies, strict=True)]
        for name, vectorizer in zip(("word", "character"), self._vectorizers, strict=True):
            vectorizer.idf_ = state[f"{name}.idf"]

    @staticmethod
    def _restored(settings: dict, vocabulary: Dict[str, int]) -> TfidfVectorizer:
        return TfidfVectorizer(**settings, vocabulary=vocabulary, dtype=np.float32)

    @classmethod
    def train(cls, words: Words, texts: Sequence[str], labels: Sequence[str]) -> "TopicClassifier":
        """Fits both halves on the same sentences; texts and labels have the same length."""
        language, encoder = ClinicalLanguage(words), SentenceEncoder(model_folder())
        canonical = [_canonical(language, text) for text in texts]
        vectorizers = [TfidfVectorizer(**settings, dtype=np.float32).fit(canonical) for settings in (WORD, CHARACTER)]
        grams = hstack([vectorizer.transform(canonical) for vectorizer in vectorizers]).tocsr()
        sparse = LinearSVC(C=0.5, tol=1e-2).fit(grams, labels)
        dense = LogisticRegression(C=20.0, max_iter=500).fit(encoder.encode(texts), labels)
        state = {
            "sparse.weights": np.ascontiguousarray(sparse.coef_.T, dtype=np.float16),
            "sparse.bias": sparse.intercept_.astype(np.float32),
            "dense.weights": np.ascontiguousarray(dense.coef_.T, dtype=np.float32),
            "dense.bias": dense.intercept_.astype(np.float32),
            "word.idf": vectorizers[0].idf_.astype(np.float32),
            "character.idf": vectorizers[1].idf_.astype(np.float32),
        }
        return cls(words, state, list(sparse.classes_), [_plain(vectorizer.vocabulary_) for vectorizer in vectorizers])

    def rank(self, text: str) -> List[Guess]:
        """All labels with their confidence, the likeliest first."""
        joined = HALF * (self._sparse(text) + self._dense(text))
        shares = np.exp(joined - joined.max())
        shares /= shares.sum()
        return [Guess(self._labels[index], float(shares[index])) for index in np.argsort(-shares)]

    def save(self, folder: Path) -> None:
        """Writes `topics.safetensors` and `topics.json` into a folder that exists."""
        save_file(self._state, str(folder / "topics.safetensors"))
        vocabularies = [vectorizer.vocabulary for vectorizer in self._vectorizers]
        kept = {"words": self._words, "labels": self._labels, "vocabularies": vocabularies}
        (folder / "topics.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "TopicClassifier":
        """Reads what `save` wrote."""
        kept = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        return cls(kept["words"], load_file(str(folder / "topics.safetensors")), kept["labels"], kept["vocabularies"])

    def _sparse(self, text: str) -> np.ndarray:
        grams = hstack([v.transform([_canonical(self._language, text)]) for v in self._vectorizers]).tocsr()
        rows = self._state["sparse.weights"][grams.indices].astype(np.float32)
        return _log_softmax(MARGIN_SCALE * (grams.data @ rows + self._state["sparse.bias"]))

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
