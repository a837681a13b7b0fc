"""What is deleted by its age: each kind after its own number of days, once a day, by one process."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, List, Optional, Tuple

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.care.retention import Terms
from bot.services.messages import Clock
from bot.services.privacy import OPERATOR, Counts, Privacy
from bot.store.desk_tables import HandOff
from bot.store.tables import Conversation, File, Gap, Message, PrivacyAct

log = structlog.get_logger(__name__)
RETENTION = "retention"
AT_ONCE = 200
UNSYNCED = {"synchronize_session": False}


class Retention:
    """Deletes what is old. A conversation's age is that of its last word; one that waits for a person is never old."""

    def __init__(self, sessions: sessionmaker, privacy: Privacy, clock: Clock, terms: Terms) -> None:
        self._sessions, self._privacy, self._clock, self._terms = sessions, privacy, clock, terms

    def daily(self) -> Optional[Counts]:
        """Deletes what is due, if no process has done so today; None if one has."""
        self._privacy.tidy()
        once = f"{RETENTION} {self._clock().date().isoformat()}"
        with self._sessions() as session:
            if session.execute(select(PrivacyAct.id).filter_by(once=once)).scalar():
                return None
        try:
            return self.run("clock", once)
        except IntegrityError:  # another process was a moment earlier
            return None

    def run(self, by: str = OPERATOR, once: Optional[str] = None) -> Counts:
        """Deletes what is due now and gives how many rows there were of each table."""
        deleted: Counter[str] = Counter()
        while True:
            some = self._some(by, once)
            deleted.update(some)
            if some.get("conversations", 0) < AT_ONCE:
                log.info("retention", **deleted)
                return dict(deleted)
            once = None

    def _some(self, by: str, once: Optional[str]) -> Counts:
        with self._sessions.begin() as session, self._privacy.acts.noted(session, RETENTION, by, once) as counts:
            counts.update({name: count for name, count in self._by_age(session).items() if count})
            for conversation_id in self._old(session):
                for name, count in self._privacy.remove(session, conversation_id).items():
                    counts[name] = counts.get(name, 0) + count
        return counts

    def _by_age(self, session: Session) -> Counts:
        """What goes by its own age, whether its conversation does or not."""
        kinds: Tuple[Tuple[Any, Any, int], ...] = (
            (File, File.created_at, self._terms.files),
            (Gap, Gap.asked_on, self._terms.gaps),
            (PrivacyAct, PrivacyAct.begun_at, self._terms.log),
        )
        return {
            kind.__tablename__: session.execute(delete(kind).where(at < self._before(days)), execution_options=UNSYNCED).rowcount
            for kind, at, days in kinds
            if days
        }

    def _old(self, session: Session) -> List[str]:
        if not self._terms.conversations:
            return []
        before = self._before(self._terms.conversations)
        recent = select(Message.conversation_id).where(Message.created_at >= before)
        waits = select(HandOff.conversation_id).where(HandOff.ended_at.is_(None))
        old = select(Conversation.id).where(Conversation.created_at < before, Conversation.id.not_in(recent), Conversation.id.not_in(waits))
        return list(session.execute(old.limit(AT_ONCE)).scalars())

    def _before(self, days: int) -> datetime:
        return self._clock() - timedelta(days=days)
