"""What is stored about a person is shown whole and erased whole, in every table there is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Dict, List

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import NoSuchConversation
from bot.services.gaps import Gaps
from bot.services.privacy import Privacy
from bot.services.privacy_page import page
from bot.services.ratings import Ratings
from bot.services.replies import Reply
from bot.services.uploads import Uploads
from bot.store.belongings import belongings
from bot.store.desk_tables import HandOff, HandOffEvent
from bot.store.encryption import Encrypted, KeyedHash
from bot.store.joining_tables import JoiningCode
from bot.store.schema import schema
from bot.store.screening_tables import Screening, ScreeningEvent
from bot.store.tables import Conversation, Dialogue, Gap, Message, PrivacyAct, SafetyEvent
from bot.store.telegram_tables import TelegramBlock, TelegramUpdate
from tests.conftest import NOW
from tests.desk_staff import PASSWORD, Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])

# Tables in which nothing of a person stands. One that is added later must be named here, or belong to a conversation by its references.
IMPERSONAL = {
    "approvals", "article_versions", "articles", "canned_replies", "coordinators", "data_keys", "desk_sessions", "drug_names", "drugs", "gaps",
    "her2_results", "leases", "pictures", "privacy_acts", "publications", "side_effects", "sources", "stainings", "terms", "treatment_options",
    "trial_arms", "trial_comparisons", "trial_outcomes", "trials",
}  # fmt: skip


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def store(request: pytest.FixtureRequest, database: str) -> Engine:
    return request.getfixturevalue(database)


@pytest.fixture
def staff(store: Engine) -> Staff:
    return Staff(store)


@pytest.fixture
def privacy(staff: Staff) -> Privacy:
    return Privacy(staff.sessions, staff.clock)


def told(staff: Staff, name: str) -> str:
    """A person of whom something stands in every table that can hold it."""
    number = staff.asked(name, f"{name} wants to know about Zebrafinch")
    conversation = staff.patient(name)
    with staff.sessions() as session:
        asked = session.execute(select(Message.id).filter_by(conversation_id=conversation)).scalars().first()
    received = staff.messages.receive(conversation, f"what about the {name} Zebrafinch trial")
    Gaps(staff.sessions, staff.clock).keep(received, [Reply("I do not know.", {"kind": "fallback"})])
    (answer,) = staff.messages.send(conversation, [Reply("I do not know.", {"kind": "fallback"})], received.id)
    Uploads(staff.sessions, staff.messages, staff.clock).receive(conversation, f"{name}.txt", b"HER2 IHC 3+ Zebrafinch")
    Ratings(staff.sessions, staff.clock).rate(conversation, answer.id, False, None)
    staff.desk.claim(number, staff.mei)
    staff.desk.note(number, staff.mei, f"{name} called, Zebrafinch; @Omar")
    staff.coordinators.looks_at(staff.coordinators.signed_in(staff.coordinators.sign_in("Mei", PASSWORD)), number)
    with staff.sessions.begin() as session:
        session.add(Dialogue(conversation_id=conversation, state={"slots": {"name": name}, "events": []}, updated_at=NOW))
        course = {"consented_at": NOW, "updated_at": NOW, "heard": asked, "answers": {"name": name}, "course": {}}
        session.add(Screening(id=f"s-{conversation}"[:32], conversation_id=conversation, state="open", questionnaire="1", **course))
        session.flush()
        session.add(ScreeningEvent(screening_id=f"s-{conversation}"[:32], at=NOW, actor="the patient", move="answer", detail={"said": f"{name} Zebrafinch"}))
        session.add(TelegramUpdate(update_id=asked, conversation_id=conversation, message_id=1, body={"text": f"{name} Zebrafinch"}, received_at=NOW))
        session.add(TelegramBlock(conversation_id=conversation, since=NOW))
        session.add(JoiningCode(id=f"code of {name}", conversation_id=conversation, made_at=NOW))
        session.add(SafetyEvent(conversation_id=conversation, message_id=asked, kind="urgent-bleeding", rule="r", created_at=NOW))
    return conversation


def counted(store: Engine) -> Dict[str, int]:
    with store.connect() as connection:
        return {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in schema().tables.items()}


def everything(store: Engine) -> str:
    """All that stands in all tables, decrypted."""
    with store.connect() as connection:
        return json.dumps([[str(value) for value in row] for table in schema().sorted_tables for row in connection.execute(select(table))], ensure_ascii=False)


def test_every_table_belongs_to_a_person_or_is_known_to_hold_nothing_of_one():
    personal = {table.name for table in belongings("c")}
    assert {"conversations", "messages", "dialogues", "files", "handoffs", "handoff_events", "notes", "ratings", "safety_events"} <= personal
    assert set(schema().tables) - personal == IMPERSONAL


def test_no_table_of_a_person_has_a_column_of_words_in_clear():
    """Codes, ids and times may stand in clear; what a person or a coordinator wrote may not."""
    columns = [column for table in belongings("c") for column in table.columns if not isinstance(column.type, (Encrypted, KeyedHash))]
    texts = {f"{column.table.name}.{column.name}" for column in columns if str(column.type) in ("TEXT", "JSON", "BLOB")}
    # Article ids with versions; names of coordinators, reasons and urgencies.
    assert texts == {"messages.articles", "handoff_events.detail"}


@on_both
def test_erasing_leaves_no_row_of_a_person_in_any_table_and_every_row_of_another(staff, privacy, store):
    before = counted(store)
    bob = told(staff, "bob")
    only_bob = counted(store)
    ann = told(staff, "ann")
    assert {name for name, count in counted(store).items() if count > only_bob[name]} >= {table.name for table in belongings(ann)}
    counts = privacy.erase(ann)
    after = counted(store)
    sessions_and_log = {"desk_sessions": after["desk_sessions"], "privacy_acts": 1}
    assert after == {**only_bob, **sessions_and_log}
    assert counts["gaps"] == 1
    assert set(counts) == {table.name for table in belongings(ann)} | {"gaps"}
    assert "ann" not in everything(store).replace("annotation", "")
    assert ann not in everything(store)
    privacy.erase(bob)
    assert {name: count for name, count in counted(store).items() if name in IMPERSONAL - {"coordinators", "desk_sessions", "privacy_acts"}} == {
        name: before[name] for name in IMPERSONAL - {"coordinators", "desk_sessions", "privacy_acts"}
    }
    assert "Zebrafinch" not in everything(store)


def test_after_erasing_nothing_of_it_stands_in_the_files_of_the_database(staff, privacy, engine, tmp_path):
    ann = told(staff, "ann")
    with engine.connect() as connection:
        kept = [bytes(row[0]) for row in connection.exec_driver_sql("SELECT body FROM messages UNION ALL SELECT content FROM files")]
    privacy.erase(ann)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert len(kept) > 4
    assert [value for value in (*kept, ann.encode()) if any(value in content for content in files)] == []


@on_both
def test_the_log_of_erasures_holds_numbers_alone(staff, privacy):
    ann = told(staff, "ann")
    counts = privacy.erase(ann)
    (entry,) = privacy.log()
    assert (entry["act"], entry["by"], entry["done"], entry["counts"]) == ("erase", "operator", True, counts)
    assert ann not in json.dumps(entry)


@on_both
def test_the_trail_of_the_desk_lets_nothing_go_unless_an_erasure_is_in_the_log(staff, privacy):
    ann = told(staff, "ann")
    with pytest.raises(DBAPIError, match="by an erasure alone"), staff.sessions.begin() as session:
        session.execute(delete(HandOffEvent))
    assert privacy.erase(ann)["handoff_events"] > 2


@on_both
def test_numbers_of_what_was_erased_are_never_given_again(staff, privacy):
    ann = told(staff, "ann")
    with staff.sessions() as session:
        last = session.execute(select(func.max(Message.id), func.max(HandOff.id)).select_from(Message).join(HandOff, HandOff.id > 0)).one()
    privacy.erase(ann)
    number = staff.asked("bob")
    with staff.sessions() as session:
        assert session.execute(select(func.min(Message.id))).scalar_one() > last[0]
    assert number > last[1]


@on_both
def test_the_export_holds_all_rows_of_a_person_decrypted_and_none_of_another(staff, privacy):
    told(staff, "bob")
    ann = told(staff, "ann")
    stored = privacy.export(ann)
    text = json.dumps(stored, ensure_ascii=False)
    assert set(stored["stored"]) == {table.name for table in belongings(ann)}
    for said in ("ann wants to know about Zebrafinch", "ann called, Zebrafinch", "ann.txt", '"external_id": "ann"'):
        assert said in text
    assert "bob" not in text
    assert "external_hash" not in text
    assert privacy.log()[0]["act"] == "export"


def test_the_page_of_an_export_shows_what_was_said_and_lets_no_markup_through(staff, privacy):
    ann = staff.patient("ann")
    staff.messages.receive(ann, "<script>alert(1)</script> I asked")
    shown = page(privacy.export(ann))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; I asked" in shown
    assert "<script" not in shown
    assert f"Made on {NOW.day} {NOW:%B %Y, %H:%M} UTC." in shown and NOW.isoformat() not in shown


@pytest.mark.parametrize("unknown", ["", "nobody", "12", "web:nobody", "telegram:ann", "x" * 500, "9" * 400])
def test_an_unknown_conversation_is_refused(staff, privacy, unknown):
    told(staff, "ann")
    with pytest.raises(NoSuchConversation):
        privacy.found(unknown)
    for act in (privacy.export, privacy.erase, privacy.erase_but_answer):
        with pytest.raises(NoSuchConversation):
            act("nobody")


def test_an_operator_names_a_person_by_id_by_number_of_the_desk_or_by_channel_and_name(staff, privacy):
    ann = told(staff, "ann")
    assert {privacy.found(name) for name in (ann, str(staff.row(ann).id), "web:ann")} == {ann}


@on_both
def test_after_the_last_word_was_delivered_the_empty_conversation_goes_too(staff, privacy, store):
    ann = told(staff, "ann")
    privacy.erase_but_answer(ann)
    (farewell,) = staff.messages.send(ann, [Reply("All is deleted.", {"kind": "talk"})])
    assert privacy.tidy() == 0
    staff.messages.delivered([farewell.id])
    assert privacy.tidy() == 1
    assert {name: count for name, count in counted(store).items() if count} == {"coordinators": 3, "desk_sessions": 1, "privacy_acts": 1, **canned(store)}


def canned(store: Engine) -> Dict[str, int]:
    return {"canned_replies": counted(store)["canned_replies"]}


@pytest.mark.parametrize(("hours", "gone"), [(23, 0), (25, 1)])
def test_a_last_word_that_cannot_be_delivered_waits_for_a_day(staff, privacy, hours, gone):
    ann = told(staff, "ann")
    privacy.erase_but_answer(ann)
    staff.messages.send(ann, [Reply("All is deleted.", {"kind": "talk"})])
    staff.later(hours=hours)
    assert privacy.tidy() == gone


def test_who_writes_again_begins_anew_and_stays(staff, privacy):
    ann = told(staff, "ann")
    privacy.erase_but_answer(ann)
    staff.messages.receive(staff.patient("ann"), "I am back")
    staff.later(days=3)
    assert privacy.tidy() == 0
    assert [said["text"] for said in staff.messages.transcript(ann)] == ["I am back"]


def test_what_was_being_answered_while_it_was_erased_leaves_nothing_behind(staff, privacy, store):
    ann = told(staff, "ann")
    received = staff.messages.receive(ann, "a question of Zebrafinch")
    privacy.erase_but_answer(ann)
    with staff.sessions.begin() as session:
        session.add(Dialogue(conversation_id=ann, state={"events": ["Zebrafinch"]}, updated_at=NOW))
    Gaps(staff.sessions, staff.clock).keep(received, [Reply("?", {"kind": "fallback"})])
    assert staff.messages.send(ann, [Reply("An answer.", {"kind": "talk"})], received.id) == []
    left: List[Any] = []
    with staff.sessions() as session:
        for kind in (Dialogue, Message, Gap):
            left += session.execute(select(kind)).scalars().all()
        assert left == []
        assert session.execute(select(Conversation.erased_at)).scalar_one() == NOW
        assert session.execute(select(func.count()).select_from(PrivacyAct)).scalar_one() == 1


def test_a_page_that_is_still_open_is_told_that_its_conversation_is_gone(staff, privacy):
    ann = told(staff, "ann")
    privacy.erase(ann)
    with pytest.raises(NoSuchConversation):
        staff.messages.receive(ann, "hello?")


def test_gaps_of_other_days_in_the_same_words_stay(staff, privacy):
    bob = told(staff, "bob")
    staff.later(days=5)
    received = staff.messages.receive(bob, "how long")
    Gaps(staff.sessions, lambda: staff.now - timedelta(days=30)).keep(received, [Reply("?", {"kind": "fallback"})])
    assert privacy.erase(bob)["gaps"] == 1
    with staff.sessions() as session:
        assert session.execute(select(Gap.text)).scalars().all() == ["how long"]
