"""The record of hand-offs: one writer of their states, by compare-and-set, with an event for each move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Optional

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from bot.care.handoff import ENDED, QUEUED, TO_SEE, Actor, Move, MoveRefused, Standing, State, Urgency, moved
from bot.errors import NoSuchHandOff, NotYours
from bot.services.messages import Clock
from bot.store.desk_tables import Coordinator, HandOff, HandOffEvent

TRIES = 5
QUEUED_STATES = tuple(state.value for state in QUEUED)
STATES_TO_SEE = tuple(state.value for state in TO_SEE)
SIGN = "warning sign"


@dataclass(frozen=True)
class Asked:
    """What is known when somebody asks for a person."""

    urgency: Urgency
    language: str
    wish_id: Optional[int]


class Record:
    """Reads and writes hand-offs within the transaction of a service."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def get(self, session: Session, handoff_id: int) -> HandOff:
        """A hand-off as it is now; raises NoSuchHandOff."""
        row = session.get(HandOff, handoff_id, populate_existing=True)
        if row is None:
            raise NoSuchHandOff(str(handoff_id))
        return row

    def open_of(self, session: Session, conversation_id: str) -> Optional[HandOff]:
        """The open hand-off of a conversation; there is never more than one."""
        return session.execute(select(HandOff).filter_by(conversation_id=conversation_id, ended_at=None)).scalar()

    def last_of(self, session: Session, conversation_id: str) -> Optional[HandOff]:
        """The latest hand-off of a conversation, open or not."""
        return session.execute(select(HandOff).filter_by(conversation_id=conversation_id).order_by(HandOff.id.desc()).limit(1)).scalar()

    def begin(self, session: Session, conversation_id: str, actor: Actor, asked: Asked, state: State = State.WAITING) -> HandOff:
        """A new hand-off that waits, or one that a warning sign opened."""
        now = self._clock()
        row = HandOff(
            conversation_id=conversation_id, state=state.value, version=0, urgency=int(asked.urgency), language=asked.language,
            wish_id=asked.wish_id, asked_at=now, since=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        self.note_event(session, row, actor, SIGN if state is State.FLAGGED else Move.ASK.value, {"urgency": asked.urgency.name.lower()})
        return row

    def move(
        self, session: Session, handoff_id: int, move: Move, actor: Actor, to: Optional[str] = None, detail: Optional[Dict[str, Any]] = None, **values: Any
    ) -> HandOff:
        """Makes a move and records it; of two at once one wins. Raises NotYours where the rules do not allow it."""
        for _ in range(TRIES):
            row = self.get(session, handoff_id)
            after = self._allowed(session, row, move, actor, to)
            changed = {**self._changes(row, move, after), **values}
            won = session.execute(
                update(HandOff).where(HandOff.id == row.id, HandOff.version == row.version).values(version=row.version + 1, **changed),
                execution_options={"synchronize_session": False},
            )
            if won.rowcount:
                row = self.get(session, handoff_id)
                self.note_event(session, row, actor, move.value, detail or {})
                return row
        raise NotYours()

    def note_event(self, session: Session, row: HandOff, actor: Actor, move: str, detail: Dict[str, Any]) -> None:
        """Adds to the audit trail what somebody did, or read."""
        session.add(HandOffEvent(handoff_id=row.id, at=self._clock(), role=actor.role.value, actor=actor.name, move=move, state=row.state, detail=detail))

    def position(self, session: Session, row: HandOff) -> int:
        """The place in the queue; 1 is next."""
        earlier = or_(HandOff.asked_at < row.asked_at, and_(HandOff.asked_at == row.asked_at, HandOff.id < row.id))
        before = or_(HandOff.urgency < row.urgency, and_(HandOff.urgency == row.urgency, earlier))
        queued = (HandOff.ended_at.is_(None), HandOff.state.in_(QUEUED_STATES))
        return 1 + session.execute(select(func.count()).select_from(HandOff).where(*queued, before)).scalar_one()

    def _allowed(self, session: Session, row: HandOff, move: Move, actor: Actor, to: Optional[str]) -> Standing:
        try:
            return moved(Standing(State(row.state), row.holder_id), move, actor, to)
        except MoveRefused:
            raise NotYours(self._whose(session, row)) from None

    @staticmethod
    def _whose(session: Session, row: HandOff) -> str:
        name = session.execute(select(Coordinator.name).filter_by(id=row.holder_id)).scalar() if row.holder_id else None
        return f"{name} has it" if name else f"it is {row.state}"

    def _changes(self, row: HandOff, move: Move, after: Standing) -> Dict[str, Any]:
        now: datetime = self._clock()
        changes: Dict[str, Any] = {"state": after.state.value, "holder_id": after.holder, "since": now, "snoozed_until": None}
        if move is Move.REPLY and row.first_answer_at is None:
            changes["first_answer_at"] = now
        if after.state in ENDED:
            changes["ended_at"] = now
        if after.state in QUEUED:
            changes["told_at"] = None
        if move is Move.ASK:
            changes["asked_at"] = now
        if move is Move.REOPEN:
            changes.update(ended_at=None, reason=None, helpful=None, asked_at=now, first_answer_at=None)
        return changes
