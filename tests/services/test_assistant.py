"""The assistant: recorded, understood, recorded, and always answered."""

from __future__ import annotations

from typing import Any, Callable, List

import pytest
import structlog
from structlog.testing import LogCapture

from bot.errors import MessageRefused
from bot.services import assistant as room
from bot.services.assistant import Assistant
from bot.services.messages import Messages, Received
from bot.services.replies import Reply

SAID = "My name is Ann Example and I vomit blood"
HELLO = Reply("Hello.", {"kind": "talk"})


class Dialogue:
    """Stands behind the port of the dialogue room and does what a test wants."""

    def __init__(self, act: Callable[[Received], List[Reply]]) -> None:
        self._act = act

    async def reply(self, received: Received) -> List[Reply]:
        return self._act(received)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> List[Any]:
    capture = LogCapture()
    monkeypatch.setattr(room, "log", structlog.wrap_logger(None, processors=[capture]))
    return capture.entries


async def answered(messages: Messages, act: Callable[[Received], List[Reply]]) -> List[Any]:
    assistant = Assistant(messages, Dialogue(act))
    conversation = messages.conversation("web", "ann")
    sent = await assistant.answer(await assistant.receive(conversation, SAID))
    assert messages.waiting(conversation) == sent
    assert messages.unanswered("web") == []
    return [message.body for message in sent]


async def test_a_message_is_recorded_before_it_is_understood(messages):
    seen = []

    def look(received: Received) -> List[Reply]:
        seen.extend(told["text"] for told in messages.transcript(received.conversation_id))
        return [HELLO]

    assert [body["text"] for body in await answered(messages, look)] == ["Hello."]
    assert seen == [SAID]


async def test_all_replies_are_recorded_in_their_order(messages, logged):
    bodies = await answered(messages, lambda _: [HELLO, Reply("And more.", {"kind": "talk"})])
    assert [body["text"] for body in bodies] == ["Hello.", "And more."]
    assert logged == []


@pytest.mark.parametrize("error", [RuntimeError(f"cannot parse {SAID!r}"), KeyError(SAID), ValueError(), TimeoutError(SAID)])
async def test_an_exception_in_the_dialogue_is_an_apology_and_the_log_holds_no_word_of_the_message(messages, logged, error):
    def fail(_received: Received) -> List[Reply]:
        raise error

    (body,) = await answered(messages, fail)
    assert body["text"] == "I am sorry, something went wrong on our side. Your message is kept. Please try once more, or talk to a person."
    assert (body["custom"], [button["title"] for button in body["buttons"]]) == ({"kind": "fallback"}, ["Talk to a person"])
    assert logged == [{"event": "dialogue_failed", "message_id": 1, "error": type(error).__name__, "log_level": "error"}]


async def test_a_dialogue_that_says_nothing_is_an_apology(messages):
    (body,) = await answered(messages, lambda _: [])
    assert body["text"].startswith("I am sorry")


async def test_the_button_of_the_apology_leads_to_a_person(messages):
    (body,) = await answered(messages, lambda _: [])
    received = await Assistant(messages, Dialogue(lambda _: [])).receive(messages.conversation("web", "ann"), body["buttons"][0]["payload"])
    assert (received.text, received.command) == ("Talk to a person", "person")


async def test_a_message_that_cannot_be_taken_is_refused(messages):
    with pytest.raises(MessageRefused):
        await Assistant(messages, Dialogue(lambda _: [])).receive(messages.conversation("web", "ann"), "")
