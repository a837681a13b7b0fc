"""The record of a pre-screening: read, changed and written in one transaction, with an event for each change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Dict, List, Optional, Tuple
from uuid import uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.care.questionnaire import Answer
from bot.care.screening import Outcome, ends
from bot.errors import NoSuchScreening
from bot.services.messages import Clock
from bot.store.screening_tables import Screening, ScreeningEvent

OPEN, PAUSED, STOPPED, DONE, ENDED = "open", "paused", "stopped", "done", "ended"
CONSENT, SUMMARY = "consent", "summary"
PATIENT = "the patient"
KEPT_WORDS = 600


@dataclass
class Intake:
    """A pre-screening while it is worked on. `now` is the item that is asked, `items` all that this question asks for.

    `waits` from a warning sign until the person says that it can go on; `moves` is what is to be recorded.
    """

    id: str
    conversation_id: str
    state: str
    urgent: bool
    questionnaire: str
    consented_at: datetime
    updated_at: datetime
    heard: int
    ended_at: Optional[datetime] = None
    answers: Dict[str, Answer] = field(default_factory=dict)
    puts: Dict[str, int] = field(default_factory=dict)
    asked: List[str] = field(default_factory=list)
    path: List[str] = field(default_factory=list)
    now: str = ""
    items: List[str] = field(default_factory=list)
    about: str = ""
    waits: bool = False
    stated: str = ""
    confirmed: bool = False
    moves: List[Tuple[str, Optional[str], Dict[str, Any]]] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """How it stands."""
        if self.state == ENDED:
            return ends(self.answers) or Outcome.STOPPED
        if self.waits:
            return Outcome.EMERGENCY
        if self.state == DONE:
            return Outcome.HANDOFF
        return Outcome.STOPPED if self.state == STOPPED else Outcome.OPEN

    def set(self, name: str, answer: Answer) -> bool:
        """Takes an answer; tells whether it changes anything."""
        before = self.answers.get(name)
        if before is not None and before.value == answer.value and before.how == answer.how:
            return False
        self.answers[name] = answer
        self.moves.append(("answer" if before is None else "change", name, {"from": before.value if before else None, "to": answer.value, "how": answer.how}))
        return True

    def move(self, name: str, item: Optional[str] = None) -> None:
        """Notes what was done."""
        self.moves.append((name, item, {}))


class Records:
    """Reads and writes pre-screenings within the transaction of a service."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def fresh(self, conversation_id: str, questionnaire: str, heard: int, said: str) -> Intake:
        """A new one, made by consent."""
        now = self._clock()
        intake = Intake(uuid4().hex, conversation_id, OPEN, False, questionnaire, now, now, heard)
        intake.set(CONSENT, Answer("yes", said))
        intake.asked.append(CONSENT)
        return intake

    def last_of(self, session: Session, conversation_id: str) -> Optional[Intake]:
        """The latest of a conversation."""
        query = select(Screening).filter_by(conversation_id=conversation_id).order_by(Screening.consented_at.desc()).limit(1)
        row = session.execute(query).scalar()
        return _intake(row) if row else None

    def found(self, session: Session, name: str) -> Intake:
        """The one of this id, or the latest of this conversation; raises NoSuchScreening."""
        mine = or_(Screening.id == name, Screening.conversation_id == name)
        row = session.execute(select(Screening).where(mine).order_by(Screening.consented_at.desc()).limit(1)).scalar()
        if row is None:
            raise NoSuchScreening(name)
        return _intake(row)

    def all(self, session: Session) -> List[Intake]:
        """Every one, the latest first."""
        return [_intake(row) for row in session.execute(select(Screening).order_by(Screening.consented_at.desc())).scalars()]

    def save(self, session: Session, intake: Intake, actor: str = PATIENT) -> None:
        """Writes it with its events."""
        now = self._clock()
        intake.updated_at = now
        intake.ended_at = (intake.ended_at or now) if intake.state in (DONE, ENDED) else None
        session.merge(_row(intake))
        session.flush()
        for name, item, detail in intake.moves:
            session.add(ScreeningEvent(screening_id=intake.id, at=now, actor=actor, move=name, item=item, detail=detail))
        intake.moves = []

    def note(self, session: Session, intake: Intake, actor: str, move: str) -> None:
        """Notes that somebody read or exported it."""
        session.add(ScreeningEvent(screening_id=intake.id, at=self._clock(), actor=actor, move=move, item=None, detail={}))


def _intake(row: Screening) -> Intake:
    course = dict(row.course)
    return Intake(
        row.id, row.conversation_id, row.state, row.urgent, row.questionnaire, row.consented_at, row.updated_at, row.heard, row.ended_at,
        {name: Answer(kept["value"], kept["said"], kept["how"]) for name, kept in row.answers.items()}, **course,
    )  # fmt: skip


def _row(intake: Intake) -> Screening:
    kept = ("puts", "asked", "path", "now", "items", "about", "waits", "stated", "confirmed")
    return Screening(
        id=intake.id, conversation_id=intake.conversation_id, state=intake.state, urgent=intake.urgent,
        questionnaire=intake.questionnaire, consented_at=intake.consented_at, updated_at=intake.updated_at, ended_at=intake.ended_at, heard=intake.heard,
        answers={name: {"value": one.value, "said": one.said[:KEPT_WORDS], "how": one.how} for name, one in intake.answers.items()},
        course={name: getattr(intake, name) for name in kept},
    )  # fmt: skip
