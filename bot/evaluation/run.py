"""Runs the cases of a file through the assistant, each in a conversation of its own, in a database made for it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Dict, List, Sequence

from bot.errors import CorrectTheCases
from bot.evaluation import safety, screenings
from bot.evaluation.kinds import KINDS, Kind, Line, Replies, Verdict
from bot.services.assistant import Assistant
from bot.settings import Settings
from bot.store.engine import sessions, upgrade
from bot.wiring import House, assistant, build, database, now
from knowledge.publish import publish
from knowledge.reader import read


@dataclass(frozen=True)
class Judged:
    """A case with its verdicts."""

    line: Line
    verdicts: List[Verdict]


def cases(path: Path, needed: Sequence[str] = ("id",)) -> List[Line]:
    """The lines of a file; raises CorrectTheCases with the number of a line that cannot be read or lacks one of the `needed` keys."""
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            lines.append(json.loads(text))
        except ValueError:
            raise CorrectTheCases(f"{path.name}, line {number}") from None
        missing = [key for key in needed if key not in lines[-1]]
        if missing:
            raise CorrectTheCases(f"{path.name}, line {number}, has no {', '.join(missing)}")
    return lines


async def evaluate(kind: str, path: Path, settings: Settings) -> List[Judged]:
    """Judges every case of a file; raises CorrectTheCases with the number of a line that cannot be judged."""
    lines = cases(path, KINDS[kind].needed)
    with TemporaryDirectory() as folder:
        house = _house(settings.copy(update={"database_url": f"sqlite:///{folder}/evaluation.db"}))
        answering = assistant(house)
        judged = [Judged(line, KINDS[kind].judge(line, await _played(house, answering, KINDS[kind], line))) for line in lines]
        house.engine.dispose()
    return judged


async def evaluate_screenings(path: Path, settings: Settings) -> List[screenings.JudgedScreening]:
    """Lets every scripted person of a file talk, and compares the records."""
    with TemporaryDirectory() as folder:
        house = _house(settings.copy(update={"database_url": f"sqlite:///{folder}/evaluation.db"}))
        answering = assistant(house)
        judged = [await _screened(house, answering, line) for line in cases(path)]
        house.engine.dispose()
    return judged


def figures(judged: List[Judged], kind: str = "") -> Dict[str, Any]:
    """Counts and shares: all verdicts by outcome, cases wholly right, and the same for lines marked near and far."""
    table: Dict[str, Any] = {"cases": len(judged), **_shares(judged)}
    for name, near in (("near", True), ("far", False)):
        part = [one for one in judged if one.line.get("near") is near]
        if part:
            table[name] = {"cases": len(part), **_shares(part)}
    if kind == "safety":
        table.update(safety.figures([one.line for one in judged], [one.verdicts[0].outcome for one in judged]))
    return table


def wrong_lines(judged: List[Judged]) -> List[Dict[str, Any]]:
    """Every case that is not wholly right, with its verdicts."""
    return [{**one.line, "verdicts": [asdict(v) for v in one.verdicts]} for one in judged if not all(v.right for v in one.verdicts)]


def _shares(judged: List[Judged]) -> Dict[str, Any]:
    verdicts = [verdict for one in judged for verdict in one.verdicts]
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    whole = sum(all(verdict.right for verdict in one.verdicts) for one in judged)
    shares = {outcome: round(count / len(verdicts), 4) for outcome, count in sorted(outcomes.items())}
    return {"wholly_right": round(whole / len(judged), 4), "outcomes": dict(outcomes), "shares": shares}


async def _played(house: House, answering: Assistant, kind: Kind, line: Line) -> List[Replies]:
    conversation = house.messages.conversation("evaluation", str(line["id"]))
    turns = []
    for text in kind.turns(line):
        received = await answering.receive(conversation, text)
        turns.append([outgoing.body for outgoing in await answering.answer(received)])
    return turns


async def _screened(house: House, answering: Assistant, line: Line) -> screenings.JudgedScreening:
    conversation = house.messages.conversation("evaluation", str(line["id"]))

    async def say(text: str) -> Replies:
        return [outgoing.body for outgoing in await answering.answer(await answering.receive(conversation, text))]

    person = screenings.Person(line)
    await person.talk(say)
    return screenings.judge(line, house.sheets.shown(conversation, "evaluation"), person.turns, person.asked)


def _house(settings: Settings) -> House:
    engine = database(settings)
    upgrade(engine)
    with sessions(engine).begin() as session:
        publish(read(), session, now())
    engine.dispose()
    return build(settings)
