"""The desk: coordinators, hand-offs, notes and canned replies; a message may carry its sender's key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEVER_CHANGED = "hand-off events are added and never changed"
FIRST_REPLIES = {
    "Greeting": "Hello {patient}, my name is {me}. I am a coordinator of the navigation service. I am reading what you wrote and will answer in a moment.",
    "One moment": "Thank you. Please give me a few minutes to look into this. You can keep this page open or come back later: the answer will be here.",
    "Records": "Thank you for telling me. Could you send your latest pathology report? If you do not have it, your hospital can give you a copy.",
    "Your doctors decide": "I can help with information, papers and contacts. What is right for you is for your treatment team to decide. I can help you prepare questions for them.",
    "Hours": "{hours} You can write at any time; your message is kept here.",
    "Goodbye": "Thank you for writing, {patient}. You can ask for me again at any time. All the best, {me}",
}


def upgrade() -> None:
    """Applies the change."""
    _coordinators()
    _handoffs()
    _events()
    _words()
    op.add_column("messages", sa.Column("key", sa.String(length=40), nullable=True))
    op.create_index("ix_messages_key", "messages", ["conversation_id", "key"], unique=True)


def downgrade() -> None:
    """Takes the change back."""
    op.drop_index("ix_messages_key", "messages")
    with op.batch_alter_table("messages") as messages:
        messages.drop_column("key")
    for table in ("canned_replies", "notes", "handoff_events", "desk_sessions", "handoffs", "coordinators"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION handoff_events_stay()")


def _coordinators() -> None:
    time = bot.store.tables.UtcTime
    op.create_table(
        "coordinators",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", time(), nullable=True),
        sa.Column("seen_at", time(), nullable=True),
        sa.Column("created_at", time(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def _handoffs() -> None:
    time = bot.store.tables.UtcTime
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("holder_id", sa.String(length=32), nullable=True),
        sa.Column("asked_at", time(), nullable=False),
        sa.Column("since", time(), nullable=False),
        sa.Column("first_answer_at", time(), nullable=True),
        sa.Column("snoozed_until", time(), nullable=True),
        sa.Column("ended_at", time(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("helpful", sa.Boolean(), nullable=True),
        sa.Column("told_at", time(), nullable=True),
        sa.Column("patient_typed_at", time(), nullable=True),
        sa.Column("coordinator_typed_at", time(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.ForeignKeyConstraint(["wish_id"], ["messages.id"]),
        sa.ForeignKeyConstraint(["holder_id"], ["coordinators.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    still_open = sa.text("ended_at IS NULL")
    op.create_index("ix_handoffs_queue", "handoffs", ["urgency", "asked_at"], sqlite_where=still_open, postgresql_where=still_open)
    op.create_index("ix_handoffs_one_open", "handoffs", ["conversation_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open)
    op.create_index("ix_handoffs_conversation", "handoffs", ["conversation_id", "id"])
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index("ix_handoffs_ended", "handoffs", ["ended_at"], sqlite_where=ended, postgresql_where=ended)
    op.create_index("ix_handoffs_asked", "handoffs", ["asked_at"])
    op.create_table(
        "desk_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("coordinator_id", sa.String(length=32), nullable=False),
        sa.Column("csrf", sa.String(length=43), nullable=False),
        sa.Column("created_at", time(), nullable=False),
        sa.Column("used_at", time(), nullable=False),
        sa.Column("looking_at", sa.Integer(), nullable=True),
        sa.Column("looked_at", time(), nullable=True),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"]),
        sa.ForeignKeyConstraint(["looking_at"], ["handoffs.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_desk_sessions_looking", "desk_sessions", ["looking_at", "looked_at"])


def _events() -> None:
    op.create_table(
        "handoff_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handoff_id", sa.Integer(), nullable=False),
        sa.Column("at", bot.store.tables.UtcTime(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_handoff_events_handoff", "handoff_events", ["handoff_id", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE FUNCTION handoff_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{NEVER_CHANGED}'; END $$")
        op.execute("CREATE TRIGGER handoff_events_stay BEFORE UPDATE ON handoff_events FOR EACH ROW EXECUTE FUNCTION handoff_events_stay()")
    else:
        op.execute(f"CREATE TRIGGER handoff_events_stay BEFORE UPDATE ON handoff_events BEGIN SELECT RAISE(ABORT, '{NEVER_CHANGED}'); END")


def _words() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("coordinator_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", bot.store.tables.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinators.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notes_conversation", "notes", ["conversation_id", "id"])
    replies = op.create_table(
        "canned_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("title"),
    )
    op.bulk_insert(replies, [{"title": title, "text": text} for title, text in FIRST_REPLIES.items()])
