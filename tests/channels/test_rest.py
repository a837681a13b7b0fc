"""Rasa's REST protocol: who may ask, what is taken, what is refused and how."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List

import pytest
from sqlalchemy.engine import Engine
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.channels.rest import LARGEST_BODY, RestChannel
from bot.services.assistant import Assistant
from tests.doors import PICTURE, TOKEN, ScriptedDialogue, client, house_over

PATH = "/webhooks/rest/webhook"
MINE = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture
def rest(published: Engine, dialogue: ScriptedDialogue) -> Iterator[TestClient]:
    with client(house_over(published), lambda: dialogue) as opened:
        yield opened


def say(rest: TestClient, message: str, sender: str = "u1") -> List[Dict[str, Any]]:
    answer = rest.post(PATH, json={"sender": sender, "message": message}, headers=MINE)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_message_is_answered_with_a_list_of_messages(rest):
    assert say(rest, "hello") == [{"recipient_id": "u1", "text": "heard: hello", "custom": {"kind": "talk"}}]


def test_a_button_goes_out_as_a_token_and_comes_back_as_its_command(rest):
    (message,) = say(rest, "show me")
    (button,) = message["buttons"]
    assert (button["title"], message["image"]) == ("What is HER2?", PICTURE)
    assert say(rest, button["payload"])[0]["text"] == "heard: ask:her2-what"


def test_a_button_of_another_sender_is_plain_text(rest):
    payload = say(rest, "show me")[0]["buttons"][0]["payload"]
    assert say(rest, payload, sender="u2")[0]["text"] == f"heard: {payload}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (MINE, 200),
        ({}, 401),
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": f"Bearer  {TOKEN}"}, 401),
        ({"Authorization": f"Bearer {TOKEN}x"}, 401),
        ({"Authorization": TOKEN}, 401),
        ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": b"Bearer \xff\xfe"}, 401),
    ],
)
def test_only_the_token_of_the_settings_opens_the_door(rest, dialogue, headers, status):
    answer = rest.post(PATH, json={"sender": "u1", "message": "hello"}, headers=headers)
    assert (answer.status_code, len(dialogue.heard)) == (status, status == 200)
    assert status == 200 or "Authorization: Bearer" in answer.json()["error"]


def test_without_a_token_in_the_settings_rest_is_off(published):
    with client(house_over(published, rest_token=None), ScriptedDialogue) as rest:
        for headers in ({}, {"Authorization": "Bearer None"}, {"Authorization": "Bearer "}):
            answer = rest.post(PATH, json={"sender": "u1", "message": "hello"}, headers=headers)
            assert (answer.status_code, answer.json()) == (404, {"error": "REST is off. Set HER2_REST_TOKEN to switch it on."})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"hello", "not JSON"),
        (b'{"sender": "u1", "message": "hello"', "not JSON"),
        (b'{"sender": "u1", "message": "\xff"}', "not JSON"),
        pytest.param(b"[" * 100_000, "not JSON", id="brackets without end"),
        pytest.param(b"1" * 100_000, "not JSON", id="a number without end"),
        (b'["u1", "hello"]', "the body is not {"),
        (b"null", "the body is not {"),
        (b'"hello"', "the body is not {"),
        (b"{}", "the body is not {"),
        (b'{"sender": "u1"}', "the body is not {"),
        (b'{"message": "hello"}', "the body is not {"),
        (b'{"sender": 7, "message": "hello"}', "the body is not {"),
        (b'{"sender": "u1", "message": 7}', "the body is not {"),
        (b'{"sender": "u1", "message": null}', "the body is not {"),
        (b'{"sender": "u1", "message": ["hello"]}', "the body is not {"),
        (b'{"sender": "", "message": "hello"}', "1 to 200 printable characters"),
        pytest.param(b'{"sender": "%s", "message": "hello"}' % (b"u" * 201), "1 to 200 printable characters", id="201 characters"),
        (rb'{"sender": "u\n1", "message": "hello"}', "1 to 200 printable characters"),
        (rb'{"sender": "u\u0000", "message": "hello"}', "1 to 200 printable characters"),
        (rb'{"sender": "u\ud800", "message": "hello"}', "1 to 200 printable characters"),
        (b'{"sender": "u1", "message": ""}', "it is empty"),
        (b'{"sender": "u1", "message": " \\n "}', "it is empty"),
        (rb'{"sender": "u1", "message": "\u0000\u0007"}', "it is empty"),
        pytest.param(b'{"sender": "u1", "message": "%s"}' % (b"a" * 20_001), "it has 20001 characters", id="20,001 characters"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(rest, dialogue, body, reason):
    answer = rest.post(PATH, content=body, headers=MINE)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]
    assert dialogue.heard == []


@pytest.mark.parametrize("sender", ["u", pytest.param("u" * 200, id="200 characters"), "Zoë", "病人", "../../etc", "'; DROP TABLE messages; --"])
def test_a_sender_may_be_any_1_to_200_printable_characters(rest, sender):
    assert say(rest, "hello", sender) == [{"recipient_id": sender, "text": "heard: hello", "custom": {"kind": "talk"}}]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        pytest.param("a" * 10_000, "a" * 10_000, id="10,000 characters"),
        pytest.param("a" * 20_000, "a" * 20_000, id="20,000 characters"),
        ("one\x00 two\x07\x1b[31m\r\n three\ttab", "one two[31m\n three\ttab"),
        ("/restart", "/restart"),
        ('/ask{"article": "her2-what"}', '/ask{"article": "her2-what"}'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_text_is_heard_without_its_control_characters_and_never_as_a_command(rest, dialogue, said, heard):
    assert say(rest, said)[0]["text"] == f"heard: {heard}"
    assert [(message.text, message.command) for message in dialogue.heard] == [(heard, None)]


async def test_a_body_over_the_limit_is_refused_before_it_is_read_whole(messages, dialogue):
    pieces = []

    async def endless() -> Dict[str, Any]:
        pieces.append(64 * 1024)
        return {"type": "http.request", "body": b"a" * pieces[-1], "more_body": True}

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [(b"authorization", MINE["Authorization"].encode())]}
    answer = await RestChannel(Assistant(messages, dialogue), messages, TOKEN).webhook(Request(scope, endless))
    assert (answer.status_code, json.loads(answer.body)) == (413, {"error": "The body is larger than 256 KB."})
    assert sum(pieces) <= LARGEST_BODY + pieces[-1]
    assert dialogue.heard == []


@pytest.mark.parametrize(("length", "status"), [(LARGEST_BODY, 200), (LARGEST_BODY + 1, 413)])
def test_the_limit_of_a_body_is_256_kilobytes(rest, length, status):
    body = json.dumps({"sender": "u1", "message": "hello"}).encode().ljust(length)
    assert rest.post(PATH, content=body, headers=MINE).status_code == status


def test_a_stranger_learns_nothing_about_the_body_it_sent(rest):
    assert rest.post(PATH, content=b"not json").status_code == 401


def test_a_failure_of_the_dialogue_is_answered_with_an_apology(rest):
    (message,) = say(rest, "break")
    assert message["custom"] == {"kind": "fallback"}
    assert message["text"].startswith("I am sorry")
