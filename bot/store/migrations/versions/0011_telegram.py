"""Telegram: updates seen, chats that blocked the bot, who does the work, and how many parts of a message have gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "telegram_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE")),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_index("ix_telegram_updates_open", "telegram_updates", ["conversation_id", "update_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_telegram_updates_conversation", "telegram_updates", ["conversation_id", "message_id"])
    op.create_index("ix_telegram_updates_received", "telegram_updates", ["received_at"])
    op.create_table(
        "telegram_blocks",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("messages", sa.Column("parts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Takes the change back."""
    op.drop_column("messages", "parts")
    for table in ("leases", "telegram_blocks", "telegram_updates"):
        op.drop_table(table)
