"""The updates of Telegram: recorded before they are acknowledged, handled once, forgotten after two days."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.services.messages import Clock
from bot.store.telegram_tables import TelegramBlock, TelegramUpdate

KEPT = timedelta(hours=48)


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
    """Reads and writes the table of updates."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock

    def record(self, arrivals: Sequence[Arrival]) -> List[str]:
        """Keeps those that are new; gives the chats that have something new."""
        try:
            with self._sessions.begin() as session:
                fresh = self._fresh(session, arrivals)
                session.add_all(self._row(arrival) for arrival in fresh)
        except IntegrityError:  # another process kept one of them in this moment: each for itself
            return [chat for arrival in arrivals for chat in self.record([arrival])] if len(arrivals) > 1 else []
        return list(dict.fromkeys(arrival.chat_id for arrival in fresh))

    def waiting(self, chat_id: str) -> List[Arrival]:
        """What waits of one chat, in the order in which it was said."""
        query = select(TelegramUpdate.body).where(TelegramUpdate.chat_id == chat_id, TelegramUpdate.done_at.is_(None))
        with self._sessions() as session:
            return [Arrival(**body) for body in session.execute(query.order_by(TelegramUpdate.update_id)).scalars()]

    def chats(self) -> List[str]:
        """The chats of which something waits, the longest waiting first."""
        query = select(TelegramUpdate.chat_id).where(TelegramUpdate.done_at.is_(None)).group_by(TelegramUpdate.chat_id)
        with self._sessions() as session:
            return list(session.execute(query.order_by(func.min(TelegramUpdate.update_id))).scalars())

    def done(self, update_ids: Sequence[int]) -> None:
        """Marks updates as handled; what they said is kept by the conversation alone."""
        with self._sessions.begin() as session:
            self._finish(session, update_ids)

    def fold(self, arrivals: Sequence[Arrival]) -> Arrival:
        """Makes the first of several texts hold them all, in one transaction; the others are done."""
        first = replace(arrivals[0], text="\n".join(arrival.text for arrival in arrivals), message_id=arrivals[-1].message_id)
        with self._sessions.begin() as session:
            session.execute(update(TelegramUpdate).where(TelegramUpdate.update_id == first.update_id).values(body=asdict(first)))
            self._finish(session, [arrival.update_id for arrival in arrivals[1:]])
        return first

    def last_message(self, chat_id: str) -> int:
        """Telegram's number of the last message of a chat, 0 if none is remembered."""
        with self._sessions() as session:
            return session.execute(select(func.max(TelegramUpdate.message_id)).where(TelegramUpdate.chat_id == chat_id)).scalar() or 0

    def forget_old(self) -> None:
        """Forgets the updates that were handled more than two days ago; Telegram itself keeps one for a day."""
        old = (TelegramUpdate.received_at < self._clock() - KEPT, TelegramUpdate.done_at.is_not(None))
        with self._sessions.begin() as session:
            session.execute(delete(TelegramUpdate).where(*old))

    def block(self, chat_id: str) -> None:
        """Marks a chat that takes no messages any more."""
        if not self.blocked(chat_id):
            try:
                with self._sessions.begin() as session:
                    session.add(TelegramBlock(chat_id=chat_id, since=self._clock()))
            except IntegrityError:
                return

    def unblock(self, chat_id: str) -> None:
        """The patient is back."""
        with self._sessions.begin() as session:
            session.execute(delete(TelegramBlock).where(TelegramBlock.chat_id == chat_id))

    def blocked(self, chat_id: str) -> bool:
        """Whether a chat takes no messages."""
        with self._sessions() as session:
            return session.get(TelegramBlock, chat_id) is not None

    def _fresh(self, session: Session, arrivals: Sequence[Arrival]) -> List[Arrival]:
        once = {arrival.update_id: arrival for arrival in arrivals}
        known = set(session.execute(select(TelegramUpdate.update_id).where(TelegramUpdate.update_id.in_(list(once)))).scalars())
        return [once[update_id] for update_id in sorted(once) if update_id not in known]

    def _row(self, arrival: Arrival) -> TelegramUpdate:
        done = self._clock() if arrival.kind == "nothing" else None
        body: Optional[Dict[str, Any]] = None if done else asdict(arrival)
        return TelegramUpdate(
            update_id=arrival.update_id, chat_id=arrival.chat_id, message_id=arrival.message_id, body=body, received_at=self._clock(), done_at=done,
        )  # fmt: skip

    def _finish(self, session: Session, update_ids: Sequence[int]) -> None:
        session.execute(update(TelegramUpdate).where(TelegramUpdate.update_id.in_(list(update_ids))).values(done_at=self._clock(), body=None))
