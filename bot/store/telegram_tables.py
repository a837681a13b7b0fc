"""The tables of the Telegram channel: updates that were seen, chats that cannot be reached, and which process does the work."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, text

from bot.store.encryption import EncryptedJson
from bot.store.tables import Base, UtcTime

OPEN = text("done_at IS NULL")


class TelegramUpdate(Base):
    """One update, kept so that it is handled once; `body` is what it says, and empty as soon as it is done."""

    __tablename__ = "telegram_updates"
    update_id = Column(BigInteger, primary_key=True, autoincrement=False)
    conversation_id = Column(String(32), ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id = Column(BigInteger, nullable=False)
    body = Column(EncryptedJson("telegram_updates.body"))
    received_at = Column(UtcTime, nullable=False)
    done_at = Column(UtcTime)
    __table_args__ = (
        Index("ix_telegram_updates_open", "conversation_id", "update_id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_telegram_updates_conversation", "conversation_id", "message_id"),
        Index("ix_telegram_updates_received", "received_at"),
    )


class TelegramBlock(Base):
    """A chat that takes no messages any more: the patient blocked the bot, or has deleted the account."""

    __tablename__ = "telegram_blocks"
    conversation_id = Column(String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    since = Column(UtcTime, nullable=False)


class Lease(Base):
    """A work that one process does at a time; it is another's when `until` has passed."""

    __tablename__ = "leases"
    name = Column(String(40), primary_key=True)
    holder = Column(String(32), nullable=False)
    until = Column(UtcTime, nullable=False)
