"""Terms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "terms",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("whole_article", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Takes the change back."""
    op.drop_table("terms")
