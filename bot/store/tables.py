"""The tables. Times are UTC; ids are text; structured facts are columns, article bodies are JSON."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, ForeignKey, Index, Integer, LargeBinary, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import declarative_base, relationship

from bot.store.encryption import EncryptedBytes, EncryptedJson, EncryptedText, KeyedHash

Base: Any = declarative_base()


class UtcTime(TypeDecorator):
    """A time with its zone, kept as UTC in every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: "datetime | None", dialect: Any) -> "datetime | None":
        """To UTC without a zone."""
        return value.astimezone(timezone.utc).replace(tzinfo=None) if value else None

    def process_result_value(self, value: "datetime | None", dialect: Any) -> "datetime | None":
        """Back with its zone."""
        return value.replace(tzinfo=timezone.utc) if value else None


def _external_id(context: Any) -> str:
    return context.get_current_parameters()["external_id"]


class DataKey(Base):
    """The id of a key by which something is encrypted: a start without that key is refused."""

    __tablename__ = "data_keys"
    id = Column(String(8), primary_key=True)
    used_since = Column(UtcTime, nullable=False)


class PrivacyAct(Base):
    """What was erased, exported, deleted by age or encrypted anew: numbers alone; `once` names what only one process may do."""

    __tablename__ = "privacy_acts"
    id = Column(Integer, primary_key=True)
    act = Column(String(20), nullable=False)
    by = Column(String(20), nullable=False)
    begun_at = Column(UtcTime, nullable=False)
    done_at = Column(UtcTime)
    counts = Column(JSON, nullable=False)
    once = Column(String(40))
    __table_args__ = (UniqueConstraint("once", name="uq_privacy_acts_once"),)


class Conversation(Base):
    """One person on one channel; `external_id` is the channel's own name for it, looked up by its hash.

    `erased_at` is set while the last word of an erasure waits to be delivered; then this row goes too.
    """

    __tablename__ = "conversations"
    id = Column(String(32), primary_key=True)
    channel = Column(String(20), nullable=False)
    external_id = Column(EncryptedText("conversations.external_id"), nullable=False)
    external_hash = Column(KeyedHash("conversations.external_id"), nullable=False, default=_external_id)
    created_at = Column(UtcTime, nullable=False)
    erased_at = Column(UtcTime)
    __table_args__ = (UniqueConstraint("channel", "external_hash", name="uq_conversations_external"),)


class Message(Base):
    """Transcript, outbox and feed: every word from and to a patient, in order of `id` within a conversation.

    `key` is the sender's own name for a message, so that one sent twice is kept once; `parts` tells how many parts of a long one have been delivered.
    """

    __tablename__ = "messages"
    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    direction = Column(String(3), nullable=False)
    author = Column(String(20), nullable=False)
    body = Column(EncryptedJson("messages.body"), nullable=False)
    articles = Column(JSON, nullable=False)
    reply_to = Column(Integer, ForeignKey("messages.id"))
    created_at = Column(UtcTime, nullable=False)
    deliver_after = Column(UtcTime, nullable=False)
    attempts = Column(Integer, nullable=False, default=0)
    delivered_at = Column(UtcTime)
    failed_reason = Column(String(200))
    parts = Column(Integer, nullable=False, default=0, server_default="0")
    key = Column(String(40))
    __table_args__ = (
        Index("ix_messages_conversation", "conversation_id", "id"),
        Index("ix_messages_open", "direction", "delivered_at"),
        Index("ix_messages_key", "conversation_id", "key", unique=True),
        {"sqlite_autoincrement": True},
    )


class Dialogue(Base):
    """Where Rasa stands in a conversation: slots and the last events, bounded."""

    __tablename__ = "dialogues"
    conversation_id = Column(String(64), primary_key=True)
    state = Column(EncryptedJson("dialogues.state"), nullable=False)
    updated_at = Column(UtcTime, nullable=False)


