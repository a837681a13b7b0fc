"""From a ranking to a choice: answer, ask back, or say that it does not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence, Tuple

from bot.language.topics import Guess

ARTICLE = "ask/"
OUT_OF_SCOPE = "out-of-scope"
OFFERED = 3


@dataclass(frozen=True)
class Thresholds:
    """Calibrated on held-back training data by `her2 train`: the least confidence to answer, and to ask back."""

    answer: float
    clarify: float


@dataclass(frozen=True)
class Choice:
    """What was understood: the intent, its confidence, and the article ids that are near, the nearest first."""

    intent: str
    confidence: float
    articles: Tuple[str, ...]


def choose(ranking: Sequence[Guess], thresholds: Thresholds) -> Choice:
    """`ask` when sure of an article, `clarify` when articles are near, `out-of-scope` otherwise; other intents pass."""
    near = tuple(guess.label[len(ARTICLE) :] for guess in ranking if guess.label.startswith(ARTICLE))[:OFFERED]
    best = ranking[0]
    if best.confidence >= thresholds.answer:
        return Choice("ask" if best.label.startswith(ARTICLE) else best.label, best.confidence, near)
    about_us = 1.0 - _share(ranking, OUT_OF_SCOPE)
    if best.label != OUT_OF_SCOPE and about_us >= thresholds.clarify:
        return Choice("clarify", about_us, near)
    return Choice(OUT_OF_SCOPE, 1.0 - about_us, near)


def _share(ranking: Sequence[Guess], label: str) -> float:
    return next((guess.confidence for guess in ranking if guess.label == label), 0.0)


def shares(ranking: Sequence[Guess], length: int) -> List[dict]:
    """The head of a ranking as Rasa writes it."""
    return [{"name": guess.label, "confidence": guess.confidence} for guess in ranking[:length]]
