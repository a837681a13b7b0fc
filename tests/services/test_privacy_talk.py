"""Privacy in the conversation, through the front door: choices, a copy, and deleting after one question back."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.services.copy_links import CopyLinks
from bot.store.belongings import belongings
from bot.wiring import House, assistant_over
from tests.conftest import SECRET
from tests.doors import TOKEN, ScriptedDialogue, client, house_over


@pytest.fixture
def house(published) -> House:
    return house_over(published, public_url="http://testserver")


@pytest.fixture
def rest(house) -> Iterator[TestClient]:
    with client(house, ScriptedDialogue) as opened:
        yield opened


def say(rest: TestClient, message: str, sender: str = "ann") -> List[Dict[str, Any]]:
    answer = rest.post("/webhooks/rest/webhook", json={"sender": sender, "message": message}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def press(rest: TestClient, replies: List[Dict[str, Any]], title: str, sender: str = "ann") -> List[Dict[str, Any]]:
    (payload,) = (button["payload"] for reply in replies for button in reply.get("buttons", []) if button["title"] == title)
    return say(rest, payload, sender)


def rows(house: House, conversation: str) -> int:
    with house.engine.connect() as connection:
        return sum(len(connection.execute(select(table).where(condition)).all()) for table, condition in belongings(conversation).items())


@pytest.mark.parametrize(
    "wish", ["delete everything", "Please erase all my data", "/delete", "I withdraw my consent.", "This frightens me. Forget what I told you"]
)
@pytest.mark.parametrize("yes", ["Yes, delete everything", None])
def test_who_asks_and_confirms_is_forgotten(rest, house, wish, yes):
    say(rest, "my stage is four")
    conversation = house.messages.conversation("rest", "ann")
    asked = say(rest, wish)
    assert asked[-1]["custom"] == {"kind": "talk", "privacy": "erase?"}
    gone = press(rest, asked, yes) if yes else say(rest, "yes please")
    assert [reply["custom"].get("privacy") for reply in gone] == ["erased"]
    assert [said["author"] for said in house.messages.transcript(conversation)] == ["assistant"]
    assert house.privacy.tidy() == 1
    assert rows(house, conversation) == 0
    assert say(rest, "hello again")[0]["text"] == "heard: hello again"
    assert house.messages.conversation("rest", "ann") != conversation


@pytest.mark.parametrize("answer", ["no", "wait", "what happens then?", "yes but tell me about HER2 first"])
def test_anything_but_a_clear_yes_deletes_nothing(rest, house, answer):
    say(rest, "delete everything")
    assert say(rest, answer)[0]["text"] == f"heard: {answer}"
    assert len(house.messages.transcript(house.messages.conversation("rest", "ann"))) == 4


def test_no_by_the_button_says_that_nothing_was_deleted(rest):
    assert press(rest, say(rest, "delete everything"), "No, keep it")[0]["text"].startswith("Nothing was deleted")


def test_a_yes_to_another_question_or_later_deletes_nothing(rest):
    assert say(rest, "yes")[0]["text"] == "heard: yes"
    say(rest, "delete everything")
    say(rest, "tell me about HER2")
    assert say(rest, "yes")[0]["text"] == "heard: yes"


def test_the_button_of_another_person_deletes_nothing(rest, house):
    asked = say(rest, "delete everything", "bob")
    say(rest, "my stage is four", "ann")
    assert press(rest, asked, "Yes, delete everything", "ann")[0]["text"].startswith("heard: /erase_yes~")
    assert len(house.messages.transcript(house.messages.conversation("rest", "ann"))) == 4


def test_a_warning_sign_beside_the_wish_is_answered_first(rest):
    replies = say(rest, "I am vomiting blood. Delete everything.")
    assert replies[0]["custom"]["kind"] == "urgent"
    assert replies[-1]["custom"]["privacy"] == "erase?"


def test_while_a_coordinator_has_the_conversation_it_can_be_deleted_too(rest, house):
    say(rest, "what about trials")
    conversation = house.messages.conversation("rest", "ann")
    house.handoffs.request(conversation)
    say(rest, "delete everything")
    say(rest, "yes")
    assert house.handoffs.lines([conversation]) == {}


async def test_the_menu_of_privacy_names_the_article_a_copy_and_deleting(house):
    assistant = assistant_over(house, ScriptedDialogue())
    received = await assistant.receive(house.messages.conversation("web", "ann"), "Privacy", command="privacy")
    (choices,) = await assistant.answer(received)
    titles = [button["title"] for button in choices.body["buttons"]]
    assert titles == ["What is stored, and who reads it?", "A copy for me", "Delete everything"]


def link(rest: TestClient, sender: str = "ann") -> str:
    return re.search(r"\((http://testserver/copy/\S+)\)", say(rest, "show me my data", sender)[0]["text"])[1]


def test_the_copy_shows_this_person_all_and_nobody_else_anything(rest):
    say(rest, "my stage is four")
    say(rest, "bob has stage one", "bob")
    page, data = rest.get(link(rest)), rest.get(f"{link(rest)}/data.json")
    assert page.status_code == data.status_code == 200
    for answer in (page, data):
        assert "my stage is four" in answer.text
        assert "bob has stage one" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "a%2fb", "ImFiYyI.aZ.b", "x" * 3000])
def test_a_guessed_address_of_a_copy_shows_nothing(rest, token):
    assert rest.get(f"/copy/{token}").status_code == rest.get(f"/copy/{token}/data.json").status_code == 404


def test_the_address_of_a_copy_ends_after_an_hour_and_with_the_data(rest, house, monkeypatch):
    say(rest, "my stage is four")
    address = link(rest)
    monkeypatch.setattr("bot.services.copy_links.WORKS_SECONDS", -1)
    assert rest.get(address).status_code == 404
    monkeypatch.undo()
    house.privacy.erase(house.messages.conversation("rest", "ann"))
    assert rest.get(address).status_code == 404


def test_an_address_signed_with_another_secret_shows_nothing(rest, house):
    forged = CopyLinks(SECRET + "x", "http://testserver").link(house.messages.conversation("rest", "ann"))
    assert rest.get(forged).status_code == 404
