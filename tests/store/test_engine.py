"""The database: migrations make the tables that the code expects, on SQLite and PostgreSQL."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from bot.errors import MigrateFirst
from bot.store.engine import open_engine, require_current, upgrade
from bot.store.schema import schema


def differences(engine: Engine) -> list:
    ours = {"include_name": lambda name, kind, _parents: (kind, name) != ("table", "sqlite_sequence")}  # SQLite's own
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=ours), schema())


def test_the_migrations_make_every_table_and_column(engine):
    assert differences(engine) == []


@pytest.mark.servers
def test_the_migrations_make_every_table_and_column_on_postgresql(postgres_engine):
    assert differences(postgres_engine) == []


def test_a_database_without_migrations_is_refused(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(MigrateFirst, match="her2 db upgrade"):
        require_current(engine)
    upgrade(engine)
    require_current(engine)
    engine.dispose()
