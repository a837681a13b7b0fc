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
STICKER = {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}
AGAIN = "You changed an earlier message. If the change matters, please write it again as a new message, and I answer it."


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
        ("/screening", "heard: screening"),
        ("/start screening", "heard: screening"),
        ("/person", "heard: person"),
        ("/privacy", "You need not give your name here."),
        ("/delete", "Do you want me to delete <b>everything</b>"),
        ("/human", "heard: person"),
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


def test_a_report_that_is_sent_as_a_document_is_kept_and_answered(house, chat):
    chat.send_file("report.txt", b"HER2 IHC 2+, FISH pending", "what does this mean", message_id=50)
    assert chat.hear(2) == ["heard: report", "heard: what does this mean"]
    kept = house.messages.transcript(conversation(house, chat))[0]
    assert (kept["file"]["name"], kept["text"]) == ("report.txt", "HER2 IHC 2+, FISH pending")


@pytest.mark.parametrize(
    ("name", "sent", "begins"), [("a.zip", b"PK\x03\x04\x00\x00", "I can read a report as a PDF"), ("empty.pdf", b"", "I can read a report as a PDF")]
)
def test_a_file_that_is_no_report_is_refused_in_kind_words(chat, name, sent, begins):
    chat.send_file(name, sent)
    assert chat.heard().startswith(begins)


def test_a_file_that_is_too_large_is_not_even_fetched(chat):
    document = {"file_id": "none", "file_unique_id": "none", "file_name": "scan.pdf", "file_size": 10_000_001}
    chat.update(message=chat.message(message_id=1, document=document))
    assert chat.heard().startswith("That file is too large")


@pytest.mark.parametrize(
    ("caption", "heard"),
    [("he is vomiting blood", ["heard: he is vomiting blood", "heard: report"]), ("what does this mean", ["heard: report", "heard: what does this mean"])],
)
def test_a_warning_sign_beside_a_file_comes_before_the_file(chat, caption, heard):
    chat.send_file("note.txt", b"HER2 IHC 3+", caption)
    told = chat.hear(2)
    while len([said for said in told if said.startswith("heard")]) < 2:
        told += chat.hear()
    assert [said for said in told if said.startswith("heard")] == heard


@pytest.mark.parametrize(
    ("sent", "begins"),
    [
        ({"sticker": STICKER}, "Thank you. I understand words"),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "I cannot listen"),
        ({"location": {"longitude": 1.0, "latitude": 2.0}}, "Thank you. I do not need your place"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "I can read words"),
        ({"contact": {"phone_number": "+4912345678", "first_name": "Ann"}}, "Thank you. I do not keep telephone numbers"),
    ],
    ids=["sticker", "voice", "location", "dice", "contact"],
)  # fmt: skip
def test_what_is_no_text_gets_a_sensible_reply_and_nothing_of_it_is_kept(house, chat, sent, begins):
    chat.update(message=chat.message(message_id=1, **sent))
    assert chat.heard().startswith(begins)
    said = str(house.messages.transcript(conversation(house, chat)))
    assert "4912345678" not in said and "longitude" not in said


def test_a_number_that_is_sent_while_a_coordinator_is_asked_for_reaches_them(house, chat):
    house.handoffs.request(conversation(house, chat))
    chat.update(message=chat.message(message_id=1, contact={"phone_number": "+4912345678", "first_name": "Ann", "user_id": chat.id}))
    chat.hear()
    assert "+4912345678" in house.messages.said(conversation(house, chat))


def test_a_correction_of_the_last_message_is_answered_anew_and_of_an_earlier_one_asked_for_again(house, chat):
    for number, text in ((71, "IHC 3+"), (72, "what now")):
        chat.update(message=chat.message(message_id=number, text=text))
        chat.hear()
    for number, text in ((72, "what now"), (72, "what next"), (71, "IHC 2+")):
        chat.update(edited_message=chat.message(message_id=number, text=text))
    assert chat.hear(2) == [
        "heard: what next",
        "You changed an earlier message. If the change matters, please write it again as a new message, and I answer it.",
    ]


def group_message(chat: Chat, text: str, **more: object) -> dict:
    return {**chat.message(message_id=1, text=text, **more), "chat": {"id": -chat.id, "type": "group", "title": "Family"}}


