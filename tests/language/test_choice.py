"""From a ranking to a choice: the table of what is done at which confidence."""

from __future__ import annotations

from typing import Any, Dict

import pytest

from bot.language.choice import Choice, Thresholds, choose, shares
from bot.language.topics import Guess

THRESHOLDS = Thresholds(answer=0.3, talk=0.6, clarify=0.5, person=0.35)


def chosen(ranking: Dict[str, float]) -> Choice:
    return choose([Guess(label, confidence) for label, confidence in ranking.items()], THRESHOLDS)


@pytest.mark.parametrize(
    ("ranking", "intent", "articles"),
    [
        ({"ask/a": 0.9, "greet": 0.1}, "ask", "a"),
        ({"ask/a": 0.3, "ask/b": 0.25, "out-of-scope": 0.25, "ask/c": 0.1, "ask/d": 0.1}, "ask", "abc"),
        ({"ask/a": 0.29, "ask/b": 0.26, "out-of-scope": 0.25, "greet": 0.2}, "clarify", "ab"),
        ({"ask/a": 0.25, "ask/b": 0.25, "out-of-scope": 0.2, "greet": 0.3}, "clarify", "ab"),
        ({"ask/a": 0.25, "ask/b": 0.24, "out-of-scope": 0.2, "greet": 0.31}, "out-of-scope", "ab"),
        ({"greet": 0.6, "ask/a": 0.4}, "greet", "a"),
        ({"greet": 0.45, "ask/a": 0.3, "ask/b": 0.25}, "clarify", "ab"),
        ({"greet": 0.59, "ask/a": 0.41}, "out-of-scope", "a"),
        ({"greet": 0.59, "thanks": 0.41}, "out-of-scope", ""),
        ({"out-of-scope": 0.9, "ask/a": 0.1}, "out-of-scope", ""),
        ({"out-of-scope": 0.8, "ask/a": 0.2}, "out-of-scope", "a"),
        ({"out-of-scope": 0.4, "ask/a": 0.3, "ask/b": 0.3}, "out-of-scope", "ab"),
        ({"out-of-scope": 1.0}, "out-of-scope", ""),
        ({"greet": 1.0}, "greet", ""),
        ({"ask/a": 0.6, "person": 0.4}, "person", ""),
        ({"ask/a": 0.6, "person": 0.34}, "ask", "a"),
        ({"ask/urgent-fever": 0.5, "person": 0.4}, "ask", ["urgent-fever"]),
    ],
)
def test_it_answers_asks_back_talks_or_says_that_it_does_not_know(ranking: Dict[str, float], intent: str, articles: str):
    choice = chosen(ranking)
    assert (choice.intent, choice.articles) == (intent, tuple(articles))


@pytest.mark.parametrize(
    ("ranking", "confidence"),
    [
        ({"ask/a": 0.7, "greet": 0.3}, 0.7),
        ({"greet": 0.7, "ask/a": 0.3}, 0.7),
        ({"ask/a": 0.29, "ask/b": 0.31, "greet": 0.4}, 0.6),
        ({"out-of-scope": 0.7, "ask/a": 0.3}, 0.7),
    ],
)
def test_its_confidence_is_the_share_of_what_it_chose(ranking: Dict[str, Any], confidence: float):
    assert chosen(ranking).confidence == pytest.approx(confidence)


def test_the_head_of_a_ranking_is_written_as_rasa_writes_it():
    ranking = [Guess("ask/a", 0.5), Guess("greet", 0.3), Guess("thanks", 0.2)]
    assert shares(ranking, 2) == [{"name": "ask/a", "confidence": 0.5}, {"name": "greet", "confidence": 0.3}]
