"""What is stored about one person: shown to them, and deleted when they say so."""

from __future__ import annotations

from base64 import b64encode
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Dict, Iterator, List, Optional, Set

from sqlalchemy import Column, delete, insert, select
from sqlalchemy.orm import Session, sessionmaker

from bot.errors import NoSuchConversation
from bot.services.gaps import kept_form
from bot.services.messages import Clock
from bot.store.belongings import belongings, remove
from bot.store.desk_tables import HandOff
from bot.store.encryption import KeyedHash, equals
from bot.store.tables import Conversation, Gap, Message, PrivacyAct

FAREWELL_WAITS = timedelta(days=1)
PATIENT, OPERATOR = "patient", "operator"
LONGEST_NUMBER = 10
Counts = Dict[str, int]


class Acts:
    """The log of what was erased, exported and deleted by age: numbers, no ids and no words."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @contextmanager
    def noted(self, session: Session, act: str, by: str, once: Optional[str] = None) -> Iterator[Counts]:
        """Stands open while something is deleted (the trail of the desk lets nothing go otherwise) and keeps the counts."""
        row = PrivacyAct(act=act, by=by, begun_at=self._clock(), counts={}, once=once)
        session.add(row)
        session.flush()
        counts: Counts = {}
        yield counts
        row.counts, row.done_at = counts, self._clock()


class Privacy:
    """Shows and deletes all that belongs to a conversation, in every table there is."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock
        self.acts = Acts(clock)

    def export(self, conversation_id: str, by: str = OPERATOR) -> Dict[str, Any]:
        """All that is stored about this person, table by table; raises NoSuchConversation."""
        with self._sessions.begin() as session:
            _known(session, conversation_id)
            found = {table.name: _rows(session, table, condition) for table, condition in belongings(conversation_id).items()}
            kept = {name: rows for name, rows in found.items() if rows}
            with self.acts.noted(session, "export", by) as counts:
                counts.update({name: len(rows) for name, rows in kept.items()})
        return {"conversation": conversation_id, "exported_at": self._clock().isoformat(), "stored": kept}

    def erase(self, conversation_id: str, by: str = OPERATOR) -> Counts:
        """Deletes everything and gives how many rows there were in each table; raises NoSuchConversation."""
        with self._sessions.begin() as session:
            _known(session, conversation_id)
            with self.acts.noted(session, "erase", by) as counts:
                counts.update(self.remove(session, conversation_id))
        return counts

    def erase_but_answer(self, conversation_id: str) -> None:
        """Deletes everything, and leaves an empty conversation by which one last word can be delivered; `tidy` takes it away."""
        with self._sessions.begin() as session:
            row = _known(session, conversation_id)
            door = {"id": row.id, "channel": row.channel, "external_id": row.external_id, "created_at": self._clock(), "erased_at": self._clock()}
            with self.acts.noted(session, "erase", PATIENT) as counts:
                counts.update(self.remove(session, conversation_id))
            session.execute(insert(Conversation).values(**door))

    @staticmethod
    def remove(session: Session, conversation_id: str) -> Counts:
        """Deletes everything of a conversation within the transaction of another service; an act must stand open in the log."""
        gaps = _gaps(session, conversation_id)
        session.execute(delete(Gap).where(Gap.id.in_(gaps)), execution_options={"synchronize_session": False})
        counts = remove(session, conversation_id)
        session.expire_all()
        return {**counts, **({"gaps": len(gaps)} if gaps else {})}

    def found(self, name: str) -> str:
        """The conversation that an operator means: by its id, by a number of the desk, or as channel:name; raises NoSuchConversation."""
        channel, named, person = name.partition(":")
        with self._sessions() as session:
            if named:
                query = select(Conversation.id).where(Conversation.channel == channel, equals(session, Conversation.external_hash, person))
            elif name.isdecimal() and len(name) < LONGEST_NUMBER:
                query = select(HandOff.conversation_id).filter_by(id=int(name))
            else:
                query = select(Conversation.id).filter_by(id=name)
            known = session.execute(query).scalar()
        if known is None:
            raise NoSuchConversation()
        return known

    def tidy(self) -> int:
        """Takes away the empty conversations whose last word was delivered, or could not be for a day; gives their number."""
        spoken = select(Message.conversation_id).where(Message.direction == "in")
        with self._sessions.begin() as session:
            waiting = select(Message.conversation_id).where(Message.delivered_at.is_(None), Message.created_at > self._clock() - FAREWELL_WAITS)
            query = select(Conversation.id).where(Conversation.erased_at.is_not(None), Conversation.id.not_in(spoken), Conversation.id.not_in(waiting))
            gone = list(session.execute(query).scalars())
            for conversation_id in gone:
                remove(session, conversation_id)
        return len(gone)

    def log(self) -> List[Dict[str, Any]]:
        """The log, the latest first."""
        with self._sessions() as session:
            rows = session.execute(select(PrivacyAct).order_by(PrivacyAct.id.desc())).scalars()
            return [{"act": row.act, "by": row.by, "at": row.begun_at.isoformat(), "done": row.done_at is not None, "counts": row.counts} for row in rows]


def _known(session: Session, conversation_id: str) -> Conversation:
    row = session.get(Conversation, conversation_id)
    if row is None:
        raise NoSuchConversation(conversation_id)
    return row


def _gaps(session: Session, conversation_id: str) -> List[int]:
    """Gaps are kept without who asked: those in this person's very words, of the same days, are theirs as far as anyone can tell."""
    query = select(Message.body, Message.created_at).filter_by(conversation_id=conversation_id, direction="in")
    said = [(kept_form(body["text"]), at.date()) for body, at in session.execute(query)]
    words: Set[str] = {text for text, _ in said}
    days: Set[date] = {day for _, day in said}
    found = session.execute(select(Gap.id, Gap.text).where(Gap.asked_on.in_(days | {day + timedelta(days=1) for day in days})))
    return [gap for gap, text in found if text in words]


def _rows(session: Session, table: Any, condition: Any) -> List[Dict[str, Any]]:
    shown: List[Column] = [column for column in table.columns if not isinstance(column.type, KeyedHash)]
    rows = session.execute(select(*shown).where(condition).order_by(*table.primary_key.columns))
    return [{column.name: _plain(row[place]) for place, column in enumerate(shown)} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value
