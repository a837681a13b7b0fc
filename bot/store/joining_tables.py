"""The table of codes by which a person takes a conversation to another place."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String

from bot.store.tables import Base, UtcTime


class JoiningCode(Base):
    """A code that was given out and not used yet; `id` is its hash."""

    __tablename__ = "joining_codes"
    id = Column(String(64), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True)
    made_at = Column(UtcTime, nullable=False)
