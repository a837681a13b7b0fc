"""A conversation as a coordinator sees it: what was said and delivered, notes, who did what, and what else is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.care.delivery import given_up
from bot.care.handoff import Actor, Move, Standing, State, Urgency, allowed
from bot.care.service_level import ServiceLevel
from bot.services.handoff import TYPING_SHOWN
from bot.services.handoff_record import Record
from bot.services.messages import Clock
from bot.services.warning_signs import named
from bot.store.desk_tables import Coordinator, HandOff, HandOffEvent, Note
from bot.store.tables import Conversation, Message, SafetyEvent

SHOWN = 500


@dataclass(frozen=True)
class Section:
    """What another service knows about a conversation, for example the summary of a pre-screening."""

    title: str
    lines: Sequence[Tuple[str, str]]


Known = Callable[[str], Optional[Section]]


@dataclass(frozen=True)
class Said:
    """A message with its delivery: `waiting`, `delivered`, `retrying` or `failed`; empty for what the patient wrote."""

    id: int
    author: str
    name: str
    text: str
    at: datetime
    delivery: str
    delivered_at: Optional[datetime]
    failed_reason: Optional[str]
    articles: Sequence[str]
    kind: str
    buttons: Sequence[str]
    picture: Optional[str]
    file: Optional[Dict[str, Any]]


@dataclass(frozen=True)
class Noted:
    """An internal note."""

    id: int
    name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Event:
    """One line of the audit trail."""

    at: datetime
    actor: str
    move: str
    detail: str


@dataclass(frozen=True)
class Told:
    """What was said, noted and done, in order, and the warning signs; what was done last comes first."""

    transcript: List[Said]
    notes: List[Noted]
    events: List[Event]
    signs: List[Tuple[datetime, str]]


@dataclass(frozen=True)
class CaseFile:
    """All of it."""

    id: int
    conversation_id: str
    channel: str
    language: str
    state: State
    urgency: str
    version: int
    holder: Optional[str]
    mine: bool
    asked_at: datetime
    since: datetime
    snoozed_until: Optional[datetime]
    reason: Optional[str]
    helpful: Optional[bool]
    patient_types: bool
    due: Optional[datetime]
    signs: List[Tuple[datetime, str]]
    moves: Tuple[Move, ...]
    transcript: List[Said]
    notes: List[Noted]
    events: List[Event]
    sections: List[Section]


class CaseFiles:
    """Reads conversations for the desk; `known` are the services that may know something about a patient."""

    def __init__(self, sessions: sessionmaker, clock: Clock, level: ServiceLevel, known: Sequence[Known] = ()) -> None:
        self._sessions, self._clock, self._level, self._known = sessions, clock, level, known
        self._record = Record(clock)

    def open(self, handoff_id: int, who: Actor) -> CaseFile:
        """The conversation of a hand-off; raises NoSuchHandOff."""
        with self._sessions() as session:
            row = self._record.get(session, handoff_id)
            channel = session.execute(select(Conversation.channel).filter_by(id=row.conversation_id)).scalar_one()
            holder = session.execute(select(Coordinator.name).filter_by(id=row.holder_id)).scalar() if row.holder_id else None
            talk = row.conversation_id
            told = Told(_transcript(session, talk), _notes(session, talk), _events(session, talk), _signs(session, talk))
        sections = [section for known in self._known if (section := known(row.conversation_id))]
        return self._file(row, channel, holder, who, told, sections)

    def _file(self, row: HandOff, channel: str, holder: Optional[str], who: Actor, told: Told, sections: List[Section]) -> CaseFile:
        typed = row.patient_typed_at is not None and self._clock() - row.patient_typed_at < TYPING_SHOWN
        return CaseFile(
            row.id, row.conversation_id, channel, row.language, State(row.state), Urgency(row.urgency).name.lower(), row.version, holder,
            row.holder_id == who.id, row.asked_at, row.since, row.snoozed_until, row.reason, row.helpful, typed, self._due(row), told.signs,
            allowed(Standing(State(row.state), row.holder_id), who), told.transcript, told.notes, told.events, sections,
        )  # fmt: skip

    def _due(self, row: HandOff) -> Optional[datetime]:
        return self._level.due(State(row.state), Urgency(row.urgency), row.asked_at, row.since, row.first_answer_at is not None)


def _signs(session: Session, conversation_id: str) -> List[Tuple[datetime, str]]:
    query = select(SafetyEvent.created_at, SafetyEvent.kind).filter_by(conversation_id=conversation_id).order_by(SafetyEvent.id.desc()).limit(SHOWN)
    return [(at, named(kind)) for at, kind in session.execute(query)]


def _transcript(session: Session, conversation_id: str) -> List[Said]:
    query = select(Message).filter_by(conversation_id=conversation_id).order_by(Message.id.desc()).limit(SHOWN)
    return [_said(row) for row in reversed(session.execute(query).scalars().all())]


def _said(row: Message) -> Said:
    custom = row.body.get("custom") or {}
    articles = [f"{article['id']} ({article['version']})" for article in row.articles]
    buttons = [button["title"] for button in row.body.get("buttons", [])]
    return Said(
        row.id, row.author, custom.get("from", ""), row.body["text"], row.created_at, _delivery(row), row.delivered_at, row.failed_reason,
        articles, custom.get("kind", ""), buttons, row.body.get("image"), row.body.get("file"),
    )  # fmt: skip


def _delivery(row: Message) -> str:
    if row.direction == "in":
        return ""
    if row.delivered_at is not None:
        return "delivered"
    if given_up(row.attempts):
        return "failed"
    return "retrying" if row.attempts else "waiting"


def _notes(session: Session, conversation_id: str) -> List[Noted]:
    query = select(Note, Coordinator.name).join(Coordinator, Coordinator.id == Note.coordinator_id).filter(Note.conversation_id == conversation_id)
    return [Noted(note.id, name, note.text, note.created_at) for note, name in session.execute(query.order_by(Note.id))]


def _events(session: Session, conversation_id: str) -> List[Event]:
    query = select(HandOffEvent).join(HandOff, HandOff.id == HandOffEvent.handoff_id).filter(HandOff.conversation_id == conversation_id)
    rows = session.execute(query.order_by(HandOffEvent.id.desc()).limit(SHOWN)).scalars()
    return [Event(row.at, row.actor, row.move, ", ".join(str(value) for value in row.detail.values())) for row in rows]
