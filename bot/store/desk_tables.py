"""The tables of the desk: coordinators, hand-offs and what was done with them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Text, text

from bot.store.encryption import EncryptedText
from bot.store.tables import Base, UtcTime

OPEN = text("ended_at IS NULL")
ENDED = text("ended_at IS NOT NULL")
UNSEEN = text("seen_at IS NULL")


class Coordinator(Base):
    """Someone who works at the desk; role: coordinator, lead or auditor. `busy` is what they say of themselves while they are there."""

    __tablename__ = "coordinators"
    id = Column(String(32), primary_key=True)
    name = Column(String(80), nullable=False, unique=True)
    role = Column(String(12), nullable=False)
    password_hash = Column(String(200), nullable=False)
    failed_sign_ins = Column(Integer, nullable=False, default=0)
    locked_until = Column(UtcTime)
    seen_at = Column(UtcTime)
    busy = Column(Boolean, nullable=False, default=False)
    created_at = Column(UtcTime, nullable=False)


class DeskSession(Base):
    """One signed-in browser; `id` is a hash of its secret, `looking_at` the hand-off that is open in it."""

    __tablename__ = "desk_sessions"
    id = Column(String(64), primary_key=True)
    coordinator_id = Column(String(32), ForeignKey("coordinators.id"), nullable=False)
    csrf = Column(String(43), nullable=False)
    created_at = Column(UtcTime, nullable=False)
    used_at = Column(UtcTime, nullable=False)
    looking_at = Column(Integer, ForeignKey("handoffs.id"))
    looked_at = Column(UtcTime)
    __table_args__ = (Index("ix_desk_sessions_looking", "looking_at", "looked_at"),)


class HandOff(Base):
    """One request for a person. `version` counts its moves, so that of two people who move it at once one wins."""

    __tablename__ = "handoffs"
    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    state = Column(String(12), nullable=False)
    version = Column(Integer, nullable=False, default=0)
    urgency = Column(Integer, nullable=False)
    language = Column(String(10), nullable=False)
    wish_id = Column(Integer, ForeignKey("messages.id"))
    holder_id = Column(String(32), ForeignKey("coordinators.id"))
    asked_at = Column(UtcTime, nullable=False)
    since = Column(UtcTime, nullable=False)
    first_answer_at = Column(UtcTime)
    snoozed_until = Column(UtcTime)
    ended_at = Column(UtcTime)
    reason = Column(String(40))
    helpful = Column(Boolean)
    told_at = Column(UtcTime)
    patient_typed_at = Column(UtcTime)
    coordinator_typed_at = Column(UtcTime)
    # The first two hold open hand-offs only: what is closed costs the queue nothing.
    __table_args__ = (
        Index("ix_handoffs_queue", "urgency", "asked_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_handoffs_one_open", "conversation_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_handoffs_conversation", "conversation_id", "id"),
        Index("ix_handoffs_ended", "ended_at", sqlite_where=ENDED, postgresql_where=ENDED),
        Index("ix_handoffs_asked", "asked_at"),
        {"sqlite_autoincrement": True},
    )


class HandOffEvent(Base):
    """Who did what with a hand-off, reading included; rows are added and never changed."""

    __tablename__ = "handoff_events"
    id = Column(Integer, primary_key=True)
    handoff_id = Column(Integer, ForeignKey("handoffs.id"), nullable=False)
    at = Column(UtcTime, nullable=False)
    role = Column(String(12), nullable=False)
    actor = Column(String(80), nullable=False)
    move = Column(String(20), nullable=False)
    state = Column(String(12), nullable=False)
    detail = Column(JSON, nullable=False)
    __table_args__ = (Index("ix_handoff_events_handoff", "handoff_id", "id"),)


class Note(Base):
    """An internal note on a conversation, which the patient does not see."""

    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    coordinator_id = Column(String(32), ForeignKey("coordinators.id"), nullable=False)
    text = Column(EncryptedText("notes.text"), nullable=False)
    created_at = Column(UtcTime, nullable=False)
    __table_args__ = (Index("ix_notes_conversation", "conversation_id", "id"),)


class Mention(Base):
    """A colleague whom a note speaks to, and when they opened the conversation."""

    __tablename__ = "mentions"
    note_id = Column(Integer, ForeignKey("notes.id"), primary_key=True)
    coordinator_id = Column(String(32), ForeignKey("coordinators.id"), primary_key=True)
    seen_at = Column(UtcTime)
    __table_args__ = (Index("ix_mentions_unseen", "coordinator_id", sqlite_where=UNSEEN, postgresql_where=UNSEEN),)


class CannedReply(Base):
    """A reply that is written once and used often; `{me}`, `{patient}` and `{hours}` are filled in."""

    __tablename__ = "canned_replies"
    id = Column(Integer, primary_key=True)
    title = Column(String(80), nullable=False, unique=True)
    text = Column(Text, nullable=False)
