"""The updates of Telegram: recorded before they are acknowledged, handled once, forgotten after two days."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.services.messages import Clock, Messages
from bot.store.tables import Conversation
from bot.store.telegram_tables import TelegramBlock, TelegramUpdate

CHANNEL = "telegram"
NOTHING = "nothing"
KEPT = timedelta(hours=48)
MOST_CHATS = 500  # at one look; the next look finds the others


@dataclass(frozen=True)
class Arrival:
    """What one update says, without more of the person than the answer needs; `kind` names the act, `sent_at` is in seconds."""

    update_id: int
    chat_id: str
    kind: str
    text: str = ""
    message_id: int = 0
    sent_at: int = 0
    more: Dict[str, Any] = field(default_factory=dict)


class TelegramInbox:
    """Reads and writes the table of updates; a chat is a conversation of the channel."""

    def __init__(self, sessions: sessionmaker, messages: Messages, clock: Clock) -> None:
        self._sessions, self._messages, self._clock = sessions, messages, clock

    def conversation(self, chat_id: str) -> str:
        """The conversation of a chat."""
        return self._messages.conversation(CHANNEL, chat_id)

    def record(self, arrivals: Sequence[Arrival]) -> List[str]:
        """Keeps those that are new; gives the chats that have something new."""
        fresh = self._fresh(arrivals)
        heard = {arrival.chat_id: self.conversation(arrival.chat_id) for arrival in fresh if arrival.kind != NOTHING}
        try:
            with self._sessions.begin() as session:
                session.add_all(self._row(arrival, heard.get(arrival.chat_id)) for arrival in fresh)
        except IntegrityError:  # another process kept one of them in this moment: each for itself
            return list(dict.fromkeys(chat for arrival in fresh for chat in self.record([arrival]))) if len(fresh) > 1 else []
        return list(heard)

    def waiting(self, conversation_id: str) -> List[Arrival]:
        """What waits of one chat, in the order in which it was said."""
        query = select(TelegramUpdate.body).where(TelegramUpdate.conversation_id == conversation_id, TelegramUpdate.done_at.is_(None))
        with self._sessions() as session:
            return [Arrival(**body) for body in session.execute(query.order_by(TelegramUpdate.update_id)).scalars()]

    def chats(self) -> List[str]:
        """The chats of which something waits, the longest waiting first."""
        first = func.min(TelegramUpdate.update_id)
        waiting = select(TelegramUpdate.conversation_id).where(TelegramUpdate.done_at.is_(None)).group_by(TelegramUpdate.conversation_id).order_by(first)
        with self._sessions() as session:
            ids = list(session.execute(waiting.limit(MOST_CHATS)).scalars())
            named = select(Conversation.id, Conversation.external_id).where(Conversation.id.in_(ids), Conversation.channel == CHANNEL)
            names = {row.id: row.external_id for row in session.execute(named)}
        return [names[conversation] for conversation in ids if conversation in names]

    def done(self, update_ids: Sequence[int]) -> None:
        """Marks updates as handled; what they said is kept by the conversation alone."""
        with self._sessions.begin() as session:
            self._finish(session, update_ids)

    def fold(self, arrivals: Sequence[Arrival]) -> Arrival:
        """Makes the first of several texts hold them all, in one transaction; the others are done."""
        lines = dict.fromkeys(arrival.text for arrival in arrivals)  # "hello?" asked three times is asked once
        first = replace(arrivals[0], text="\n".join(lines), message_id=arrivals[-1].message_id)
        with self._sessions.begin() as session:
            session.get(TelegramUpdate, first.update_id).body = asdict(first)
            self._finish(session, [arrival.update_id for arrival in arrivals[1:]])
        return first

    def last_message(self, conversation_id: str) -> int:
        """Telegram's number of the last message of a chat, 0 if none is remembered."""
        query = select(func.max(TelegramUpdate.message_id)).where(TelegramUpdate.conversation_id == conversation_id)
        with self._sessions() as session:
            return session.execute(query).scalar() or 0

    def forget_old(self) -> None:
        """Forgets the updates that were handled more than two days ago; Telegram itself keeps one for a day."""
        old = (TelegramUpdate.received_at < self._clock() - KEPT, TelegramUpdate.done_at.is_not(None))
        with self._sessions.begin() as session:
            session.execute(delete(TelegramUpdate).where(*old))

    def block(self, conversation_id: str) -> None:
        """Marks a chat that takes no messages any more."""
        with suppress(IntegrityError), self._sessions.begin() as session:  # it may be marked already
            session.add(TelegramBlock(conversation_id=conversation_id, since=self._clock()))

    def unblock(self, conversation_id: str) -> None:
        """The patient is back."""
        with self._sessions.begin() as session:
            session.execute(delete(TelegramBlock).where(TelegramBlock.conversation_id == conversation_id))

    def blocked(self, conversation_id: str) -> bool:
        """Whether a chat takes no messages."""
        with self._sessions() as session:
            return session.get(TelegramBlock, conversation_id) is not None

    def _fresh(self, arrivals: Sequence[Arrival]) -> List[Arrival]:
        once = {arrival.update_id: arrival for arrival in arrivals}
        with self._sessions() as session:
            known = set(session.execute(select(TelegramUpdate.update_id).where(TelegramUpdate.update_id.in_(list(once)))).scalars())
        return [once[update_id] for update_id in sorted(once) if update_id not in known]

    def _row(self, arrival: Arrival, conversation_id: Optional[str]) -> TelegramUpdate:
        now = self._clock()
        return TelegramUpdate(
            update_id=arrival.update_id, conversation_id=conversation_id, message_id=arrival.message_id,
            body=asdict(arrival) if conversation_id else None, received_at=now, done_at=None if conversation_id else now,
        )  # fmt: skip

    def _finish(self, session: Session, update_ids: Sequence[int]) -> None:
        session.execute(update(TelegramUpdate).where(TelegramUpdate.update_id.in_(list(update_ids))).values(done_at=self._clock(), body=None))
