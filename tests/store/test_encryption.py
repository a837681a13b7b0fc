"""Encryption at rest: what is kept cannot be read, moved or changed without being noticed, and the right key is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import StatementError

from bot.errors import GiveTheDataKey
from bot.services.messages import Messages
from bot.services.tokens import ButtonTokens
from bot.store.encryption import Encrypted, EncryptedBytes, EncryptedJson, EncryptedText, KeyedHash, Keyring
from bot.store.engine import open_engine, require_keys, sessions, upgrade
from bot.store.tables import Base, Conversation, DataKey, Message
from tests.conftest import DATA_KEY, KEYS, NOW, SECRET

OTHER = "another data key of the tests, 32 characters"
on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


@pytest.fixture
def store(request: pytest.FixtureRequest, database: str) -> Engine:
    return request.getfixturevalue(database)


@given(st.binary(), st.text(max_size=30))
def test_what_is_sealed_is_opened_unchanged_and_holds_nothing_of_it(plain, place):
    sealed = KEYS.sealed(plain, place)
    assert KEYS.opened(sealed, place) == plain
    assert len(plain) < 4 or plain not in sealed
    assert KEYS.sealed(plain, place) != sealed


@pytest.mark.parametrize("column", [EncryptedText("a.b"), EncryptedJson("a.b")])
@given(value=st.text(st.characters()))
def test_any_text_comes_back(column, value):
    assert column.unpacked(column.packed(value)) == value


@given(JSON)
def test_anything_that_json_can_say_comes_back(value):
    column = EncryptedJson("a.b")
    assert column.unpacked(column.packed(value)) == value


def test_bytes_come_back():
    column = EncryptedBytes("a.b")
    assert column.unpacked(column.packed(b"\x00\xff")) == b"\x00\xff"


@given(st.integers(min_value=0, max_value=200))
def test_a_changed_byte_is_noticed(place):
    sealed = bytearray(KEYS.sealed(b"my IHC is 3+", "messages.body"))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(GiveTheDataKey):
        KEYS.opened(bytes(sealed), "messages.body")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01abcd", b"plain words that were never sealed"])
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(GiveTheDataKey):
        KEYS.opened(sealed, "messages.body")


def test_a_value_moved_to_another_column_is_noticed():
    with pytest.raises(GiveTheDataKey, match="was not written there"):
        KEYS.opened(KEYS.sealed(b"x", "notes.text"), "messages.body")


@pytest.mark.parametrize(
    ("ring", "reads"),
    [(Keyring(DATA_KEY), True), (Keyring(OTHER, DATA_KEY), True), (Keyring(OTHER), False), (Keyring(), False)],
    ids=["the key", "another and the key", "another", "none"],
)
def test_a_value_is_read_with_the_key_that_wrote_it(ring, reads):
    sealed = KEYS.sealed(b"x", "notes.text")
    if reads:
        assert ring.opened(sealed, "notes.text") == b"x"
    else:
        with pytest.raises(GiveTheDataKey, match=f"needs the key {KEYS.current.hex()}"):
            ring.opened(sealed, "notes.text")


def test_the_hash_of_a_value_depends_on_key_and_place():
    assert len({KEYS.hashed("ann", "a.b"), KEYS.hashed("ann", "a.c"), KEYS.hashed("bob", "a.b"), Keyring(OTHER).hashed("ann", "a.b")}) == 4
    assert Keyring(OTHER, DATA_KEY).hashes("ann", "a.b")[1] == KEYS.hashed("ann", "a.b")


def test_every_encrypted_column_names_its_own_place():
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    places = {f"{column.table.name}.{column.name}": column.type.place for column in columns if isinstance(column.type, Encrypted)}
    assert {"messages.body", "dialogues.state", "gaps.text", "notes.text", "conversations.external_id"} <= set(places)
    assert {place: named for place, named in places.items() if place != named} == {}
    assert {column.type.place for column in columns if isinstance(column.type, KeyedHash)} <= set(places)


@on_both
def test_a_conversation_is_found_again_by_what_the_channel_calls_it_and_the_database_does_not_hold_that(store):
    messages = Messages(sessions(store), ButtonTokens(SECRET), lambda: NOW)
    ann, bob = messages.conversation("web", "ann-of-the-web"), messages.conversation("web", "bob")
    assert messages.conversation("web", "ann-of-the-web") == ann != bob
    assert messages.conversation("rest", "ann-of-the-web") not in (ann, bob)
    with store.connect() as connection:
        kept = " ".join(str(row) for row in connection.execute(text("SELECT external_hash, external_id FROM conversations")))
    assert "ann-of-the-web" not in kept


@on_both
def test_with_a_new_key_in_front_what_the_old_one_wrote_is_still_found_and_read(store):
    ann = Messages(sessions(store), ButtonTokens(SECRET), lambda: NOW).conversation("web", "ann")
    changed = open_engine(store.url.render_as_string(hide_password=False), Keyring(OTHER, DATA_KEY))
    messages = Messages(sessions(changed), ButtonTokens(SECRET), lambda: NOW)
    assert messages.conversation("web", "ann") == ann
    messages.receive(ann, "my words")
    with changed.connect() as connection:
        assert connection.execute(select(Message.body)).scalar_one()["text"] == "my words"
    changed.dispose()


@on_both
@pytest.mark.parametrize(
    ("ring", "refused"),
    [(Keyring(DATA_KEY), ""), (Keyring(OTHER, DATA_KEY), ""), (Keyring(OTHER), "this database needs"), (Keyring(), "HER2_DATA_KEY is missing")],
    ids=["the key", "another and the key", "another", "none"],
)
def test_a_start_with_a_wrong_or_missing_key_is_refused_with_one_line(store, ring, refused):
    require_keys(store, NOW)
    opened = open_engine(store.url.render_as_string(hide_password=False), ring)
    if refused:
        with pytest.raises(GiveTheDataKey, match=refused) as refusal:
            require_keys(opened, NOW)
        assert "\n" not in str(refusal.value)
        assert DATA_KEY not in str(refusal.value)
    else:
        require_keys(opened, NOW)
        require_keys(opened, NOW)
        with opened.connect() as connection:
            assert set(connection.execute(select(DataKey.id)).scalars()) == set(ring.ids)
    opened.dispose()


def test_an_engine_without_keys_writes_nothing_that_a_person_said(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/her2.db")
    upgrade(engine)
    with engine.begin() as connection, pytest.raises(StatementError, match="HER2_DATA_KEY is missing"):
        connection.execute(insert(Conversation).values(id="1", channel="web", external_id="ann", created_at=NOW))
    engine.dispose()


def test_two_engines_of_one_process_have_their_own_keys(tmp_path):
    first, second = open_engine(f"sqlite:///{tmp_path}/a.db", KEYS), open_engine(f"sqlite:///{tmp_path}/b.db", Keyring(OTHER))
    for engine in (first, second):
        upgrade(engine)
        with engine.begin() as connection:
            connection.execute(insert(Conversation).values(id="1", channel="web", external_id="ann", created_at=NOW))
    hashes = {engine.connect().execute(select(Conversation.external_hash)).scalar_one() for engine in (first, second)}
    assert hashes == {KEYS.hashed("ann", "conversations.external_id"), Keyring(OTHER).hashed("ann", "conversations.external_id")}
    for engine in (first, second):
        engine.dispose()
