"""What people said is encrypted: bodies, states, gaps, notes, and what a channel calls a person; rows that are there are encrypted here."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

import sqlalchemy as sa
from alembic import op

import bot.store.tables
from bot.store.encryption import EncryptedBytes, EncryptedJson, EncryptedText, Keyring, keys_of

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEALED = {
    "messages.body": ("id", sa.JSON()),
    "dialogues.state": ("conversation_id", sa.JSON()),
    "gaps.text": ("id", sa.Text()),
    "notes.text": ("id", sa.Text()),
    "conversations.external_id": ("id", sa.String(200)),
    "files.name": ("id", sa.Text()),
    "files.content": ("id", sa.LargeBinary()),
}
NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
MANY = 100


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "data_keys",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("used_since", bot.store.tables.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("conversations", sa.Column("external_hash", sa.String(64), nullable=True))
    keys = keys_of(op.get_bind().dialect)
    _each("conversations", "id", "external_id", "external_hash", lambda value: keys.hashed(value, "conversations.external_id"))
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("conversations", naming_convention=NAMES) as conversations:
            conversations.drop_constraint("uq_conversations_channel", type_="unique")
    for place, (key, kind) in SEALED.items():
        _exchange(place, key, kind, sa.LargeBinary(), partial(_sealed, keys, place))
    with op.batch_alter_table("conversations") as conversations:
        conversations.alter_column("external_hash", existing_type=sa.String(64), nullable=False)
        conversations.create_unique_constraint("uq_conversations_external", ["channel", "external_hash"])


def downgrade() -> None:
    """Takes the change back."""
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_constraint("uq_conversations_external", type_="unique")
        conversations.drop_column("external_hash")
    keys = keys_of(op.get_bind().dialect)
    for place, (key, kind) in SEALED.items():
        _exchange(place, key, sa.LargeBinary(), kind, partial(_opened, keys, place, kind))
    with op.batch_alter_table("conversations") as conversations:
        conversations.create_unique_constraint("conversations_channel_external_id_key", ["channel", "external_id"])
    op.drop_table("data_keys")


def _sealed(keys: Keyring, place: str, value: Any) -> bytes:
    kind = EncryptedBytes if isinstance(value, bytes) else EncryptedText if isinstance(value, str) else EncryptedJson
    return keys.sealed(kind(place).packed(value), place)


def _opened(keys: Keyring, place: str, kind: Any, value: bytes) -> Any:
    column = EncryptedJson if isinstance(kind, sa.JSON) else EncryptedBytes if isinstance(kind, sa.LargeBinary) else EncryptedText
    return column(place).unpacked(keys.opened(value, place))


def _exchange(place: str, key: str, before: Any, after: Any, change: Callable[[Any], Any]) -> None:
    """Gives a column another type, with each value changed."""
    table, column = place.split(".")
    op.add_column(table, sa.Column("exchanged", after, nullable=True))
    _each(table, key, column, "exchanged", change, before, after)
    with op.batch_alter_table(table) as changed:
        changed.drop_column(column)
        changed.alter_column("exchanged", new_column_name=column, existing_type=after, nullable=False)


def _each(table: str, key: str, source: str, target: str, change: Callable[[Any], Any], before: Any = None, after: Any = None) -> None:
    bare = sa.table(table, sa.column(key), sa.column(source, before or sa.String()), sa.column(target, after or sa.String()))
    connection = op.get_bind()
    rows = list(connection.execute(sa.select(bare.c[key])).scalars())
    kept = sa.update(bare).where(bare.c[key] == sa.bindparam("row")).values({target: sa.bindparam("value", type_=after or sa.String())})
    for begin in range(0, len(rows), MANY):
        some = connection.execute(sa.select(bare.c[key], bare.c[source]).where(bare.c[key].in_(rows[begin : begin + MANY]))).all()
        connection.execute(kept, [{"row": row, "value": change(value)} for row, value in some])
