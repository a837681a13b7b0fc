"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "article_versions",
        sa.Column("article_id", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("published_at", bot.store.tables.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "version"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("group", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("created_at", bot.store.tables.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "external_id"),
    )
    op.create_table(
        "dialogues",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("updated_at", bot.store.tables.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id"),
    )
    op.create_table(
        "drugs",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("payload", sa.String(length=100), nullable=True),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("effects", sa.String(length=60), nullable=True),
        sa.Column("access", sa.String(length=60), nullable=True),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "her2_results",
        sa.Column("ihc", sa.String(length=2), nullable=False),
        sa.Column("ish", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("her2_low", sa.Boolean(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ihc", "ish"),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", bot.store.tables.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "stainings",
        sa.Column("score", sa.String(length=2), nullable=False),
        sa.Column("biopsy", sa.Text(), nullable=False),
        sa.Column("resection", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("score"),
    )
    op.create_table(
        "treatment_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("drugs", sa.JSON(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("trials", sa.JSON(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "trial_outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trial_id", sa.String(length=60), nullable=False),
        sa.Column("arm_id", sa.String(length=60), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("group", sa.String(length=30), nullable=True),
        sa.Column("among", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "trials",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=True),
        sa.Column("phase", sa.String(length=5), nullable=False),
        sa.Column("design", sa.String(length=20), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drug_id", sa.String(length=60), nullable=False),
        sa.Column("agency", sa.String(length=10), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=True),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drug_id"],
            ["drugs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "drug_names",
        sa.Column("drug_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["drug_id"],
            ["drugs.id"],
        ),
        sa.PrimaryKeyConstraint("drug_id", "name"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("author", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("reply_to", sa.Integer(), nullable=True),
        sa.Column("created_at", bot.store.tables.UtcTime(), nullable=False),
        sa.Column("deliver_after", bot.store.tables.UtcTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered_at", bot.store.tables.UtcTime(), nullable=True),
        sa.Column("failed_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reply_to"],
            ["messages.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_conversation", ["conversation_id", "id"], unique=False)
        batch_op.create_index("ix_messages_open", ["direction", "delivered_at"], unique=False)

    op.create_table(
        "trial_arms",
        sa.Column("trial_id", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("drugs", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["trial_id"],
            ["trials.id"],
        ),
        sa.PrimaryKeyConstraint("trial_id", "id"),
    )
    op.create_table(
        "trial_comparisons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trial_id", sa.String(length=60), nullable=False),
        sa.Column("arm_id", sa.String(length=60), nullable=True),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("hazard_ratio", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("group", sa.String(length=30), nullable=True),
        sa.Column("among", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["trial_id"],
            ["trials.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("trial_comparisons")
    op.drop_table("trial_arms")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_open")
        batch_op.drop_index("ix_messages_conversation")

    op.drop_table("messages")
    op.drop_table("drug_names")
    op.drop_table("approvals")
    op.drop_table("trials")
    op.drop_table("trial_outcomes")
    op.drop_table("treatment_options")
    op.drop_table("stainings")
    op.drop_table("sources")
    op.drop_table("publications")
    op.drop_table("her2_results")
    op.drop_table("drugs")
    op.drop_table("dialogues")
    op.drop_table("conversations")
    op.drop_table("articles")
    op.drop_table("article_versions")
