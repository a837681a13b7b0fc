"""The one door in and the one door out: recorded before understood, recorded before delivered."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Callable, Dict, List, Optional, Sequence
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.care.delivery import MOST_ATTEMPTS, given_up, next_attempt
from bot.errors import MessageRefused, NoSuchConversation, NoSuchMessage
from bot.services.replies import Reply
from bot.services.tokens import ButtonTokens
from bot.store.encryption import equals
from bot.store.tables import Conversation, Dialogue, Message

LONGEST = 20_000
OFFERS_REMEMBERED = 30
WORDS_REMEMBERED = 200
APART = "#"
KEPT_CONTROLS = "\n\t"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Received:
    """A patient's message as it was recorded; `command` is set when it is one of our own buttons, `again` when it had been recorded before."""

    id: int
    conversation_id: str
    text: str
    command: Optional[str]
    again: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A recorded message to a patient: its place in the outbox, its body as the channel sends it, and how many parts of it have gone."""

    id: int
    body: Dict[str, Any]
    parts: int = 0


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

    @property
    def clock(self) -> Clock:
        """The clock by which messages are recorded."""
        return self._clock

    def conversation(self, channel: str, external_id: str) -> str:
        """The id of the conversation with this person on this channel, a new one at the first time."""
        with self._sessions() as session:
            wanted = select(Conversation.id).where(Conversation.channel == channel, equals(session, Conversation.external_hash, external_id))
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

    def receive(self, conversation_id: str, text: str, key: Optional[str] = None, command: Optional[str] = None) -> Received:
        """Records what a patient said, before it is understood; what comes again with the same key is not kept twice.

        Raises MessageRefused or NoSuchConversation.

        `command` is an act that the server itself chose for the patient, an entry of a menu for example; `text` is what is shown for it.
        """
        kept = cleaned(text)
        pressed = (self._tokens.command(conversation_id, kept) or "").partition(APART)[0] or None
        try:
            with self._sessions.begin() as session:
                shown = self._title(session, conversation_id, kept) if pressed else kept
                return self.take(session, conversation_id, {"text": shown, "command": command or pressed}, key)
        except IntegrityError:
            known = self.taken_before(conversation_id, key)
            if known is None:
                raise NoSuchConversation() from None  # it was erased while its page was open
            return known

    def take(self, session: Session, conversation_id: str, body: Dict[str, Any], key: Optional[str] = None) -> Received:
        """Records a message in within the transaction of another service; raises IntegrityError where its key is known."""
        row = self._row(conversation_id, "in", "patient", body, [], None)
        row.key = key
        session.add(row)
        session.flush()
        return Received(row.id, conversation_id, body["text"], body["command"])

    def taken_before(self, conversation_id: str, key: Optional[str]) -> Optional[Received]:
        """The message in that was recorded with this key, if there is one."""
        known = self._known(conversation_id, key)
        return Received(known.id, conversation_id, known.body["text"], known.body.get("command"), again=True) if known else None

    def send(self, conversation_id: str, replies: Sequence[Reply], reply_to: Optional[int] = None, author: str = "assistant") -> List[Outgoing]:
        """Records words to a patient, before they are delivered, and marks the message they reply to as answered.

        What was erased while it was being answered gets no answer, and leaves nothing behind.
        """
        with self._sessions.begin() as session:
            if reply_to is not None and session.execute(select(Message.id).filter_by(id=reply_to)).scalar() is None:
                session.execute(delete(Dialogue).filter_by(conversation_id=conversation_id))
                return []
            return self.record(session, conversation_id, replies, reply_to, author)

    def record(
        self, session: Session, conversation_id: str, replies: Sequence[Reply], reply_to: Optional[int] = None, author: str = "assistant",
        key: Optional[str] = None,
    ) -> List[Outgoing]:  # fmt: skip
        """The same as `send`, within the transaction of another service; `key` is for a single reply."""
        rows = [self._row(conversation_id, "out", author, self._body(conversation_id, reply), reply.articles, reply_to) for reply in replies]
        for row in rows:
            row.key = key
        session.add_all(rows)
        if reply_to is not None:
            self._mark(session, [reply_to])
        session.flush()
        return [Outgoing(row.id, row.body) for row in rows]

    def delivered(self, ids: Sequence[int]) -> None:
        """Marks messages as delivered."""
        with self._sessions.begin() as session:
            self._mark(session, ids)

    def failed(self, message_id: int, reason: str) -> None:
        """Notes that a message could not be delivered; it is tried again later, later each time, until it is given up."""
        with self._sessions.begin() as session:
            row = session.get(Message, message_id)
            row.attempts += 1
            row.failed_reason = reason
            row.deliver_after = next_attempt(row.attempts, self._clock()) or row.deliver_after

    def refused(self, conversation_id: str, reason: str, message_id: Optional[int] = None) -> None:
        """Gives up a message that will never be taken, or all that wait for a patient who cannot be reached; only a person tries them again."""
        query = update(Message).where(Message.conversation_id == conversation_id, Message.direction == "out", Message.delivered_at.is_(None))
        with self._sessions.begin() as session:
            chosen = query.where(Message.id == message_id) if message_id is not None else query
            session.execute(chosen.values(attempts=MOST_ATTEMPTS, failed_reason=reason), execution_options={"synchronize_session": False})

    def part_delivered(self, message_id: int, parts: int) -> None:
        """Notes that the first parts of a long message have gone, so that none of them goes twice."""
        with self._sessions.begin() as session:
            session.execute(update(Message).where(Message.id == message_id).values(parts=parts))

    def retry(self, conversation_id: str, message_id: int) -> None:
        """Tries a failed message again from the beginning; raises NoSuchMessage if this conversation has no such message."""
        failed = (Message.id == message_id, Message.conversation_id == conversation_id, Message.direction == "out", Message.delivered_at.is_(None))
        with self._sessions.begin() as session:
            done = session.execute(update(Message).where(*failed).values(attempts=0, failed_reason=None, deliver_after=self._clock()))
            if done.rowcount == 0:
                raise NoSuchMessage(str(message_id))

    def waiting(self, conversation_id: str) -> List[Outgoing]:
        """What is to be delivered to this patient now, in order: what waits for its next attempt holds back what follows it."""
        query = self._open("out").filter_by(conversation_id=conversation_id)
        with self._sessions() as session:
            rows = [row for row in session.execute(query).scalars() if not given_up(row.attempts)]
        due = takewhile(lambda row: row.deliver_after <= self._clock(), rows)
        return [Outgoing(row.id, row.body, row.parts) for row in due]

    def taken(self, conversation_id: str) -> List[Outgoing]:
        """What was written without being asked for, by coordinators for example, marked as delivered; of two who take at once one gets it."""
        mine = self._open("out").filter_by(conversation_id=conversation_id, reply_to=None)
        with self._sessions.begin() as session:
            rows = session.execute(mine).scalars().all()
            return [Outgoing(row.id, row.body) for row in rows if self._won(session, row.id)]

    def undelivered(self, conversations: Sequence[str]) -> List[str]:
        """Those of these conversations for which something waits."""
        query = select(Message.conversation_id).where(Message.direction == "out", Message.delivered_at.is_(None), Message.conversation_id.in_(conversations))
        with self._sessions() as session:
            return list(session.execute(query.distinct()).scalars())

    def outbox(self, channel: str) -> List[str]:
        """The channel's own names of the patients for whom something waits that is due."""
        due = (Message.attempts < MOST_ATTEMPTS, Message.deliver_after <= self._clock(), Conversation.channel == channel)
        query = select(Conversation.external_id).join(Message, Message.conversation_id == Conversation.id)
        with self._sessions() as session:
            return list(session.execute(query.where(Message.direction == "out", Message.delivered_at.is_(None), *due).distinct()).scalars())

    def answered(self, message_id: int) -> bool:
        """Whether a patient's message has had its answer."""
        with self._sessions() as session:
            return session.execute(select(Message.delivered_at).filter_by(id=message_id)).scalar() is not None

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

    def transcript(self, conversation_id: str, after: int = 0) -> List[Dict[str, Any]]:
        """All that was said in a conversation, in order; only what came after a message where its id is given."""
        query = select(Message).filter_by(conversation_id=conversation_id).where(Message.id > after).order_by(Message.id)
        with self._sessions() as session:
            return [{"id": m.id, "author": m.author, "created_at": m.created_at.isoformat(), **m.body} for m in session.execute(query).scalars()]

    def offered(self, conversation_id: str, payload: str) -> Optional[str]:
        """The title of the button with this payload; None for what this conversation was never offered."""
        if self._tokens.command(conversation_id, payload) is None:
            return None
        with self._sessions() as session:
            return self._title(session, conversation_id, payload)

    def text_of(self, conversation_id: str, key: str) -> Optional[str]:
        """The text of the message with this key, if there is one."""
        known = self._known(conversation_id, key)
        return known.body["text"] if known else None

    def last_kind(self, conversation_id: str) -> Optional[str]:
        """The kind of the last message that the patient was sent."""
        return self.last_custom(conversation_id).get("kind")

    def last_custom(self, conversation_id: str) -> Dict[str, Any]:
        """What stood beside the words of the last message that the patient was sent; empty if there is none."""
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc()).limit(1)
        with self._sessions() as session:
            body = session.execute(query).scalar()
        return body["custom"] if body else {}

    def _known(self, conversation_id: str, key: Optional[str]) -> Optional[Message]:
        if key is None:
            return None
        with self._sessions() as session:
            return session.execute(select(Message).filter_by(conversation_id=conversation_id, key=key)).scalar()

    def _row(self, conversation_id: str, direction: str, author: str, body: dict, articles: list, reply_to: Optional[int]) -> Message:
        now = self._clock()
        return Message(
            conversation_id=conversation_id, direction=direction, author=author, body=body, articles=articles, reply_to=reply_to,
            created_at=now, deliver_after=now, attempts=0,
        )  # fmt: skip

    def _body(self, conversation_id: str, reply: Reply) -> Dict[str, Any]:
        body: Dict[str, Any] = {"text": reply.text, "custom": reply.custom}
        if reply.buttons:
            commands = _told_apart([button.command for button in reply.buttons])
            body["buttons"] = [
                {"title": button.title, "payload": self._tokens.token(conversation_id, command)}
                for button, command in zip(reply.buttons, commands, strict=True)
            ]
        if reply.image:
            body["image"] = reply.image
        return body

    def _title(self, session: Session, conversation_id: str, payload: str) -> str:
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc())
        offered = (button for body in session.execute(query.limit(OFFERS_REMEMBERED)).scalars() for button in body.get("buttons", []))
        return next((button["title"] for button in offered if button["payload"] == payload), payload)

    def _open(self, direction: str) -> Any:
        return select(Message).where(Message.direction == direction, Message.delivered_at.is_(None)).order_by(Message.id)

    def _won(self, session: Session, message_id: int) -> bool:
        open_one = update(Message).where(Message.id == message_id, Message.delivered_at.is_(None)).values(delivered_at=self._clock())
        return bool(session.execute(open_one, execution_options={"synchronize_session": False}).rowcount)

    def _mark(self, session: Session, ids: Sequence[int]) -> None:
        session.execute(update(Message).where(Message.id.in_(list(ids))).values(delivered_at=self._clock()))


def _told_apart(commands: List[str]) -> List[str]:
    """Where several buttons of a message do the same with different words (the options of a question), each gets a mark of its own."""
    mark = secrets.token_hex(2)  # so that a button of an earlier question is not taken for one of this
    return [f"{command}{APART}{mark}{number}" if commands.count(command) > 1 else command for number, command in enumerate(commands)]
