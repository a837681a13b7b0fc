"""A database from before the encryption: its rows are encrypted by the upgrade, and nothing of them stays readable in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.services.messages import Messages
from bot.services.tokens import ButtonTokens
from bot.store.desk_tables import Note
from bot.store.engine import MIGRATIONS, open_engine, sessions, upgrade
from bot.store.tables import Dialogue, File, Gap
from tests.conftest import KEYS, NOW, SECRET

SAID = "Zebrafinch and Ångström"
BEFORE = "0008"
OLD = (
    "INSERT INTO conversations (id, channel, external_id, created_at) VALUES ('c1', 'web', 'Zebrafinch-session', '2026-11-01 10:00:00')",
    "INSERT INTO messages (id, conversation_id, direction, author, body, articles, created_at, deliver_after, attempts) "
    f"""VALUES (7, 'c1', 'in', 'patient', '{{"text": "{SAID}", "command": null}}', '[]', '2026-11-01 10:00:00', '2026-11-01 10:00:00', 0)""",
    f"""INSERT INTO dialogues (conversation_id, state, updated_at) VALUES ('c1', '{{"slots": {{}}, "events": ["{SAID}"]}}', '2026-11-01 10:00:00')""",
    f"INSERT INTO gaps (id, asked_on, text, near) VALUES (1, '2026-11-01', '{SAID}', '[]')",
    "INSERT INTO files (id, conversation_id, message_id, name, media_type, content, created_at) "
    f"VALUES ('f', 'c1', 7, '{SAID}', 'text/plain', :bytes, '2026-11-01 10:00:00')",
    "INSERT INTO coordinators (id, name, role, password_hash, failed_sign_ins, created_at) VALUES ('m', 'Mei', 'lead', 'x', 0, '2026-11-01 10:00:00')",
    f"INSERT INTO notes (id, conversation_id, coordinator_id, text, created_at) VALUES (1, 'c1', 'm', '{SAID}', '2026-11-01 10:00:00')",
)


def moved(engine: Engine, revision: str, act: str = "upgrade") -> None:
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        getattr(command, act)(config, revision)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path}/old.db", KEYS)
    moved(engine, BEFORE)
    fill(engine)
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for row in OLD:
            connection.execute(text(row), {"bytes": SAID.encode()} if ":bytes" in row else {})


def read_all(engine: Engine) -> None:
    messages = Messages(sessions(engine), ButtonTokens(SECRET), lambda: NOW)
    assert messages.conversation("web", "Zebrafinch-session") == "c1"
    assert [(said["id"], said["text"]) for said in messages.transcript("c1")] == [(7, SAID)]
    with engine.connect() as connection:
        assert connection.execute(select(Dialogue.state)).scalar_one() == {"slots": {}, "events": [SAID]}
        assert connection.execute(select(File.name, File.content)).one() == (SAID, SAID.encode())
        assert connection.execute(select(Gap.text)).scalar_one() == connection.execute(select(Note.text)).scalar_one() == SAID


def test_rows_from_before_are_encrypted_and_read_as_before(old):
    upgrade(old)
    read_all(old)


def test_after_the_upgrade_no_old_word_stands_in_any_file_of_the_database(old, tmp_path):
    assert any(b"Zebrafinch" in path.read_bytes() for path in tmp_path.iterdir())
    upgrade(old)
    assert [path.name for path in tmp_path.iterdir() if b"Zebrafinch" in path.read_bytes()] == []


def test_references_are_checked_again_after_the_upgrade(old):
    upgrade(old)
    with old.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.servers
def test_rows_from_before_are_encrypted_on_postgresql_too(postgres_engine):
    moved(postgres_engine, BEFORE, "downgrade")
    fill(postgres_engine)
    upgrade(postgres_engine)
    read_all(postgres_engine)


def test_the_change_can_be_taken_back(old):
    upgrade(old)
    with old.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
        connection.commit()
        assert SAID in connection.exec_driver_sql("SELECT body FROM messages").scalar().encode().decode("unicode_escape")
        assert connection.exec_driver_sql("SELECT external_id FROM conversations").scalar() == "Zebrafinch-session"
