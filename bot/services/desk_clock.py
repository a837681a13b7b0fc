"""What time does at the desk: it returns what nobody answers, wakes what was put aside, and ends what was forgotten."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, List, Optional

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.care.desk_hours import promise
from bot.care.handoff import CLOCK, Move, State, Urgency, silent
from bot.care.service_level import ServiceLevel
from bot.errors import NotYours
from bot.services import handoff_words as words
from bot.services.handoff_record import QUEUED_STATES, STATES_TO_SEE, Record
from bot.services.messages import Clock, Messages
from bot.services.replies import Reply
from bot.store.desk_tables import HandOff

FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True)
class Call:
    """What the coordinators are told of: ids and times, none of the patient's words; `asked` is false for a warning sign of who asked for nobody."""

    handoff_id: int
    urgency: str
    waiting_minutes: int
    asked: bool = True


class DeskClock:
    """Moves hand-offs by the clock; any number of processes may do it at once, for each move is won by one."""

    def __init__(self, sessions: sessionmaker, messages: Messages, clock: Clock, level: ServiceLevel, patience: timedelta) -> None:
        self._sessions, self._messages, self._clock, self._level, self._patience = sessions, messages, clock, level, patience
        self._record = Record(clock)

    def tick(self) -> List[str]:
        """Makes the moves that are due and gives the conversations whose patients have something to read."""
        now, open_ones = self._clock(), self._open()
        late = [row.id for row in open_ones if silent(State(row.state), max(row.since, row.coordinator_typed_at or row.since), now, self._patience)]
        due = [row.id for row in open_ones if row.state == State.SNOOZED.value and row.snoozed_until and row.snoozed_until <= now]
        old = [row.id for row in open_ones if row.state in (*QUEUED_STATES, State.ANSWERED.value) and now - row.since >= FORGOTTEN]
        moves = [(Move.TIME_OUT, late), (Move.WAKE, due), (Move.EXPIRE, old)]
        told = [self._moved(handoff_id, move) for move, ids in moves for handoff_id in ids]
        return [conversation for conversation in told if conversation]

    def calls(self, staffed: bool = False) -> List[Call]:
        """Requests and warning signs that nobody was told of yet; each is given once, to one process.

        Where the desk is `staffed` it sees them by itself: only warning signs that are overdue are told, for an open page may have nobody before it.
        """
        waiting = [row for row in self._open() if row.state in STATES_TO_SEE and row.told_at is None and (not staffed or self._unseen(row))]
        return [self._call(row) for row in waiting if self._first(row.id)]

    def not_told(self, call: Call) -> None:
        """The coordinators could not be told: somebody tries again later."""
        with self._sessions.begin() as session:
            session.execute(update(HandOff).where(HandOff.id == call.handoff_id).values(told_at=None))

    def _unseen(self, row: HandOff) -> bool:
        urgency = Urgency(row.urgency)
        return urgency is not Urgency.ROUTINE and self._level.by(urgency, row.asked_at) <= self._clock()

    def _open(self) -> List[Any]:
        with self._sessions() as session:
            return list(session.execute(select(HandOff).where(HandOff.ended_at.is_(None))).scalars())

    def _moved(self, handoff_id: int, move: Move) -> Optional[str]:
        with suppress(NotYours), self._sessions.begin() as session:  # another process was first, or a person
            row = self._record.move(session, handoff_id, move, CLOCK)
            told = self._words(session, row, move)
            self._messages.record(session, row.conversation_id, [told] if told else [])
            return row.conversation_id
        return None

    def _words(self, session: Session, row: HandOff, move: Move) -> Optional[Reply]:
        if move is Move.TIME_OUT:
            return words.waits_again(self._record.position(session, row), promise(self._level.hours, self._clock()))
        return words.expired() if move is Move.EXPIRE else None

    def _first(self, handoff_id: int) -> bool:
        with self._sessions.begin() as session:
            won = session.execute(update(HandOff).where(HandOff.id == handoff_id, HandOff.told_at.is_(None)).values(told_at=self._clock()))
            return bool(won.rowcount)

    def _call(self, row: HandOff) -> Call:
        return Call(row.id, Urgency(row.urgency).name.lower(), int((self._clock() - row.asked_at).total_seconds() // 60), row.state != State.FLAGGED.value)
