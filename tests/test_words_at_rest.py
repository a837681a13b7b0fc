"""After a full conversation no word of the patient stands readable in the files of the database or in the log."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List

import pytest
from sqlalchemy import text

from bot.services.replies import Reply
from bot.wiring import House
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
NOTED = "Coordinator spoke with daughter Agnieszka"
WORDS = sorted({word for said in (*SAID, FILE.decode(), NOTED) for word in re.findall(r"[^\W\d]{6,}|我父亲|很害怕|0100|3\+", said)} - {"reported", "yesterday"})
EVERYDAY = {"Coordinator", "spoke", "telephone", "mailbox", "daughter", "example", "invalid", "3+", "0100", "Grandfather"}  # may stand in articles and seeds


@pytest.fixture
def house(published) -> House:
    made = house_over(published, desk_hours="")
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
        (row,) = house.office.queue.page("", _all()).rows
        mei = house.office.coordinators.signed_in(house.office.coordinators.sign_in("Mei", PASSWORD)).actor
        house.office.desk.claim(row.id, mei)
        house.office.desk.note(row.id, mei, NOTED)
        house.office.desk.reply(row.id, mei, f"I read: {SAID[0]}", "k")
    return conversation


def _all() -> Any:
    from bot.services.handoff_queue import Filter

    return Filter()


def found_in(content: bytes) -> List[str]:
    forms: Dict[str, List[bytes]] = {word: [word.encode(), word.lower().encode(), word.encode("unicode_escape"), word.encode("utf-16-le")] for word in WORDS}
    return [word for word, written in forms.items() if word not in EVERYDAY and any(form in content for form in written)]


def test_no_word_of_a_patient_stands_in_the_files_of_the_database(house, tmp_path: Path):
    conversation = full_conversation(house)
    assert len(house.messages.transcript(conversation)) > 10
    files = list(tmp_path.rglob("*"))
    assert any(path.suffix == ".db" for path in files)
    assert {path.name: found_in(path.read_bytes()) for path in files if path.is_file() and found_in(path.read_bytes())} == {}
    assert len(set(WORDS) - EVERYDAY) > 15


def test_the_search_for_words_would_find_them():
    assert found_in(SAID[0].encode()) == ["Przybylski", "Wroclaw", "vomited"]
    assert found_in(SAID[3].encode("unicode_escape")) != []


def test_no_word_of_a_patient_stands_in_the_log(house, capfd, caplog):
    caplog.set_level(0)
    full_conversation(house)
    out, err = capfd.readouterr()
    written = f"{out}{err}{caplog.text}"
    assert "dialogue_failed" in written
    assert found_in(written.encode()) == []


@pytest.mark.servers
def test_no_word_of_a_patient_stands_in_any_row_of_postgresql(postgres_engine, content):
    from bot.store.engine import sessions
    from knowledge.publish import publish
    from tests.conftest import NOW

    with sessions(postgres_engine).begin() as session:
        publish(content, session, NOW)
    house = house_over(postgres_engine, desk_hours="")
    house.office.coordinators._hasher = CHEAP
    house.office.coordinators.add("Mei", PASSWORD, "lead")
    full_conversation(house)
    with postgres_engine.connect() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        rows = [row for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    kept = " ".join(str(bytes(value) if isinstance(value, memoryview) else value) for row in rows for value in row)
    assert len(tables) > 30
    assert found_in(kept.encode()) == []
