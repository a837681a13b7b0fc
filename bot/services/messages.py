"""The one door in and the one door out: recorded before understood, recorded before delivered."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, List, Optional, Sequence
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.errors import MessageRefused
from bot.services.replies import Reply
from bot.services.tokens import ButtonTokens
from bot.store.tables import Conversation, Message

LONGEST = 20_000
OFFERS_REMEMBERED = 30
WORDS_REMEMBERED = 200
KEPT_CONTROLS = "\n\t"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Received:
    """A patient's message as it was recorded; `command` is set when it is one of our own buttons."""

    id: int
    conversation_id: str
    text: str
    command: Optional[str]


@dataclass(frozen=True)
class Outgoing:
    """A recorded message to a patient: its place in the outbox and its body as the channel sends it."""

    id: int
    body: Dict[str, Any]


def cleaned(text: str) -> str:
    """The text without control characters and outer space, composed as Unicode NFC; raises MessageRefused if none is left."""
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    kept = "".join(c for c in composed if c in KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn")).strip()
    if not kept:
        raise MessageRefused("it is empty")
    if len(kept) > LONGEST:
        raise MessageRefused(f"it has {len(kept)} characters")
    return kept


class Messages:
    """Receives and sends through the table `messages`."""

    def __init__(self, sessions: sessionmaker, tokens: ButtonTokens, clock: Clock) -> None:
        self._sessions, self._tokens, self._clock = sessions, tokens, clock

    def conversation(self, channel: str, external_id: str) -> str:
        """The id of the conversation with this person on this channel, a new one at the first time."""
        wanted = select(Conversation.id).filter_by(channel=channel, external_id=external_id)
        with self._sessions() as session:
            known = session.execute(wanted).scalar()
            if known:
                return known
            fresh = Conversation(id=uuid4().hex, channel=channel, external_id=external_id, created_at=self._clock())
            session.add(fresh)
            try:
                session.commit()
                return fresh.id
            except IntegrityError:
                session.rollback()
                return session.execute(wanted).scalar_one()

    def receive(self, conversation_id: str, text: str) -> Received:
        """Records what a patient said, before it is understood; raises MessageRefused for an empty or endless text."""
        kept = cleaned(text)
        command = self._tokens.command(conversation_id, kept)
        with self._sessions.begin() as session:
            shown = self._title(session, conversation_id, kept) if command else kept
            body = {"text": shown, "command": command}
            row = self._row(conversation_id, "in", "patient", body, [], None)
            session.add(row)
            session.flush()
            return Received(row.id, conversation_id, shown, command)

    def send(self, conversation_id: str, replies: Sequence[Reply], reply_to: Optional[int] = None, author: str = "assistant") -> List[Outgoing]:
        """Records words to a patient, before they are delivered, and marks the message they reply to as answered."""
        with self._sessions.begin() as session:
            rows = [self._row(conversation_id, "out", author, self._body(conversation_id, reply), reply.articles, reply_to) for reply in replies]
            session.add_all(rows)
            if reply_to is not None:
                self._mark(session, [reply_to])
            session.flush()
            return [Outgoing(row.id, row.body) for row in rows]

    def delivered(self, ids: Sequence[int]) -> None:
        """Marks messages as delivered."""
        with self._sessions.begin() as session:
            self._mark(session, ids)

    def waiting(self, conversation_id: str) -> List[Outgoing]:
        """What was recorded for this patient and not delivered yet, in order."""
        query = self._open("out").filter_by(conversation_id=conversation_id)
        with self._sessions() as session:
            return [Outgoing(row.id, row.body) for row in session.execute(query).scalars()]

    def unanswered(self, channel: str) -> List[Received]:
        """Messages of a channel that were recorded and never answered, in order: what a sudden stop left behind."""
        query = self._open("in").join(Conversation).where(Conversation.channel == channel)
        with self._sessions() as session:
            rows = session.execute(query).scalars()
            return [Received(row.id, row.conversation_id, row.body["text"], row.body["command"]) for row in rows]

    def said(self, conversation_id: str) -> List[str]:
        """The patient's own words in a conversation, the latest last."""
        query = select(Message.body).filter_by(conversation_id=conversation_id, author="patient").order_by(Message.id.desc()).limit(WORDS_REMEMBERED)
        with self._sessions() as session:
            return [body["text"] for body in session.execute(query).scalars()][::-1]

    def transcript(self, conversation_id: str) -> List[Dict[str, Any]]:
        """All that was said in a conversation, in order."""
        query = select(Message).filter_by(conversation_id=conversation_id).order_by(Message.id)
        with self._sessions() as session:
            return [{"id": m.id, "author": m.author, "created_at": m.created_at.isoformat(), **m.body} for m in session.execute(query).scalars()]

    def _row(self, conversation_id: str, direction: str, author: str, body: dict, articles: list, reply_to: Optional[int]) -> Message:
        now = self._clock()
        return Message(
            conversation_id=conversation_id, direction=direction, author=author, body=body, articles=articles, reply_to=reply_to,
            created_at=now, deliver_after=now, attempts=0,
        )  # fmt: skip

    def _body(self, conversation_id: str, reply: Reply) -> Dict[str, Any]:
        body: Dict[str, Any] = {"text": reply.text, "custom": reply.custom}
        if reply.buttons:
            body["buttons"] = [{"title": b.title, "payload": self._tokens.token(conversation_id, b.command)} for b in reply.buttons]
        if reply.image:
            body["image"] = reply.image
        return body

    def _title(self, session: Session, conversation_id: str, payload: str) -> str:
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc())
        offered = (button for body in session.execute(query.limit(OFFERS_REMEMBERED)).scalars() for button in body.get("buttons", []))
        return next((button["title"] for button in offered if button["payload"] == payload), payload)

    def _open(self, direction: str) -> Any:
        return select(Message).where(Message.direction == direction, Message.delivered_at.is_(None)).order_by(Message.id)

    def _mark(self, session: Session, ids: Sequence[int]) -> None:
        session.execute(update(Message).where(Message.id.in_(list(ids))).values(delivered_at=self._clock()))
