"""Who hears a patient: the assistant keeps quiet while a coordinator has the conversation, except for warning signs."""

from __future__ import annotations

from typing import List, Optional

import pytest

from bot.services.assistant import Assistant
from bot.services.messages import Received
from bot.services.replies import Button, Reply
from bot.services.routing import Sign
from tests.desk_staff import Staff

WARNING = Reply("Call your emergency number.", {"kind": "urgent", "article": "urgent-bleeding"}, [Button("Talk to a person", "person")])
MISSED = Reply("I can't answer that.", {"kind": "fallback"})
FIRST, SECOND = Reply("HER2 is a protein.", {"kind": "answer", "article": "her2-what"}), Reply("How old are you?", {"kind": "screening", "item": "age"})


class Dialogue:
    """Warns of blood, misses everything else, and breaks on demand."""

    def __init__(self) -> None:
        self.heard: List[str] = []

    async def reply(self, received: Received) -> List[Reply]:
        self.heard.append(received.text)
        if received.text == "break":
            raise RuntimeError(received.text)
        if "several" in received.text:
            return [FIRST, SECOND]
        return [WARNING] if "blood" in received.text else [MISSED]


class Guard:
    """A guard of another room."""

    async def __call__(self, received: Received) -> Optional[Sign]:
        return Sign("crisis", [WARNING]) if "die" in received.text else None


@pytest.fixture
def staff(engine) -> Staff:
    return Staff(engine)


@pytest.fixture
def dialogue() -> Dialogue:
    return Dialogue()


@pytest.fixture
def assistant(staff, dialogue) -> Assistant:
    return Assistant(staff.messages, dialogue, routing=staff.routing)


async def say(assistant: Assistant, staff: Staff, text: str) -> "list[str]":
    received = await assistant.receive(staff.patient(), text)
    return [message.body["text"] for message in await assistant.answer(received)]


async def test_while_somebody_waits_the_assistant_goes_on_answering(assistant, staff):
    staff.asked()
    assert await say(assistant, staff, "what is HER2") == ["I can't answer that."]


@pytest.mark.parametrize("act", ["claim", "reply", "snooze"])
async def test_while_a_coordinator_has_the_conversation_the_assistant_keeps_quiet(assistant, staff, act):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    if act == "reply":
        staff.desk.reply(number, staff.mei, "Hello.", "k")
    if act == "snooze":
        staff.desk.snooze(number, staff.mei, "1 hour")
    assert await say(assistant, staff, "thank you, and what about trials?") == []
    assert (staff.state(number), [left.text for left in staff.messages.unanswered("web")]) == ("claimed", ["what about trials in Vietnam"])


async def test_a_warning_sign_is_answered_all_the_same_and_puts_the_patient_first(assistant, staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    assert await say(assistant, staff, "I am vomiting blood") == ["Call your emergency number."]
    assert "buttons" not in staff.messages.transcript(staff.patient())[-1]
    assert staff.row(staff.patient()).urgency == 1
    assert ("the patient", "warning sign") in staff.trail(number)


async def test_a_guard_from_elsewhere_takes_the_place_of_the_dialogues_own(staff, dialogue):
    staff.desk.claim(staff.asked(), staff.mei)
    guarded = Assistant(staff.messages, dialogue, routing=staff.routing, guard=Guard())
    assert await say(guarded, staff, "I want to die") == ["Call your emergency number."]
    assert await say(guarded, staff, "blood") == []
    assert (staff.row(staff.patient()).urgency, dialogue.heard) == (0, [])


async def test_a_guard_that_breaks_leaves_the_word_to_the_coordinator(assistant, staff):
    staff.desk.claim(staff.asked(), staff.mei)
    assert await say(assistant, staff, "break") == []
    assert "break" not in [left.text for left in staff.messages.unanswered("web")]


async def test_a_warning_while_somebody_waits_raises_the_urgency(assistant, staff):
    staff.asked()
    await say(assistant, staff, "there is blood")
    assert staff.row(staff.patient()).urgency == 1


@pytest.mark.parametrize(
    ("claimed", "answered", "said", "leaves"),
    [
        (False, False, "Never mind!", True),
        (False, False, "forget it", True),
        (True, False, "never mind", True),
        (True, True, "never mind", False),  # said to a person in the middle of a talk
        (True, True, "Back to the assistant", True),
        (True, True, "back to the assistant later maybe", False),
        (False, False, "cancel my cycle?", False),
    ],
)
async def test_never_mind_and_back_to_the_assistant_are_understood_word_for_word(assistant, staff, claimed, answered, said, leaves):
    number = staff.asked()
    if claimed:
        staff.desk.claim(number, staff.mei)
    if answered:
        staff.desk.reply(number, staff.mei, "Hello.", "k")
    await say(assistant, staff, said)
    assert staff.state(number) == ("cancelled" if leaves else "claimed" if claimed else "waiting")


async def test_the_buttons_of_a_hand_off_work_from_the_patients_side(assistant, staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    staff.desk.reply(number, staff.mei, "Hello.", "k")
    back = staff.messages.transcript(staff.patient())[-2]["buttons"][0]
    assert back["title"] == "Back to the assistant"
    assert await say(assistant, staff, back["payload"]) == ["You are back with the assistant. Was talking with a coordinator helpful?"]
    yes = staff.messages.transcript(staff.patient())[-1]["buttons"][0]
    assert await say(assistant, staff, yes["payload"]) == ["Thank you for telling us. What else would you like to know?"]
    assert staff.row(staff.patient()).helpful is True
    assert await say(assistant, staff, "helpful:1-no") == ["I can't answer that."]  # typed, it is no button


async def test_after_two_misses_in_a_row_a_person_is_offered(assistant, staff):
    assert await say(assistant, staff, "one") == ["I can't answer that."]
    assert await say(assistant, staff, "two") == [
        "I can't answer that.",
        "I could not answer you twice in a row. A coordinator can read what you wrote and answer in person.",
    ]
    assert len(await say(assistant, staff, "three")) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("can someone call me please", ["I have asked"]),
        ("I am vomiting blood, can someone call me", ["Call your", "I have asked"]),
        ("there is blood", ["Call your"]),
        ("several things. what is HER2? and please let somebody call me back", ["HER2 is", "How old", "I have asked"]),
        ("several things. what is HER2?", ["HER2 is", "How old"]),
        ("can someone with one kidney have cisplatin", ["I can't"]),
    ],
)
async def test_who_asks_for_a_person_gets_one_beside_a_warning_and_instead_of_a_shrug(assistant, staff, said, told):
    assert [text[: len(start)] for text, start in zip(await say(assistant, staff, said), told, strict=True)] == told
    row = staff.row(staff.patient())
    assert (row is not None) is ("I have asked" in told)
