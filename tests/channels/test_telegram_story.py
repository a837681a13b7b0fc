"""A family's whole story in Telegram with the real server and its model, by polling and by webhook: an emulator that is not ours plays the Bot API."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List

import httpx
import pytest
from sqlalchemy import select

from bench.running import RunningServer
from bot.care.handoff import Actor, Role
from bot.settings import MODEL
from bot.store.desk_tables import HandOff
from bot.wiring import House
from tests.channels import telegram_chats
from tests.channels.telegram_chats import SECRET, TOKEN, Chat, Emulator, buttons
from tests.desk_staff import PASSWORD
from tests.doors import house_beside
from tests.intake import LINES

pytestmark = [pytest.mark.rasa, pytest.mark.servers, pytest.mark.timeout(600)]
MOST_TURNS = 20


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    yield from telegram_chats.emulator()


@pytest.fixture(scope="module", params=["polling", "webhook"])
def server(request: Any, tmp_path_factory: pytest.TempPathFactory, emulator: Emulator) -> Iterator[RunningServer]:
    assert MODEL.is_file(), "no trained model: run her2 train"
    server = RunningServer(tmp_path_factory.mktemp("story"), HER2_TELEGRAM_TOKEN=TOKEN, HER2_TELEGRAM_API_URL=emulator.url)
    if request.param == "webhook":
        hook = {"HER2_TELEGRAM_WEBHOOK_URL": f"{server.url}/telegram/updates", "HER2_TELEGRAM_WEBHOOK_SECRET": SECRET}
        server._environment.update(hook)
    with server:
        yield server


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[House]:
    with house_beside(server) as made:
        yield made


@pytest.fixture
def chat(server: RunningServer, emulator: Emulator) -> Chat:
    return emulator.chat()


def said(chat: Chat, text: str, holds: str) -> str:
    """Says something and waits until what is heard holds the words."""
    chat.say(text)
    heard: List[str] = []
    for _ in range(4):
        heard += chat.hear()
        if any(holds in one for one in heard):
            return "\n".join(heard)
    raise AssertionError(f"{holds!r} was not heard")


def forward(hook: str, update: Dict[str, Any]) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    httpx.post(hook, json={"update_id": 70_000, **update}, headers=headers, trust_env=False).raise_for_status()


def test_a_question_is_answered_and_the_next_one_leans_on_it(chat):
    assert "T-DXd" in said(chat, "what is enhertu", "Sources:")
    assert "Lung inflammation" in said(chat, "and the side effects?", "Sources:") and "Tell me more" in buttons(chat.seen[-1])


def test_a_warning_sign_is_answered_first(chat):
    assert "emergency" in said(chat, "she is vomiting blood since this morning", "emergency").split("\n\n")[0].lower()


def test_a_report_that_is_sent_as_a_document_is_read(chat, server, monkeypatch):
    if hook := server._environment.get("HER2_TELEGRAM_WEBHOOK_URL"):  # the emulator forwards what its own client can make, and that has no documents
        monkeypatch.setattr(chat, "update", lambda **update: forward(hook, update))
    chat.send_file("report.txt", b"Gastric biopsy. HER2 IHC 2+. FISH: amplified, ratio 3.1.", message_id=70)
    heard = chat.heard()
    assert "2+" in heard and "positive" in heard


def asked(house: House, chat: Chat) -> str:
    """What the pre-screening asked for last."""
    told = house.messages.transcript(conversation(house, chat))
    return next(message["custom"]["item"] for message in reversed(told) if message.get("custom", {}).get("item"))


def test_the_pre_screening_is_gone_through(chat, house):
    chat.say("/screening")
    chat.hear()
    for _ in range(MOST_TURNS):
        item = asked(house, chat)
        if item == "done":
            break
        chat.say(LINES[item])
        chat.hear()
    record = house.sheets.shown(conversation(house, chat), "test")
    assert (record["outcome"], record["her2_status"]) == ("handoff", "positive")


def test_a_coordinator_answers_and_everything_is_deleted_at_the_end(chat, house):
    assert "coordinator" in said(chat, "can I talk to a real person about a visa", "coordinator")
    mei = Actor(Role.COORDINATOR, "Mei", house.office.coordinators.add("Mei", PASSWORD, "coordinator"))
    with house.sessions() as session:
        number = session.execute(select(HandOff.id).filter_by(conversation_id=conversation(house, chat))).scalar_one()
    house.office.desk.claim(number, mei)
    house.office.desk.reply(number, mei, "Good morning, this is Mei.", "k1")
    said(chat, "hello Mei", "this is Mei")
    before = conversation(house, chat)
    said(chat, "/delete", "delete")
    chat.press("Yes, delete everything")
    assert "is deleted" in chat.heard()
    assert house.messages.said(before) == []


def conversation(house: House, chat: Chat) -> str:
    return house.messages.conversation("telegram", str(chat.id))


def test_the_log_holds_neither_the_token_nor_what_was_written(server):
    log = Path(server.log).read_text(encoding="utf-8")
    assert TOKEN not in log and "vomiting" not in log and "visa" not in log
