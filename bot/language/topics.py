"""Which article a sentence asks for: n-grams, a sentence encoder and the nearest training sentences, joined."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Collection, Dict, NamedTuple, Sequence, Tuple

import numpy as np
from safetensors.numpy import load_file, save_file
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from bot.language.clinical import READ_AGAIN, ClinicalLanguage, Mention, Words
from bot.language.encoder import SentenceEncoder
from bot.language.grams import Grams
from bot.language.labels import ARTICLE, BOUNDARIES
from bot.language.neighbours import Neighbours
from bot.language.spelling import Spelling

MARGIN_SCALE = 4.0
NEARNESS_SCALE = 20.0
WEIGHT_OF_NEARNESS = 0.25
LIKELIEST = 12
WITHIN_REACH = 6.0
CROWDED = [ARTICLE + boundary for boundary in BOUNDARIES]  # of each there are six times as many sentences as of an article
WEIGHT_OF_CROWDED = 0.6  # at 1 they draw too many questions, at 0.4 too many boundaries are missed
ROUNDS = 60  # a hundred take half as long again and say the same
SURE_BY_WORDS = 0.8  # of 2,000 questions of the evaluation for which the n-grams are as sure, one has another label once the encoder is asked


class Guess(NamedTuple):
    """A label with its share of the joined probability, 0 to 1."""

    label: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """The labels with their confidence, the likeliest first, the mended text, and its clinical words."""

    ranking: Tuple[Guess, ...]
    text: str
    mentions: Tuple[Mention, ...]


@dataclass(frozen=True)
class Sketch:
    """What a text gives before it is weighed: the mended text, its clinical words, the sums of its n-grams, and its vector."""

    text: str
    mentions: Tuple[Mention, ...]
    sums: np.ndarray
    encoder: SentenceEncoder

    @cached_property
    def vector(self) -> np.ndarray:
        """What the encoder makes of the text; it costs more than all else, so that it is asked only where it is needed."""
        return self.encoder.encode([self.text])[0]


class TopicClassifier:
    """Trained on (sentence, label) pairs; its state is arrays in safetensors, words in JSON and the encoder's files."""

    def __init__(self, encoder: SentenceEncoder, arrays: Dict[str, np.ndarray], kept: Dict[str, Any]) -> None:
        self._encoder, self._arrays, self._kept = encoder, arrays, kept
        self.language, self.labels = ClinicalLanguage(kept["words"]), tuple(kept["labels"])
        self._spelling = Spelling(frozenset(kept["known"]), kept["used"])
        self._grams, self._neighbours = Grams(arrays, kept["vocabularies"]), Neighbours(arrays)
        self.read, self.sketch = lru_cache(maxsize=READ_AGAIN)(self._read), lru_cache(maxsize=READ_AGAIN)(self._sketch)
        """`read(text)`: all labels with their confidence and the clinical words of the text; `sketch(text)`: what goes into that.
        Both are kept for the few texts of a message."""

    @classmethod
    def train(cls, words: Words, texts: Sequence[str], labels: Sequence[str], known: Collection[str] = ()) -> TopicClassifier:
        """Fits on texts and labels of the same length; `known` are right words besides the encoder's and the vocabulary's."""
        language, encoder = ClinicalLanguage(words), SentenceEncoder.installed()
        spelling = Spelling.learned(texts, {*known, *encoder.words(), *language.words()})
        mended = [spelling.corrected(text) for text in texts]
        weights = np.where(np.isin(labels, CROWDED), WEIGHT_OF_CROWDED, 1.0)
        with ThreadPoolExecutor(1) as beside:  # the machine of the n-grams knows one thread only
            fitted = beside.submit(Grams.fit, [[language.canonical(text)] for text in mended], labels, weights=weights)
            vectors = encoder.encode(mended)
            dense = LogisticRegression(C=20.0, max_iter=ROUNDS).fit(vectors, labels, sample_weight=weights)
            grams = fitted.result()
        arrays = {
            **grams.arrays,
            **Neighbours.fit(vectors, labels).arrays,
            "dense.weights": np.ascontiguousarray(dense.coef_.T, dtype=np.float32),
            "dense.bias": dense.intercept_.astype(np.float32),
        }
        kept = {"words": words, "labels": list(dense.classes_), "vocabularies": grams.vocabularies, "known": sorted(spelling.known), "used": spelling.used}
        return cls(encoder, arrays, kept)

    def likeliest(self, sketches: Sequence[Sketch]) -> Guess:
        """The likeliest label of texts joined to one, nearly: from their sketches, without reading the whole; of one text by its words if they are sure."""
        if len(sketches) == 1:
            by_words = self._best(self._sparse(sketches[0].sums))
            if by_words.confidence >= SURE_BY_WORDS:
                return by_words
        vector = sum((len(sketch.text.split()) * sketch.vector for sketch in sketches), np.zeros_like(sketches[0].vector))
        both = self._both(sum((sketch.sums for sketch in sketches[1:]), sketches[0].sums), vector / (np.linalg.norm(vector) or 1.0))
        return self._best(_log_softmax(both))

    def alone(self, text: str) -> Reading:
        """`read` of a message, or of a part of one, that leans on no other: where the n-grams are sure, the encoder is not asked."""
        sketch = self.sketch(text)
        shares = np.exp(self._sparse(sketch.sums))
        return self._ranked(sketch, shares) if shares.max() >= SURE_BY_WORDS else self.read(text)

    def by_words(self, text: str) -> Guess:
        """What the n-grams of a text say alone: less sure than `read`, and nearly free."""
        return self._best(self._sparse(self.sketch(text).sums))

    def _best(self, logs: np.ndarray) -> Guess:
        best = int(logs.argmax())
        return Guess(self.labels[best], float(np.exp(logs[best])))

    def _sketch(self, text: str) -> Sketch:
        mended = self._spelling.corrected(text)
        return Sketch(mended, self.language.mentions(mended), self._grams.sums(self.language.canonical(mended)), self._encoder)

    def _read(self, text: str) -> Reading:
        sketch = self.sketch(text)
        return self._ranked(sketch, self._joined(self._both(sketch.sums, sketch.vector), sketch.vector))

    def _ranked(self, sketch: Sketch, shares: np.ndarray) -> Reading:
        order = np.argsort(-shares)
        ranking = tuple(map(Guess, map(self.labels.__getitem__, order.tolist()), shares[order].tolist()))
        return Reading(ranking, sketch.text, sketch.mentions)

    def _both(self, sums: np.ndarray, vector: np.ndarray) -> np.ndarray:
        return (self._sparse(sums) + _log_softmax(vector @ self._arrays["dense.weights"] + self._arrays["dense.bias"])) / 2

    def _sparse(self, sums: np.ndarray) -> np.ndarray:
        return _log_softmax(MARGIN_SCALE * self._grams.margins(sums))

    def _joined(self, both: np.ndarray, vector: np.ndarray) -> np.ndarray:
        # Only the likeliest labels are compared with their sentences: the others cannot win any more, and time counts.
        likeliest = np.argsort(-both)[:LIKELIEST]
        likeliest = likeliest[both[likeliest] >= both.max() - WITHIN_REACH]
        nearness = NEARNESS_SCALE * self._neighbours.nearness(vector, likeliest)
        near = np.full(len(both), nearness.min(), dtype=np.float32)
        near[likeliest] = nearness
        return np.exp(_log_softmax((1 - WEIGHT_OF_NEARNESS) * both + WEIGHT_OF_NEARNESS * _log_softmax(near)))

    def save(self, folder: Path) -> None:
        """Writes `topics.safetensors`, `topics.json` and the encoder's files into a folder that exists."""
        self._encoder.save(folder)
        save_file(self._arrays, str(folder / "topics.safetensors"))
        (folder / "topics.json").write_text(json.dumps(self._kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicClassifier:
        """Reads what `save` wrote; from then on sums use one thread, for a sentence is too small to share."""
        threadpool_limits(1)
        kept = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        return cls(SentenceEncoder(folder), load_file(str(folder / "topics.safetensors")), kept)


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max()
    return shifted - np.log(np.exp(shifted).sum())
