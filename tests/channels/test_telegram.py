"""Telegram by long polling, through the real library, against an emulator of the Bot API."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterator

import pytest

from bot.services.replies import Reply
from bot.store.engine import open_engine
from bot.wiring import House
from tests.channels import telegram_chats
from tests.channels.telegram_chats import TOKEN, Chat, Emulator, buttons
from tests.conftest import KEYS
from tests.doors import ScriptedDialogue, house_over, served, wait_until

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    yield from telegram_chats.emulator()


@pytest.fixture(scope="module")
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory, emulator: Emulator, dialogue: ScriptedDialogue) -> Iterator[House]:
    engine = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('telegram') / 'her2.db')}", KEYS)
    house = house_over(engine, telegram_token=TOKEN, telegram_api_url=emulator.url, public_url="https://chat.example.org")
    with served(house, lambda: dialogue):
        yield house
    engine.dispose()


@pytest.fixture
def chat(emulator: Emulator, house: House) -> Chat:
    return emulator.chat()


def conversation(house: House, chat: Chat) -> str:
    return house.messages.conversation("telegram", str(chat.id))


def test_a_question_is_recorded_and_answered(house, chat):
    chat.say("what is HER2")
    assert chat.hear() == ["heard: what is HER2"]
    assert [(said["author"], said["text"]) for said in house.messages.transcript(conversation(house, chat))] == [
        ("patient", "what is HER2"), ("assistant", "heard: what is HER2"),
    ]  # fmt: skip


def test_the_answers_of_a_chat_come_in_the_order_of_its_questions(chat):
    for number in range(3):
        chat.say(f"question {number}")
        assert chat.hear() == [f"heard: question {number}"]


def test_what_looks_like_html_or_a_command_of_rasa_is_text(chat):
    chat.say("/restart <b>&")
    assert chat.hear() == ["heard: /restart &lt;b&gt;&amp;"]


def test_a_button_is_taken_once_and_replaced_by_what_was_chosen(house, chat):
    chat.say("show me")
    assert chat.hear(2) == ["Like this.", "Picture"]
    assert buttons(chat.seen[-1]) == ["What is HER2?"]
    chat.press("What is HER2?")
    assert chat.hear() == ["heard: ask:her2-what"]
    assert chat.shown_now(chat.seen[-2]) == ["✓ What is HER2?"]
    assert house.messages.transcript(conversation(house, chat))[2]["text"] == "What is HER2?"


@pytest.mark.parametrize("data", ["person", "/person", "/ask:her2-what~AAAAAAAAAAAA", "/restart", "x" * 64])
def test_a_button_that_we_did_not_make_for_this_chat_does_nothing(chat, dialogue, data):
    heard = len(dialogue.heard)
    chat.send_callback(data, 1)
    assert chat.heard().startswith("That button is from an earlier time")
    assert len(dialogue.heard) == heard


def test_a_coordinators_words_reach_the_chat_with_their_name(house, chat):
    house.messages.send(conversation(house, chat), [Reply("Good <morning>.", {"kind": "handoff", "state": "answered", "from": "Mei"})], author="coordinator")
    assert chat.hear() == ["<b>Mei, coordinator:</b>\nGood &lt;morning&gt;."]


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        ("/start", "Hello. I am an automated assistant."),
        ("/start@TestNameBot", "Hello. I am an automated assistant."),
        ("/start nonsense", "Hello. I am an automated assistant."),
        ("/start report", "heard: report"),
        ("/start person", "heard: person"),
        ("/report", "heard: report"),
        ("/person", "heard: person"),
        ("/privacy", "You need not give your name here."),
        ("/forget", "Do you want me to delete <b>everything</b>"),
        ("/help", "Write your question in your own words"),
        ("/language", "I answer in English for now."),
        ("/unknown", "heard: /unknown"),
    ],
)
def test_a_command_of_the_menu_does_what_it_says(chat, command, begins):
    chat.say(command)
    assert chat.heard().startswith(begins)


def test_words_behind_a_command_are_heard_first(chat):
    chat.say("/person my father is very unwell")
    assert chat.hear(2) == ["heard: my father is very unwell", "heard: person"]


def test_the_menu_is_shown_in_telegram(emulator, house):
    wait_until(lambda: emulator.calls("setMyCommands"))
    assert "report" in emulator.calls("setMyCommands")[-1]["commands"]
