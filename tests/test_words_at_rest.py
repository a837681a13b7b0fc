"""After a full conversation no word of the patient stands readable in the files of the database or in the log."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.services.handoff_queue import Filter
from bot.services.replies import Reply
from bot.store.engine import sessions
from bot.wiring import House
from knowledge.publish import publish
from tests.conftest import NOW
from tests.desk_staff import CHEAP, PASSWORD
from tests.doors import TOKEN, ScriptedDialogue, client, house_over

# What a patient writes, in words that stand nowhere else.
SAID = (
    "Grandfather Przybylski from Wroclaw vomited yesterday",
    "pathologist Okonkwo reported immunohistochemistry threeplus",
    "telephone +48 555 0100 199, mailbox przybylski@example.invalid",
    "quetiapine und Schlafstörungen, 我父亲 很害怕",
    "break",
)
FILE = b"Histopathology Zakopane: HER2 IHC 3+ gastrectomy Brzezinski"
NOTED = "Spoke with daughter Agnieszka"
WORDS = sorted({word for said in (*SAID, FILE.decode(), NOTED) for word in re.findall(r"[^\W\d]{6,}|我父亲|很害怕|0100|3\+", said)} - {"reported", "yesterday"})


@pytest.fixture
def house(published) -> House:
    return staffed(published)


def staffed(engine: Engine) -> House:
    made = house_over(engine, desk_hours="")
    made.office.coordinators._hasher = CHEAP
    made.office.coordinators.add("Mei", PASSWORD, "lead")
    return made


def full_conversation(house: House) -> str:
    """Over REST with a failing dialogue among it, with a file, a gap, a hand-off, a coordinator's note and reply, and a refused request."""
    dialogue = ScriptedDialogue()
    with client(house, lambda: dialogue) as app:
        for said in SAID:
            app.post("/webhooks/rest/webhook", json={"sender": "Przybylski-session", "message": said}, headers={"Authorization": f"Bearer {TOKEN}"})
        app.post("/webhooks/rest/webhook", content=SAID[0].encode(), headers={"Authorization": f"Bearer {TOKEN}"})
        app.get(f"/{SAID[0]}", headers={"cookie": SAID[1]})
        app.post("/desk/sign-in", data={"name": "Przybylski", "password": "Okonkwo"})
        conversation = house.messages.conversation("rest", "Przybylski-session")
        house.uploads.receive(conversation, "Brzezinski.txt", FILE)
        received = house.messages.receive(conversation, SAID[1])
        house.gaps.keep(received, [Reply("?", {"kind": "fallback"})])
        house.handoffs.request(conversation)
        (row,) = house.office.queue.page("", Filter()).rows
        mei = house.office.coordinators.signed_in(house.office.coordinators.sign_in("Mei", PASSWORD)).actor
        house.office.desk.claim(row.id, mei)
        house.office.desk.note(row.id, mei, NOTED)
        house.office.desk.reply(row.id, mei, f"I read: {SAID[0]}", "k")
    return conversation


def found_in(content: bytes) -> List[str]:
    forms: Dict[str, List[bytes]] = {word: [word.encode(), word.lower().encode(), word.encode("unicode_escape"), word.encode("utf-16-le")] for word in WORDS}
    return [word for word, written in forms.items() if any(form in content for form in written)]


def test_no_word_of_a_patient_stands_in_the_files_of_the_database(house, tmp_path: Path):
    articles = set(found_in((tmp_path / "her2.db").read_bytes()))  # the words of an article are nobody's
    conversation = full_conversation(house)
    assert len(house.messages.transcript(conversation)) > 10
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name: found for path in files if (found := sorted(set(found_in(path.read_bytes())) - articles))} == {}
    assert len(set(WORDS) - articles) > 15


def test_the_search_for_words_would_find_them():
    assert {"Przybylski", "Wroclaw"} <= set(found_in(SAID[0].encode()))
    assert found_in(SAID[3].encode("unicode_escape")) != []


def test_no_word_of_a_patient_stands_in_the_log(house, capfd, caplog):
    caplog.set_level(0)
    full_conversation(house)
    out, err = capfd.readouterr()
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]  # the client of the test tells what it asks
    written = "\n".join([out, err, *(record.getMessage() for record in ours)])
    assert "dialogue_failed" in written
    assert found_in(written.encode()) == []


@pytest.mark.servers
def test_no_word_of_a_patient_stands_in_any_row_of_postgresql(postgres_engine, content):
    with sessions(postgres_engine).begin() as session:
        publish(content, session, NOW)
    articles = set(found_in(rows(postgres_engine)))
    full_conversation(staffed(postgres_engine))
    assert set(found_in(rows(postgres_engine))) - articles == set()
    assert len(set(WORDS) - articles) > 15


def rows(engine: Engine) -> bytes:
    """All that stands in all tables, as it stands there."""
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        kept = [value for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}") for value in row]
    return b" ".join(bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in kept)
