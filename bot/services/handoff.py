"""What a patient can ask of the hand-off: a person, the place in the queue, a change of mind, a word on whether it helped."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Dict, List, Optional, Sequence, Tuple

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.care.desk_hours import DeskHours, promise
from bot.care.handoff import QUEUED, Actor, Move, Role, State, Urgency, quiet, urgency
from bot.errors import NotYours
from bot.services import handoff_words as words
from bot.services.handoff_record import SIGN, Asked, Record
from bot.services.messages import Clock
from bot.services.replies import Button, Reply
from bot.services.usual_wait import UsualWait
from bot.store.desk_tables import Coordinator, HandOff
from bot.store.tables import Message

PATIENT = Actor(Role.PATIENT, "the patient")
REOPENED_WITHIN = timedelta(hours=24)
DANGER_REMEMBERED = timedelta(hours=24)
TYPING_SHOWN = timedelta(seconds=6)
LOOKED_BACK = 60
WISH_AMONG = 3
CRISIS_ARTICLE = "crisis-"
CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}|\+?\d(?:[\s().-]?\d){7,}", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """How the hand-off of a conversation stands, in one line for the patient's page."""

    state: str
    text: str
    typing: bool


@dataclass(frozen=True)
class Heard:
    """An open hand-off at the moment when its patient says something: its state, and whether a coordinator has written yet."""

    state: State
    answered: bool


