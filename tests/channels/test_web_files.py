"""Files that are sent from the web chat."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterator

import pytest
from itsdangerous import Signer
from starlette.testclient import TestClient

from bot.channels.web_files import LARGEST
from bot.store.engine import open_engine
from bot.wiring import House
from tests.conftest import KEYS, SECRET
from tests.doors import ScriptedDialogue, client, house_over, wait_until

SESSION = Signer(SECRET, salt="web-session").sign("a" * 32).decode()
COOKIE = {"cookie": f"her2_session={SESSION}"}
TOKEN = {"authorization": f"Bearer {SESSION}"}
EMBEDDING = "https://hospital.example"
REPORT = b"HER2 IHC: 2+ (equivocal). FISH: not amplified."


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    engine = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('files') / 'her2.db')}", KEYS)
    yield house_over(engine, allowed_origins=EMBEDDING)
    engine.dispose()


@pytest.fixture(scope="module")
def app(house: House) -> Iterator[TestClient]:
    with client(house, ScriptedDialogue) as opened:
        yield opened


def told(house: House) -> list:
    return house.messages.transcript(house.messages.conversation("web", "a" * 32))


def sent_files(house: House) -> int:
    return len([message for message in told(house) if message["author"] == "patient"])


def test_a_file_is_kept_as_a_message_and_answered_once(app, house):
    named = {**COOKIE, "x-file-name": "my%20report%20%E7%97%85.txt", "x-key": "once"}
    first, again = app.post("/files", content=REPORT, headers=named), app.post("/files", content=REPORT, headers=named)
    assert (first.status_code, again.json()) == (200, first.json())
    wait_until(lambda: len(told(house)) == 2)
    sent, reply = told(house)
    assert (sent["file"]["name"], sent["file"]["size"], sent["id"]) == ("my report 病.txt", len(REPORT), first.json()["id"])
    assert reply["text"] == "heard: report"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (COOKIE, 200),
        (TOKEN, 200),
        ({}, 401),
        ({"cookie": "her2_session=forged.abc"}, 401),
        ({"authorization": "Bearer forged.abc"}, 401),
        ({**COOKIE, "authorization": "Bearer forged.abc"}, 401),
        ({**COOKIE, "origin": "http://testserver"}, 200),
        ({**COOKIE, "origin": EMBEDDING}, 401),
        ({**COOKIE, "origin": "https://stranger.example"}, 401),
        ({**COOKIE, "origin": "null"}, 401),
        ({**TOKEN, "origin": EMBEDDING}, 200),
    ],
)
def test_a_file_needs_a_session_of_ours_and_a_cookie_counts_on_our_own_page_alone(app, headers, status):
    answer = app.post("/files", content=REPORT, headers=headers)
    assert answer.status_code == status
    assert list(answer.json()) == (["id"] if status == 200 else ["error"])


@pytest.mark.parametrize(("origin", "allowed"), [(EMBEDDING, EMBEDDING), ("https://stranger.example", None)])
def test_only_a_site_that_may_embed_the_chat_may_send_files(app, origin, allowed):
    asked = {"origin": origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,x-file-name"}
    assert app.options("/files", headers=asked).headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [(b"", 400, "I cannot take this file"), (b"\x7fELF\x02\x01\x00\xff\xfe", 400, "Send a PDF"), (b"a" * (LARGEST + 1), 413, "larger than 10 MB")],
    ids=["empty", "a program", "too large"],
)
def test_what_cannot_be_taken_is_refused_in_words_for_a_patient(app, house, sent, status, words):
    before = sent_files(house)
    answer = app.post("/files", content=sent, headers=COOKIE)
    assert (answer.status_code, words in answer.json()["error"]) == (status, True)
    assert sent_files(house) == before
