"""The tables of the pre-screening: the records, and what was done with them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String

from bot.store.encryption import EncryptedJson
from bot.store.tables import Base, UtcTime


class Screening(Base):
    """One pre-screening, made when its consent is given; `heard` is the last message that was taken.

    `answers` holds item → value, words and how it came; `course` holds what was asked, how often, and what is asked now.
    """

    __tablename__ = "screenings"
    id = Column(String(32), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    state = Column(String(12), nullable=False)
    urgent = Column(Boolean, nullable=False, default=False)
    questionnaire = Column(String(20), nullable=False)
    consented_at = Column(UtcTime, nullable=False)
    updated_at = Column(UtcTime, nullable=False)
    ended_at = Column(UtcTime)
    heard = Column(Integer, nullable=False)
    answers = Column(EncryptedJson("screenings.answers"), nullable=False)
    course = Column(EncryptedJson("screenings.course"), nullable=False)
    __table_args__ = (Index("ix_screenings_conversation", "conversation_id", "consented_at"),)


class ScreeningEvent(Base):
    """Who did what with a pre-screening, reading included; rows are added and never changed."""

    __tablename__ = "screening_events"
    id = Column(Integer, primary_key=True)
    screening_id = Column(String(32), ForeignKey("screenings.id"), nullable=False)
    at = Column(UtcTime, nullable=False)
    actor = Column(String(80), nullable=False)
    move = Column(String(20), nullable=False)
    item = Column(String(40))
    detail = Column(EncryptedJson("screening_events.detail"), nullable=False)
    __table_args__ = (Index("ix_screening_events_screening", "screening_id", "id"),)
