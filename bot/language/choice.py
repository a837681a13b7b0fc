"""From a ranking to a choice: answer, ask back, or say that it does not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence, Tuple

from bot.language.labels import ARTICLE
from bot.language.topics import Guess

OUT_OF_SCOPE = "out-of-scope"
PERSON = "person"
ALARMS = ("ask/urgent-", "ask/crisis-")
OFFERED = 3
OFFER_SHARE = 0.2


@dataclass(frozen=True)
class Thresholds:
    """Between 0 and 1: the least confidence to answer with an article, to take words as small talk, to ask back, and to fetch a person."""

    answer: float
    talk: float
    clarify: float
    person: float


@dataclass(frozen=True)
class Choice:
    """What was understood: the intent, its confidence, and the article ids that are near, the nearest first."""

    intent: str
    confidence: float
    articles: Tuple[str, ...]


def choose(ranking: Sequence[Guess], thresholds: Thresholds) -> Choice:
    """`ask` when sure of an article, `clarify` when articles are near, `out-of-scope` otherwise; other intents pass. A person is fetched
    sooner than words are taken as talk: who asks in vain has nobody, who is given one too many says "never mind". An alarm goes first."""
    person = next((guess.confidence for guess in ranking if guess.label == PERSON), 0.0)
    if person >= thresholds.person and not ranking[0].label.startswith(ALARMS):
        return Choice(PERSON, person, ())
    near = tuple(guess.label[len(ARTICLE) :] for guess in ranking if guess.label.startswith(ARTICLE))[:OFFERED]
    best = ranking[0]
    if best.label.startswith(ARTICLE) and best.confidence >= thresholds.answer:
        return Choice("ask", best.confidence, near)
    if best.label != OUT_OF_SCOPE and not best.label.startswith(ARTICLE) and best.confidence >= thresholds.talk:
        return Choice(best.label, best.confidence, near)
    about_us = sum(guess.confidence for guess in ranking if guess.label.startswith(ARTICLE))
    if best.label != OUT_OF_SCOPE and about_us >= thresholds.clarify:
        return Choice("clarify", about_us, near)
    return Choice(OUT_OF_SCOPE, 1.0 - about_us, near if about_us >= OFFER_SHARE else ())


def shares(ranking: Sequence[Guess], length: int) -> List[dict]:
    """The head of a ranking as Rasa writes it."""
    return [{"name": guess.label, "confidence": guess.confidence} for guess in ranking[:length]]
