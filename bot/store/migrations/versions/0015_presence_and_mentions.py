"""Who is at the desk but busy, and whom a note speaks to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.add_column("coordinators", sa.Column("busy", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "mentions",
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("notes.id"), nullable=False),
        sa.Column("coordinator_id", sa.String(32), sa.ForeignKey("coordinators.id"), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("note_id", "coordinator_id"),
    )
    op.create_index("ix_mentions_unseen", "mentions", ["coordinator_id"], sqlite_where=sa.text("seen_at IS NULL"), postgresql_where=sa.text("seen_at IS NULL"))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("mentions")
    with op.batch_alter_table("coordinators") as table:
        table.drop_column("busy")