class File(Base):
    """A file that a patient sent: a report as PDF, photo or text. `message_id` is the message that it came with."""

    __tablename__ = "files"
    id = Column(String(32), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    message_id = Column(Integer, ForeignKey("messages.id"), nullable=False)
    name = Column(EncryptedText("files.name"), nullable=False)
    media_type = Column(String(40), nullable=False)
    content = Column(EncryptedBytes("files.content"), nullable=False)
    created_at = Column(UtcTime, nullable=False)
    __table_args__ = (Index("ix_files_conversation", "conversation_id", "id"),)


class Rating(Base):
    """What a patient thought of an answer: helpful or not, and a reason from a list; no words of their own."""

    __tablename__ = "ratings"
    message_id = Column(Integer, ForeignKey("messages.id"), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    article_id = Column(String(60))
    version = Column(String(16))
    helpful = Column(Boolean, nullable=False)
    reason = Column(String(20))
    rated_at = Column(UtcTime, nullable=False)
    __table_args__ = (Index("ix_ratings_conversation", "conversation_id"), Index("ix_ratings_article", "article_id"))


class SafetyEvent(Base):
    """A message that held a warning sign: which article, which rule; no words."""

    __tablename__ = "safety_events"
    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversations.id"), nullable=False)
    message_id = Column(Integer, ForeignKey("messages.id"), nullable=False)
    kind = Column(String(60), nullable=False)
    rule = Column(String(60), nullable=False)
    created_at = Column(UtcTime, nullable=False)
    __table_args__ = (Index("ix_safety_events_conversation", "conversation_id", "id"),)


class Article(Base):
    """An article id and the version that answers now."""

    __tablename__ = "articles"
    id = Column(String(60), primary_key=True)
    group = Column(String(30), nullable=False)
    position = Column(Integer, nullable=False)
    version = Column(String(16), nullable=False)


class ArticleVersion(Base):
    """One published wording of an article, kept for good; `version` is a hash of the body."""

    __tablename__ = "article_versions"
    article_id = Column(String(60), primary_key=True)
    version = Column(String(16), primary_key=True)
    body = Column(JSON, nullable=False)
    published_at = Column(UtcTime, nullable=False)


class Publication(Base):
    """One act of publishing; `digest` is a hash of all that was published."""

    __tablename__ = "publications"
    id = Column(Integer, primary_key=True)
    digest = Column(String(64), nullable=False)
    published_at = Column(UtcTime, nullable=False)


class Source(Base):
    """A source that articles and facts name."""

    __tablename__ = "sources"
    id = Column(String(60), primary_key=True)
    authors = Column(Text, nullable=False)
    title = Column(Text, nullable=False)
    publisher = Column(Text, nullable=False)
    year = Column(Integer)
    url = Column(Text)


class Picture(Base):
    """A picture drawn from the facts, in both forms; `version` is a hash of the drawing."""

    __tablename__ = "pictures"
    id = Column(String(60), primary_key=True)
    version = Column(String(16), nullable=False)
    articles = Column(JSON, nullable=False)
    alt = Column(Text, nullable=False)
    caption = Column(Text, nullable=False)
    svg = Column(Text, nullable=False)
    png = Column(LargeBinary, nullable=False)


class Drug(Base):
    """A medicine."""

    __tablename__ = "drugs"
    id = Column(String(60), primary_key=True)
    name = Column(String(100), nullable=False)
    kind = Column(String(30), nullable=False)
    targets = Column(JSON, nullable=False)
    payload = Column(String(100))
    article = Column(String(60), nullable=False)
    effects = Column(String(60))
    access = Column(String(60))
    evidence = Column(String(20), nullable=False)
    sources = Column(JSON, nullable=False)
    names = relationship("DrugName", cascade="all, delete-orphan", order_by="DrugName.name")
    approvals = relationship("Approval", cascade="all, delete-orphan", order_by="Approval.date")


class DrugName(Base):
    """A name that people use for a medicine; kind: generic, brand or other."""

    __tablename__ = "drug_names"
    drug_id = Column(String(60), ForeignKey("drugs.id"), primary_key=True)
    name = Column(String(100), primary_key=True)
    kind = Column(String(10), nullable=False)


class Approval(Base):
    """What an agency allowed; `date` is year, year-month or day."""

    __tablename__ = "approvals"
    id = Column(Integer, primary_key=True)
    drug_id = Column(String(60), ForeignKey("drugs.id"), nullable=False)
    agency = Column(String(10), nullable=False)
    date = Column(String(10))
    kind = Column(String(20), nullable=False)
    line = Column(String(20))
    setting = Column(Text, nullable=False)
    evidence = Column(String(20), nullable=False)
    sources = Column(JSON, nullable=False)


class Trial(Base):
    """A clinical trial."""

    __tablename__ = "trials"
    id = Column(String(60), primary_key=True)
    name = Column(String(100), nullable=False)
    article = Column(String(60))
    phase = Column(String(5), nullable=False)
    design = Column(String(20), nullable=False)
    line = Column(String(20), nullable=False)
    population = Column(Text, nullable=False)
    people = Column(Integer)
    published = Column(Integer)
    evidence = Column(String(20), nullable=False)
    sources = Column(JSON, nullable=False)
    arms = relationship("TrialArm", cascade="all, delete-orphan", order_by="TrialArm.position")
    comparisons = relationship("TrialComparison", cascade="all, delete-orphan", order_by="TrialComparison.id")


class TrialArm(Base):
    """One group of people in a trial."""

    __tablename__ = "trial_arms"
    trial_id = Column(String(60), ForeignKey("trials.id"), primary_key=True)
    id = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False)
    name = Column(Text, nullable=False)
    drugs = Column(JSON, nullable=False)
    people = Column(Integer)
    outcomes = relationship(
        "TrialOutcome",
        primaryjoin="and_(TrialArm.trial_id == foreign(TrialOutcome.trial_id), TrialArm.id == foreign(TrialOutcome.arm_id))",
        cascade="all, delete-orphan",
        order_by="TrialOutcome.id",
    )


class TrialOutcome(Base):
    """One result of one arm: a median in months or percent of people."""

    __tablename__ = "trial_outcomes"
    id = Column(Integer, primary_key=True)
    trial_id = Column(String(60), nullable=False)
    arm_id = Column(String(60), nullable=False)
    measure = Column(String(20), nullable=False)
    value = Column(Float, nullable=False)
    unit = Column(String(10), nullable=False)
    group = Column(String(30))
    among = Column(Text)
    confirmed = Column(Boolean)


class TrialComparison(Base):
    """A hazard ratio with its 95 % confidence interval."""

    __tablename__ = "trial_comparisons"
    id = Column(Integer, primary_key=True)
    trial_id = Column(String(60), ForeignKey("trials.id"), nullable=False)
    arm_id = Column(String(60))
    measure = Column(String(20), nullable=False)
    hazard_ratio = Column(Float, nullable=False)
    low = Column(Float)
    high = Column(Float)
    group = Column(String(30))
    among = Column(Text)


class TreatmentOption(Base):
    """An option of a line of treatment, in the order of the file."""

    __tablename__ = "treatment_options"
    id = Column(Integer, primary_key=True)
    line = Column(String(20), nullable=False)
    option = Column(Text, nullable=False)
    drugs = Column(JSON, nullable=False)
    condition = Column(Text, nullable=False)
    trials = Column(JSON, nullable=False)
    standing = Column(String(20), nullable=False)
    evidence = Column(String(20), nullable=False)
    sources = Column(JSON, nullable=False)


class Term(Base):
    """A technical word with its meaning; `also` holds other spellings."""

    __tablename__ = "terms"
    id = Column(String(60), primary_key=True)
    term = Column(String(100), nullable=False)
    also = Column(JSON, nullable=False)
    meaning = Column(Text, nullable=False)
    article = Column(String(60), nullable=False)
    whole_article = Column(Boolean, nullable=False)
    evidence = Column(String(20), nullable=False)
    sources = Column(JSON, nullable=False)


class SideEffect(Base):
    """A side effect of a medicine; `urgent` where it cannot wait."""

    __tablename__ = "side_effects"
    id = Column(String(60), primary_key=True)
    drug_id = Column(String(60), ForeignKey("drugs.id"), nullable=False)
    effect = Column(Text, nullable=False)
    how_common = Column(Text, nullable=False)
    what_helps = Column(Text, nullable=False)
    when_to_call = Column(Text, nullable=False)
    urgent = Column(Boolean, nullable=False)
    evidence = Column(String(20), nullable=False)
    sources = Column(JSON, nullable=False)


class Staining(Base):
    """What an IHC score looks like on a biopsy and on a resection."""

    __tablename__ = "stainings"
    score = Column(String(2), primary_key=True)
    biopsy = Column(Text, nullable=False)
    resection = Column(Text, nullable=False)
    sources = Column(JSON, nullable=False)


class Her2Result(Base):
    """What IHC and ISH mean together."""

    __tablename__ = "her2_results"
    ihc = Column(String(2), primary_key=True)
    ish = Column(String(20), primary_key=True)
    status = Column(String(20), nullable=False)
    her2_low = Column(Boolean, nullable=False)
    sources = Column(JSON, nullable=False)


class Gap(Base):
    """A question that no article answered, kept for the authors: without who asked, when exactly, or numbers that could tell."""

    __tablename__ = "gaps"
    id = Column(Integer, primary_key=True)
    asked_on = Column(Date, nullable=False)
    text = Column(EncryptedText("gaps.text"), nullable=False)
    near = Column(JSON, nullable=False)