@pytest.mark.parametrize(
    ("text", "more", "answered"),
    [
        ("my father has HER2 3+", {}, False),
        ("@TestNameBot what is HER2", {"entities": [{"type": "mention", "offset": 0, "length": 12}]}, True),
        ("@OtherBot what is HER2", {"entities": [{"type": "mention", "offset": 0, "length": 9}]}, False),
        ("/help", {}, True),
        ("/help@TestNameBot", {}, True),
        ("/help@OtherBot", {}, False),
    ],
)
def test_a_group_is_answered_when_it_speaks_to_us_and_only_with_the_way_to_a_private_chat(house, emulator, chat, dialogue, text, more, answered):
    heard = len(dialogue.heard)
    chat.update(message=group_message(chat, text, **more))
    chat.say("and in private")
    chat.hear()
    group = Chat(emulator, -chat.id)
    if answered:
        assert "https://t.me/TestNameBot?start=group" in group.heard()
    assert len(emulator.post("/getUpdates", {"token": TOKEN, "chatId": -chat.id})) == 0
    assert [received.text for received in dialogue.heard[heard:]] == ["and in private"]
    assert house.messages.said(house.messages.conversation("telegram", str(-chat.id))) == []


def test_a_warning_sign_in_a_group_that_speaks_to_us_is_answered_first(emulator, chat):
    chat.update(message=group_message(chat, "/help my father is vomiting blood"))
    first, second = Chat(emulator, -chat.id).hear(2)
    assert "emergency" in first.lower() and "private" in second


def test_who_blocks_the_bot_is_marked_and_who_comes_back_is_not(house, chat):
    for status, blocked in (("kicked", True), ("member", False)):
        member = {"user": {"id": 666, "is_bot": True, "first_name": "Test"}, "status": status}
        change = {"chat": chat.message()["chat"], "from": chat.person, "date": 1, "new_chat_member": {**member, "until_date": 0}, "old_chat_member": member}
        chat.update(my_chat_member={**change, "old_chat_member": {**member, "status": "member"}})
        wait_until(lambda: house.telegram.blocked(conversation(house, chat)) is blocked)  # noqa: B023


def test_an_answer_that_takes_long_shows_that_it_is_being_written(emulator, chat, dialogue):
    dialogue.may_answer.clear()
    try:
        chat.say("a slow one")
        wait_until(lambda: str(chat.id) in [call["chat_id"] for call in emulator.calls("sendChatAction")])
    finally:
        dialogue.may_answer.set()
    assert chat.hear() == ["heard: a slow one"]


def test_a_published_picture_is_sent_as_a_photo_with_its_words(house, emulator, chat):
    name = next(article for article in house.answers.catalogue() if house.answers.article(article["id"]).image)
    house.messages.send(conversation(house, chat), [house.answers.article(name["id"])])
    chat.hear(2)
    photo = emulator.calls("sendPhoto")[-1]
    assert photo["photo"] > 1_000 and 0 < len(photo["caption"]) <= 1_024


def test_what_was_written_is_deleted_after_one_question_back(house, chat):
    chat.say("my IHC is 3+")
    chat.hear()
    before = conversation(house, chat)
    chat.say("/delete")
    chat.hear()
    chat.press("Yes, delete everything")
    assert chat.heard().startswith("Everything you told us is deleted.")
    assert house.messages.said(before) == []
    chat.say("hello again")
    assert chat.hear() == ["heard: hello again"]
    assert house.messages.said(conversation(house, chat)) == ["hello again"]


def test_a_conversation_of_the_web_page_goes_on_in_the_chat_by_its_code(house, chat):
    web = house.messages.conversation("web", f"a page of {chat.id}")
    house.messages.receive(web, "my IHC is 3+")
    code = house.joining.offer(web).text.partition("**")[2].partition("**")[0]
    chat.say(f"/start join_{code}")
    assert chat.heard().startswith("Your two conversations are one now.")
    assert house.messages.said(conversation(house, chat))[0] == "my IHC is 3+"


def test_a_code_for_the_web_page_is_given_in_the_chat(house, chat):
    chat.say("/join")
    assert chat.heard().startswith("Your code is <b>")
