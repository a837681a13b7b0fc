"""Opens the database and brings it to the shape this version needs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Optional

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.errors import GiveTheDataKey, MigrateFirst
from bot.store.encryption import Keyring, give_keys, keys_of
from bot.store.tables import Base, DataKey

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30


def open_engine(url: str, keys: Optional[Keyring] = None) -> Engine:
    """An engine for SQLite or PostgreSQL; the folder of an SQLite file is made. Without keys it cannot read or write what people said."""
    place = make_url(url)
    sqlite = place.get_backend_name() == "sqlite"
    if sqlite and place.database:
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
    settings = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}, "poolclass": QueuePool} if sqlite else {"pool_pre_ping": True}
    engine = create_engine(url, future=True, hide_parameters=True, **settings)
    if sqlite:  # its connections are kept too: opening one and closing the last cost more than most of what is asked
        event.listen(engine, "connect", _sqlite_settings)
    give_keys(engine, keys or Keyring())
    return engine


def sessions(engine: Engine) -> sessionmaker:
    """Makes sessions whose objects stay readable after a commit."""
    return sessionmaker(engine, future=True, expire_on_commit=False)


def upgrade(engine: Engine) -> None:
    """Applies the migrations that are missing; nothing that a migration left behind can be read in the file afterwards."""
    before = _revision(engine)
    with engine.connect() as connection:
        _check_references(connection, False)  # SQLite changes a table by making it anew: what refers to it must bear that
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        _check_references(connection, True)
    if before and before != _revision(engine):
        compact(engine)


def compact(engine: Engine) -> None:
    """Writes the database anew, so that nothing deleted stays in its files."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in Base.metadata.tables:
            connection.exec_driver_sql(f"VACUUM FULL {table}")


def require_current(engine: Engine) -> None:
    """Raises MigrateFirst unless every migration has been applied."""
    if _revision(engine) != ScriptDirectory.from_config(_config()).get_current_head():
        raise MigrateFirst()


def require_keys(engine: Engine, now: datetime) -> None:
    """Raises GiveTheDataKey if something was written with a key that is not in the ring; notes the key that writes from now on."""
    keys = keys_of(engine.dialect)
    current = keys.current.hex()
    with engine.connect() as connection:
        known = set(connection.execute(select(DataKey.id)).scalars())
        if known - keys.ids:
            raise GiveTheDataKey(f"this database needs {', '.join(sorted(known - keys.ids))}, given are {', '.join(sorted(keys.ids))}")
        if current not in known:
            with suppress(IntegrityError):  # another process noted it a moment earlier
                connection.execute(insert(DataKey).values(id=current, used_since=now))
                connection.commit()


def _revision(engine: Engine) -> Optional[str]:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _check_references(connection: Connection, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _sqlite_settings(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