class HandOffs:
    """The patient's side. `meanwhile` are buttons offered while somebody waits, for example to start the pre-screening."""

    def __init__(self, sessions: sessionmaker, clock: Clock, hours: DeskHours, meanwhile: Tuple[Button, ...] = ()) -> None:
        self._sessions, self._clock, self._hours, self._meanwhile = sessions, clock, hours, meanwhile
        self._record, self._usual = Record(clock), UsualWait(sessions, clock, hours)

    def request(self, conversation_id: str) -> Reply:
        """Asks for a person, or says how the request that is open stands."""
        with self._sessions() as session:
            known = self._asked_for(session, conversation_id)
            if known:
                return self._standing(session, known)
        try:
            with self._sessions.begin() as session:
                row = self._asked(session, conversation_id)
                return words.asked(self._record.position(session, row), self._promise(), self._has_contact(session, conversation_id), self._meanwhile)
        except (IntegrityError, NotYours):  # another request of the same patient was a moment earlier
            return self.request(conversation_id)

    def leave(self, conversation_id: str) -> Reply:
        """The patient does not need a person any more, or goes back to the assistant."""
        with self._sessions.begin() as session:
            row = self._asked_for(session, conversation_id)
            if row is None:
                return words.nothing_asked()
            name, answered = self._name(session, row), row.first_answer_at is not None
            self._record.move(session, row.id, Move.LEAVE, PATIENT, reason="left")
            return words.ended(row.id, name, by_patient=True) if answered else words.cancelled()

    def rate(self, conversation_id: str, handoff_id: int, helpful: bool) -> Reply:
        """The answer to the one question at the end."""
        mine = (HandOff.id == handoff_id, HandOff.conversation_id == conversation_id)
        with self._sessions.begin() as session:
            session.execute(update(HandOff).where(*mine).values(helpful=helpful))
        return words.thanks(helpful)

    def spoke(self, conversation_id: str) -> Optional[Heard]:
        """The open hand-off after the patient wrote something; None if there is none."""
        with self._sessions.begin() as session:
            row = self._asked_for(session, conversation_id)
            if row is None:
                return None
            if row.state in (State.ANSWERED.value, State.SNOOZED.value):
                with suppress(NotYours):  # it has moved on in this moment: what counts is the state it has now
                    row = self._record.move(session, row.id, Move.LISTEN, PATIENT)
            return Heard(State(row.state), row.first_answer_at is not None)

    def alerted(self, conversation_id: str, kind: str) -> None:
        """A warning sign of this kind (the id of its article): coordinators see it, whether or not somebody was asked for."""
        level = "crisis" if kind.startswith(CRISIS_ARTICLE) else "urgent"
        if self.warned(conversation_id, level):
            return
        try:
            with self._sessions.begin() as session:
                told = self._last(session, conversation_id, "out")
                said = next((m.id for m in self._last(session, conversation_id, "in")), None)
                self._record.begin(session, conversation_id, PATIENT, Asked(urgency(level), _language(told), said), State.FLAGGED)
        except IntegrityError:  # the patient asked for a person in this moment
            self.warned(conversation_id, level)

    def warned(self, conversation_id: str, level: str) -> bool:
        """Raises the urgency of the open hand-off after a warning sign (`crisis` or `urgent`); tells whether one is open."""
        raised = urgency(level)
        with self._sessions.begin() as session:
            row = self._record.open_of(session, conversation_id)
            if row is None:
                return False
            if raised < row.urgency:
                row.urgency = int(raised)
                row.told_at = None
                self._record.note_event(session, row, PATIENT, SIGN, {"level": raised.name.lower()})
            return True

    def typed(self, conversation_id: str) -> None:
        """The patient is typing."""
        mine = (HandOff.conversation_id == conversation_id, HandOff.ended_at.is_(None))
        with self._sessions.begin() as session:
            session.execute(update(HandOff).where(*mine).values(patient_typed_at=self._clock()))

    def lines(self, conversations: Sequence[str]) -> Dict[str, Line]:
        """How it stands in each of these conversations that has an open hand-off."""
        query = select(HandOff, Coordinator.name).outerjoin(Coordinator, Coordinator.id == HandOff.holder_id)
        with self._sessions() as session:
            asked_for = (HandOff.ended_at.is_(None), HandOff.state != State.FLAGGED.value)
            found = session.execute(query.where(*asked_for, HandOff.conversation_id.in_(conversations))).all()
            return {row.conversation_id: self._line(session, row, name) for row, name in found}

    def _line(self, session: Session, row: HandOff, name: Optional[str]) -> Line:
        position = self._record.position(session, row) if State(row.state) in QUEUED else None
        typing = quiet(State(row.state)) and row.coordinator_typed_at is not None and self._clock() - row.coordinator_typed_at < TYPING_SHOWN
        return Line(row.state, words.standing(row.state, position, name), typing)

    def _standing(self, session: Session, row: HandOff) -> Reply:
        if State(row.state) in QUEUED:
            return words.still_waiting(self._record.position(session, row), self._promise(), self._meanwhile)
        return words.joined(self._name(session, row))

    def _asked_for(self, session: Session, conversation_id: str) -> Optional[HandOff]:
        """The open hand-off that the patient knows of; who was only flagged has not asked for anybody."""
        row = self._record.open_of(session, conversation_id)
        return None if row is None or row.state == State.FLAGGED.value else row

    def _asked(self, session: Session, conversation_id: str) -> HandOff:
        last = self._record.last_of(session, conversation_id)
        told = self._last(session, conversation_id, "out")
        danger, language = self._danger(told), _language(told)
        if last is not None and last.state == State.FLAGGED.value:
            return self._record.move(session, last.id, Move.ASK, PATIENT, urgency=int(min(danger, Urgency(last.urgency))), language=language)
        if last is not None and last.ended_at is not None and self._clock() - last.ended_at < REOPENED_WITHIN:
            return self._record.move(session, last.id, Move.REOPEN, PATIENT, urgency=int(min(danger, Urgency(last.urgency))), language=language)
        return self._record.begin(session, conversation_id, PATIENT, Asked(danger, language, self._wish(session, conversation_id)))

    def _danger(self, told: Sequence[Message]) -> Urgency:
        """The urgency of the warning that the patient was given last, if that was not long ago."""
        recent = [m for m in told if self._clock() - m.created_at < DANGER_REMEMBERED and m.body.get("custom", {}).get("kind") == "urgent"]
        if any(str(m.body["custom"].get("article", "")).startswith(CRISIS_ARTICLE) for m in recent):
            return Urgency.CRISIS
        return Urgency.URGENT if recent else Urgency.ROUTINE

    def _wish(self, session: Session, conversation_id: str) -> Optional[int]:
        """The longest of the last messages in the patient's own words: the request itself often says little."""
        own = [m for m in self._last(session, conversation_id, "in") if not m.body.get("command")][:WISH_AMONG]
        return max(own, key=lambda m: len(m.body["text"])).id if own else None

    def _has_contact(self, session: Session, conversation_id: str) -> bool:
        return any(CONTACT.search(m.body["text"]) for m in self._last(session, conversation_id, "in"))

    def _last(self, session: Session, conversation_id: str, direction: str) -> List[Any]:
        query = select(Message).filter_by(conversation_id=conversation_id, direction=direction).order_by(Message.id.desc()).limit(LOOKED_BACK)
        return list(session.execute(query).scalars())

    def _name(self, session: Session, row: HandOff) -> str:
        return session.execute(select(Coordinator.name).filter_by(id=row.holder_id)).scalar() or "A coordinator"

    def _promise(self) -> str:
        return promise(self._hours, self._clock(), self._usual())


def _language(told: Sequence[Message]) -> str:
    return next((m.body["custom"]["language"] for m in told if m.body.get("custom", {}).get("language")), "en")
