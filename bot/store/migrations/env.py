"""Alembic's entry: the connection comes from bot.store.engine."""

from __future__ import annotations

from alembic import context

import bot.store.desk_tables
import bot.store.screening_tables
import bot.store.telegram_tables  # noqa: F401 (their tables belong to Base)
from bot.store.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
