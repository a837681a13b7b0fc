"""The data key is changed while the assistant runs; stopped in between, the change goes on where it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.errors import GiveTheDataKey
from bot.services.messages import Messages
from bot.services.tokens import ButtonTokens
from bot.store import rotation
from bot.store.desk_tables import Note
from bot.store.encryption import Keyring
from bot.store.engine import open_engine, require_keys, sessions
from bot.store.rotation import places, rotate
from bot.store.tables import DataKey
from tests.conftest import DATA_KEY, KEYS, NOW, SECRET
from tests.desk_staff import Staff
from tests.services.test_privacy import everything, told

NEW = "the next data key of the tests, 32 characters"
on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def old(request: pytest.FixtureRequest, database: str) -> Engine:
    engine = request.getfixturevalue(database)
    require_keys(engine, NOW)
    staff = Staff(engine)
    for name in ("ann", "bob"):
        told(staff, name)
    return engine


def opened(engine: Engine, *keys: str) -> Engine:
    return open_engine(engine.url.render_as_string(hide_password=False), Keyring(*keys))


def key_ids(engine: Engine) -> set:
    """The ids of the keys by which anything is encrypted."""
    found = set()
    with engine.connect() as connection:
        for place in places():
            rows = connection.execute(text(f"SELECT {place.name} FROM {place.table.name} WHERE {place.name} IS NOT NULL"))
            found |= {bytes(row[0])[1:5] for row in rows}
    return found


@on_both
def test_after_a_rotation_the_new_key_alone_reads_everything_and_the_old_one_nothing(old):
    before = everything(old)
    both = opened(old, NEW, DATA_KEY)
    told_of = []
    assert rotate(both, lambda place, count: told_of.append((place, count))) == sum(count for _, count in told_of) > 10
    new = opened(old, NEW)
    require_keys(new, NOW)
    assert key_ids(new) == {Keyring(NEW).current}
    assert everything(new).count("Zebrafinch") == before.count("Zebrafinch") > 6
    messages = Messages(sessions(new), ButtonTokens(SECRET), lambda: NOW)
    assert [said["text"] for said in messages.transcript(messages.conversation("web", "ann"))][0] == "ann wants to know about Zebrafinch"
    with pytest.raises(GiveTheDataKey):
        require_keys(opened(old, DATA_KEY), NOW)
    with new.connect() as connection:
        assert connection.execute(select(DataKey.id)).scalars().all() == [Keyring(NEW).current.hex()]
    for engine in (both, new):
        engine.dispose()


@on_both
def test_a_rotation_that_was_stopped_goes_on_where_it_was(old, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 3)
    both = opened(old, NEW, DATA_KEY)

    def stopped(place: str, _count: int) -> None:
        if place == "messages.body":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(both, stopped)
    assert key_ids(both) == {Keyring(NEW).current, KEYS.current}
    counts = {}
    rotate(both, counts.__setitem__)
    assert counts["messages.body"] == 0 < counts["notes.text"]
    assert key_ids(both) == {Keyring(NEW).current}
    assert rotate(both, lambda *_: None) == 0
    both.dispose()


@on_both
def test_what_the_assistant_writes_in_between_is_never_overwritten(old, monkeypatch):
    both = opened(old, NEW, DATA_KEY)
    renewed = rotation._renewed

    def late(connection, keys, place, bare, found):
        """Between reading and writing somebody else was quicker."""
        if place.type.place == "notes.text":
            connection.execute(text("UPDATE notes SET text = :new"), {"new": keys.sealed(b"written meanwhile", "notes.text")})
        return renewed(connection, keys, place, bare, found)

    monkeypatch.setattr(rotation, "_renewed", late)
    counts = {}
    rotate(both, counts.__setitem__)
    assert counts["notes.text"] == 0
    with both.connect() as connection:
        assert connection.execute(select(Note.text)).scalars().all() == ["written meanwhile"] * 2
    both.dispose()
