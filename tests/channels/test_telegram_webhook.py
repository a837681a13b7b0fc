"""Telegram by webhook: the secret is asked for, an update is confirmed as soon as it is recorded, and answered once."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any, Dict, Iterator

import httpx
import pytest
from sqlalchemy import func, select

from bench.running import free_port
from bot.channels.telegram_words import MENU
from bot.store.engine import open_engine
from bot.store.telegram_tables import TelegramUpdate
from bot.wiring import House
from tests.channels import telegram_chats
from tests.channels.telegram_chats import SECRET, TOKEN, Emulator
from tests.conftest import KEYS
from tests.doors import ScriptedDialogue, house_over, served, wait_until
from tests.hostile import Hostile

pytestmark = pytest.mark.servers
HOSTILE_UPDATES = 1_000
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    yield from telegram_chats.emulator()


@pytest.fixture(scope="module")
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory, emulator: Emulator, dialogue: ScriptedDialogue) -> Iterator[House]:
    engine, port = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('webhook') / 'her2.db')}", KEYS), free_port()
    hook = {"telegram_webhook_url": f"http://127.0.0.1:{port}/telegram/updates", "telegram_webhook_secret": SECRET}
    house = house_over(engine, telegram_token=TOKEN, telegram_api_url=emulator.url, **hook)
    with served(house, lambda: dialogue, port):
        chat = emulator.chat()

        def hooked() -> bool:  # the emulator keeps what is said before the address is known for those who fetch
            chat.say("is anybody there")
            return bool(dialogue.heard)

        wait_until(hooked)
        time.sleep(1)  # what was said meanwhile is still on its way
        yield house
    engine.dispose()


def recorded(house: House) -> int:
    with house.sessions() as session:
        return session.execute(select(func.count(TelegramUpdate.update_id))).scalar_one()


def update(number: int, text: str = "a question") -> Dict[str, Any]:
    person = {"id": number, "first_name": "Ann", "is_bot": False}
    message = {"message_id": number, "from": person, "chat": {"id": number, "type": "private"}, "date": int(time.time()), "text": text}
    return {"update_id": number, "message": message}


def post(house: House, body: Any, secret: Any = SECRET, path: str = "") -> int:
    headers = {} if secret is None else {HEADER: secret}
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    return httpx.post(house.settings.telegram_webhook_url + path, headers=headers, timeout=30, trust_env=False, **content).status_code


def test_a_question_that_telegram_sends_is_answered(house, emulator):
    chat = emulator.chat()
    chat.say("what is HER2")
    assert chat.hear() == ["heard: what is HER2"]


def test_a_button_that_telegram_sends_is_taken(house, emulator):
    chat = emulator.chat()
    chat.say("show me")
    chat.hear(2)
    chat.press("What is HER2?")
    assert chat.hear() == ["heard: ask:her2-what"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), SECRET + "x", SECRET[:-1]])
def test_without_the_secret_nothing_is_done(house, dialogue, secret):
    before, heard = recorded(house), len(dialogue.heard)
    assert post(house, update(900_001), secret) == 403
    time.sleep(0.3)
    assert (recorded(house), len(dialogue.heard)) == (before, heard)


@pytest.mark.parametrize(("path", "status"), [("", 200), ("/more", 404), ("/../desk", 404)])
def test_updates_are_taken_at_their_own_address_alone(house, path, status):
    assert post(house, update(900_010 + len(path)), path=path) == status


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"no json", 400), (b"[" * 100_000, 400), (b'"' + b"a" * 1_100_000 + b'"', 413)],
    ids=["nothing", "half", "words", "deep", "large"],
)
def test_what_is_no_json_or_too_large_is_refused(house, body, status):
    before = recorded(house)
    assert post(house, body) == status
    assert recorded(house) == before


@pytest.mark.parametrize("body", [{}, [], 7, {"update_id": "x"}, {"update_id": 900_100}, {"update_id": 900_101, "message": {"text": "no chat"}}], ids=repr)
def test_an_update_that_cannot_be_read_is_confirmed_so_that_it_does_not_come_again(house, body):
    assert post(house, body) == 200


def test_an_update_is_confirmed_before_it_is_answered(house, dialogue):
    dialogue.may_answer.clear()
    try:
        began = time.monotonic()
        assert post(house, update(900_200, "a slow one")) == 200
        assert time.monotonic() - began < 5
        wait_until(lambda: "a slow one" in [received.text for received in dialogue.heard])
        assert house.messages.transcript(house.messages.conversation("telegram", "900200")) != []
    finally:
        dialogue.may_answer.set()


def test_an_update_that_comes_again_is_answered_once(house, dialogue):
    for _ in range(5):
        assert post(house, update(900_300, "only once")) == 200
    conversation = house.messages.conversation("telegram", "900300")
    wait_until(lambda: len(house.messages.transcript(conversation)) == 2)
    time.sleep(1.5)
    assert [said["text"] for said in house.messages.transcript(conversation)] == ["only once", "heard: only once"]
    assert [received.text for received in dialogue.heard].count("only once") == 1


def test_hostile_updates_harm_nothing_and_order_nothing(house, dialogue):
    heard_before = len(dialogue.heard)
    statuses = {post(house, json.dumps(Hostile(number).update(number), ensure_ascii=True).encode()) for number in range(HOSTILE_UPDATES)}
    assert statuses == {200}
    assert post(house, update(920_000, "still there?")) == 200
    end = time.monotonic() + 120  # what came before is answered first
    while "still there?" not in [heard.text for heard in dialogue.heard]:
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    ordered = {heard.command for heard in dialogue.heard[heard_before:]}
    assert ordered <= {None, *(entry.act for entry in MENU.values())}  # a patient may type what stands in the menu, and nothing else is an order
