"""Asking for a person, taking it back, and having had enough."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff import AskForPerson, Complaint, NeverMind
from tests.desk_staff import Staff


@pytest.fixture
def staff(engine) -> Staff:
    return Staff(engine)


def tracker(staff: Staff, text: str, earlier: str = "greet") -> Tracker:
    said = [{"event": "user", "parse_data": {"intent": {"name": intent}}} for intent in (earlier, "complaint")]
    return Tracker(staff.patient(), {}, {"text": text, "entities": []}, said, False, None, {}, "action_listen")


async def said(action, about) -> dict:
    dispatcher = CollectingDispatcher()
    assert await action.run(dispatcher, about, {}) == []
    (message,) = dispatcher.messages
    return message


async def test_a_person_is_asked_for_and_taken_back(staff):
    asked = await said(AskForPerson(handoffs=staff.handoffs), tracker(staff, "a person please"))
    assert (asked["custom"]["kind"], asked["buttons"][0]["payload"]) == ("handoff", "/leave")
    assert staff.row(staff.patient()).state == "waiting"
    assert "do not need them now" in (await said(NeverMind(handoffs=staff.handoffs), tracker(staff, "no need any more")))["text"]
    assert staff.row(staff.patient()).state == "cancelled"


@pytest.mark.parametrize(
    ("text", "earlier", "kind"),
    [
        ("this is useless", "greet", "handoff"),
        ("you cannot help", "greet", "handoff"),
        ("not my question", "greet", "talk"),
        ("not my question", "complaint", "handoff"),
    ],
)
async def test_who_gives_up_or_complains_twice_gets_a_person(staff, text, earlier, kind):
    message = await said(Complaint(handoffs=staff.handoffs), tracker(staff, text, earlier))
    assert message["custom"]["kind"] == kind and message["text"].startswith("I am sorry that")
    assert (staff.row(staff.patient()) is not None) is (kind == "handoff")
