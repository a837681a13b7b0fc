"""Thumbs up and down on an answer, for the authors: which article helps, which does not, and why."""

from __future__ import annotations

from collections import Counter
from typing import Dict, List, NamedTuple, Optional

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.errors import NoSuchMessage
from bot.services.messages import Clock
from bot.store.tables import Message, Rating

REASONS = frozenset({"not_my_question", "unclear", "too_long", "not_enough", "seems_wrong"})


class Judged(NamedTuple):
    """An article as patients judged it."""

    article: str
    helpful: int
    not_helpful: int
    reasons: Dict[str, int]


class Ratings:
    """Keeps and counts them."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock

    def rate(self, conversation_id: str, message_id: int, helpful: bool, reason: Optional[str] = None) -> None:
        """Keeps what the patient thinks of a message now; raises NoSuchMessage if it is none that this patient was sent."""
        with self._sessions.begin() as session:
            message = session.get(Message, message_id)
            if message is None or message.conversation_id != conversation_id or message.direction != "out":
                raise NoSuchMessage(str(message_id))
            told = message.articles[0] if message.articles else {}
            session.merge(
                Rating(
                    message_id=message_id, conversation_id=conversation_id, article_id=told.get("id"), version=told.get("version"),
                    helpful=helpful, reason=reason if reason in REASONS and not helpful else None, rated_at=self._clock(),
                )
            )  # fmt: skip

    def given(self, conversation_id: str) -> Dict[int, bool]:
        """What was rated in a conversation: message id → helpful."""
        query = select(Rating.message_id, Rating.helpful).filter_by(conversation_id=conversation_id)
        with self._sessions() as session:
            return {row.message_id: row.helpful for row in session.execute(query)}

    def judged(self) -> List[Judged]:
        """Every rated article, the one that helped least first."""
        with self._sessions() as session:
            rows = session.execute(select(Rating.article_id, Rating.helpful, Rating.reason).where(Rating.article_id.isnot(None))).all()
        found = []
        for article in {row.article_id for row in rows}:
            mine = [row for row in rows if row.article_id == article]
            helpful = sum(row.helpful for row in mine)
            found.append(Judged(article, helpful, len(mine) - helpful, dict(Counter(row.reason for row in mine if row.reason))))
        return sorted(found, key=lambda judged: (-judged.not_helpful, judged.helpful, judged.article))
