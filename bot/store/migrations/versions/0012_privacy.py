"""What was erased, exported and deleted by age, in numbers; the trail of the desk can be deleted by an erasure alone; numbers are never given again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.tables

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
ENDED = sa.text("ended_at IS NOT NULL")
INDEXES = (
    ("ix_handoffs_queue", ["urgency", "asked_at"], False, OPEN),
    ("ix_handoffs_one_open", ["conversation_id"], True, OPEN),
    ("ix_handoffs_ended", ["ended_at"], False, ENDED),
)


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "privacy_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("begun_at", bot.store.tables.UtcTime(), nullable=False),
        sa.Column("done_at", bot.store.tables.UtcTime(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once", name="uq_privacy_acts_once"),
    )
    op.add_column("conversations", sa.Column("erased_at", bot.store.tables.UtcTime(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def downgrade() -> None:
    """Takes the change back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER handoff_events_go ON handoff_events")
        op.execute("DROP FUNCTION handoff_events_go()")
    else:
        op.execute("DROP TRIGGER handoff_events_go")
    op.drop_column("conversations", "erased_at")
    op.drop_table("privacy_acts")


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION handoff_events_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM privacy_acts WHERE done_at IS NULL) "
        "THEN RAISE EXCEPTION 'hand-off events are deleted by an erasure alone'; END IF; RETURN OLD; END $$"
    )
    op.execute("CREATE TRIGGER handoff_events_go BEFORE DELETE ON handoff_events FOR EACH ROW EXECUTE FUNCTION handoff_events_go()")


def _sqlite() -> None:
    op.execute(
        "CREATE TRIGGER handoff_events_go BEFORE DELETE ON handoff_events WHEN NOT EXISTS (SELECT 1 FROM privacy_acts WHERE done_at IS NULL) "
        "BEGIN SELECT RAISE(ABORT, 'hand-off events are deleted by an erasure alone'); END"
    )
    for name, *_ in INDEXES:
        op.drop_index(name, "handoffs")
    for table in ("messages", "handoffs"):  # without AUTOINCREMENT SQLite gives the number of a deleted row to the next one
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    for name, columns, unique, where in INDEXES:
        op.create_index(name, "handoffs", columns, unique=unique, sqlite_where=where)
