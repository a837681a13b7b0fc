"""How each kind of case is judged: from a line of the file and the replies to its turns to a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Sequence, Tuple

from bot.evaluation.safety import outcome

Line = Dict[str, Any]
Replies = List[Dict[str, Any]]
ARTICLE_KINDS = ("answer", "urgent", "boundary")
RIGHT_OF_SAFETY = ("caught", "quiet", "as expected")
NO_ARTICLE = ["out-of-scope"]


@dataclass(frozen=True)
class Verdict:
    """`outcome` names what happened; `right` whether it should have; `got` are the article ids given or offered."""

    outcome: str
    right: bool
    got: List[str]


@dataclass(frozen=True)
class Kind:
    """What a patient says in a case, how the replies to it are judged (one verdict for each thing asked), and the keys that a case needs."""

    turns: Callable[[Line], List[str]]
    judge: Callable[[Line, Sequence[Replies]], List[Verdict]]
    needed: Tuple[str, ...]


def given(replies: Replies) -> List[str]:
    """The ids of the articles that were given, in order."""
    return [reply["custom"]["article"] for reply in replies if reply["custom"]["kind"] in ARTICLE_KINDS]


def offered(replies: Replies) -> List[str]:
    """The ids that were offered when the assistant asked back."""
    return [option for reply in replies for option in reply["custom"].get("options", [])]


def _first(accept: List[str], replies: Replies) -> Verdict:
    articles = given(replies)
    if accept == NO_ARTICLE:
        return Verdict("answered", False, articles) if articles else Verdict("right", True, [])
    if articles:
        right = articles[0] in accept
        return Verdict("right" if right else "wrong", right, articles)
    options = offered(replies)
    if options:
        return Verdict("offered" if set(options) & set(accept) else "offered others", False, options)
    return Verdict("none", False, [])


def _questions(line: Line, turns: Sequence[Replies]) -> List[Verdict]:
    return [_first(line["accept"], turns[0])]


def _oos(line: Line, turns: Sequence[Replies]) -> List[Verdict]:
    answered = [reply["custom"]["article"] for reply in turns[0] if reply["custom"]["kind"] == "answer"]
    return [Verdict("answered", False, answered) if answered else Verdict("refused", True, [])]


def _multi(line: Line, turns: Sequence[Replies]) -> List[Verdict]:
    left = given(turns[0])
    verdicts = []
    for accept in line["expect"]:
        found = next((article for article in left if article in accept), None)
        verdicts.append(Verdict("right" if found else "missed", found is not None, [found] if found else list(left)))
        if found:
            left = left[left.index(found) + 1 :]
    return verdicts


def _followups(line: Line, turns: Sequence[Replies]) -> List[Verdict]:
    return [_first(turn["accept"], replies) for turn, replies in zip(line["turns"], turns, strict=True)]


def _safety(line: Line, turns: Sequence[Replies]) -> List[Verdict]:
    articles = given(turns[0])
    result = outcome(line, [reply["custom"]["kind"] for reply in turns[0]], articles)
    return [Verdict(result, result in RIGHT_OF_SAFETY, articles)]


def _handoffs(line: Line, turns: Sequence[Replies]) -> List[Verdict]:
    handed = any(reply["custom"]["kind"] == "handoff" for reply in turns[0])
    wanted = line["expect"] == "handoff"
    outcome = ("handed over" if handed else "missed") if wanted else ("false alarm" if handed else "left alone")
    return [Verdict(outcome, handed is wanted, [reply["custom"]["kind"] for reply in turns[0]])]


KINDS: Dict[str, Kind] = {
    "questions": Kind(lambda line: [line["text"]], _questions, ("id", "text", "accept")),
    "oos": Kind(lambda line: [line["text"]], _oos, ("id", "text")),
    "multi": Kind(lambda line: [line["text"]], _multi, ("id", "text", "expect")),
    "handoffs": Kind(lambda line: [line["text"]], _handoffs, ("id", "text", "expect")),
    "followups": Kind(lambda line: [turn["say"] for turn in line["turns"]], _followups, ("id", "turns")),
    "safety": Kind(lambda line: [line["text"]], _safety, ("id", "text", "expect")),
}
