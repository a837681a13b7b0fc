"""Measures the pre-screening: a scripted person answers what `custom.item` asks, and the record is compared with what is expected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, List, Optional, Sequence

from bot.evaluation.kinds import Line, Replies

OPENING = "I would like to start the pre-screening."
USUAL = {"consent": "yes", "summary": "yes"}
DO_NOT_KNOW = "I don't know"
MOST_TURNS = 60
ENDS = ("done", "stopped")
SETS = ("topics_to_discuss", "missing")
Say = Callable[[str], Awaitable[Replies]]


@dataclass(frozen=True)
class JudgedScreening:
    """A line with its record, the fields that differ, the turns that it took and the items that were asked, in order."""

    line: Line
    record: Dict[str, Any]
    wrong: List[str]
    turns: int
    asked: List[str]

    @property
    def right(self) -> bool:
        """Whether the record is as expected."""
        return not self.wrong


class Person:
    """One scripted person: says what the line holds for the item that is asked, and what is to be said in between."""

    def __init__(self, line: Line) -> None:
        self._answers, self._said = line["answers"], [dict(one) for one in line.get("inject", [])]
        self.asked: List[str] = []
        self._opening = line.get("opening", OPENING)
        self.turns = 0

    async def talk(self, say: Say) -> None:
        """Talks until the pre-screening ends or nothing is left to say."""
        item = _asked(await self._say(say, self._opening))
        while self.turns < MOST_TURNS:
            between = self._between(item)
            if between is None and (item is None or item in ENDS):
                return
            if item and item not in ENDS and between is None:
                self.asked.append(item)
            words = between if between is not None else self._answers.get(item, USUAL.get(str(item), DO_NOT_KNOW))
            item = _asked(await self._say(say, words)) or (item if between is not None else None)

    async def _say(self, say: Say, words: str) -> Replies:
        self.turns += 1
        return await say(words)

    def _between(self, item: Optional[str]) -> Optional[str]:
        """What is to be said now, once all that it comes after was asked; at the summary nothing else will be."""
        for number, one in enumerate(self._said):
            if set(one.get("after", [])) <= set(self.asked) or item == "summary":
                return str(self._said.pop(number)["say"])
        return None


def judge(line: Line, record: Dict[str, Any], turns: int, asked: Sequence[str]) -> JudgedScreening:
    """Compares what is expected with the record; lists of articles and missing items have to hold what is expected."""
    accepted = line.get("accept", {})
    wrong = [name for name, value in line["expect"].items() if not _fits(name, value, record) and record.get(name) not in accepted.get(name, [])]
    return JudgedScreening(line, record, wrong, turns, list(asked))


def figures(judged: Sequence[JudgedScreening]) -> Dict[str, Any]:
    """Counts and shares: records wholly right, each field, and the turns that were needed."""
    told = Counter(name for one in judged for name in one.line["expect"])
    wrong = Counter(name for one in judged for name in one.wrong)
    return {
        "cases": len(judged),
        "wholly_right": round(sum(one.right for one in judged) / max(len(judged), 1), 4),
        "fields": {name: round(1 - wrong[name] / count, 4) for name, count in told.items()},
        "turns": {"most": max((one.turns for one in judged), default=0), "median": sorted(one.turns for one in judged)[len(judged) // 2] if judged else 0},
        "most_asked_of_one_item": max((count for one in judged for count in Counter(one.asked).values()), default=0),
    }


def wrong_lines(judged: Sequence[JudgedScreening]) -> List[Dict[str, Any]]:
    """Every line that is not wholly right, with what was recorded."""
    return [{**one.line, "wrong": {name: one.record.get(name) for name in one.wrong}, "asked": one.asked, "turns": one.turns} for one in judged if one.wrong]


def _fits(name: str, expected: Any, record: Dict[str, Any]) -> bool:
    got = record.get(name)
    if name in SETS and isinstance(expected, list):
        return set(expected) <= set(got or [])
    if name == "answers":
        return all(_same(value, (got or {}).get(item)) for item, value in expected.items())
    return bool(got == expected)


def _same(expected: Any, got: Optional[Dict[str, Any]]) -> bool:
    value = expected.get("value") if isinstance(expected, dict) else expected
    return (got or {}).get("value") == value


def _asked(replies: Replies) -> Optional[str]:
    """The item of the last message of the pre-screening."""
    items = [reply["custom"].get("item") for reply in replies if reply["custom"].get("kind") == "screening"]
    return items[-1] if items else None
