"""Safety: a warning sign is answered first and recorded, whatever the dialogue does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, List

import pytest
from sqlalchemy import select

from bot.language.warning import Guard, guard_over
from bot.services.assistant import Assistant
from bot.services.messages import Received
from bot.services.replies import Reply
from bot.services.safety import Event, Safety
from bot.settings import EAR
from bot.store.engine import sessions
from bot.store.tables import SafetyEvent
from knowledge.words import safety as safety_data
from tests.conftest import NOW
from tests.desk_staff import Staff

CASES = Path(__file__).parent.parent / "evaluation" / "safety.jsonl"
SIGN = "im vomiting blood"
WRONG = Reply("Side effects of T-DXd are ...", {"kind": "answer", "article": "effects-tdxd", "version": "1"})


class Dialogue:
    """A dialogue that does what a test wants."""

    def __init__(self, act: Callable[[Received], List[Reply]]) -> None:
        self._act = act

    async def reply(self, received: Received) -> List[Reply]:
        return self._act(received)


@pytest.fixture(scope="module")
def data() -> Any:
    return safety_data()


@pytest.fixture(scope="module")
def guard() -> Guard:
    return guard_over(safety_data, EAR)


@pytest.fixture
def safety(guard, data, answers, messages, published) -> Safety:
    return Safety(guard, data, answers, messages, sessions(published), lambda: NOW)


async def said(messages, safety: Safety, act: Callable[[Received], List[Reply]], *texts: str) -> List[Any]:
    assistant = Assistant(messages, Dialogue(act), safety=safety)
    conversation = messages.conversation("web", "ann")
    for text in texts:
        sent = await assistant.answer(await assistant.receive(conversation, text))
    return [message.body for message in sent]


def fails(_received: Received) -> List[Reply]:
    raise RuntimeError("no model")


@pytest.mark.parametrize("act", [lambda _: [WRONG], lambda _: [], fails, lambda _: [Reply("Hello.", {"kind": "talk"})]])
async def test_a_warning_sign_is_answered_first_whatever_the_dialogue_does(messages, safety, act):
    bodies = await said(messages, safety, act, SIGN)
    assert (bodies[0]["custom"]["kind"], bodies[0]["custom"]["article"]) == ("urgent", "urgent-bleeding")


async def test_the_other_answers_follow_the_urgent_one(messages, safety):
    bodies = await said(messages, safety, lambda _: [WRONG], f"what are the side effects of T-DXd. {SIGN}")
    assert [body["custom"]["article"] for body in bodies] == ["urgent-bleeding", "effects-tdxd"]


async def test_what_is_no_alarm_is_answered_as_the_dialogue_answers(messages, safety):
    assert [body["text"] for body in await said(messages, safety, lambda _: [WRONG], "what is HER2")] == [WRONG.text]


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (["I live in Delhi", SIGN], "Emergency number in India: 112."),
        (["We are in Canada and he is vomiting blood"], "Emergency number in Canada: 911."),
        (["I am in London", "I want to die"], "Crisis line in the United Kingdom: 116 123 (Samaritans). Emergency number: 999."),
    ],
)
async def test_the_number_of_the_country_that_was_named_is_told_first(messages, safety, texts, number):
    (body,) = await said(messages, safety, lambda _: [], *texts)
    assert body["text"].startswith(f"**{number}**")


async def test_without_a_country_the_local_emergency_number_is_named(messages, safety):
    (body,) = await said(messages, safety, lambda _: [], SIGN)
    assert "local emergency number" in body["text"]


async def test_a_sign_in_another_language_is_answered_in_it(messages, safety, data):
    (body,) = await said(messages, safety, lambda _: [], "我想自杀")
    assert body["text"].startswith(data["foreign"]["zh"]["crisis_reply"])
    assert body["custom"]["language"] == "zh"


async def test_every_alarm_is_recorded_without_words_and_told_to_the_coordinators(messages, safety, published):
    heard: List[Event] = []
    safety.alert = heard.append
    await said(messages, safety, lambda _: [], "what is HER2", SIGN)
    with sessions(published)() as session:
        rows = session.execute(select(SafetyEvent)).scalars().all()
    assert [(row.kind, row.rule, row.created_at) for row in rows] == [("urgent-bleeding", "blood-vomited", NOW)]
    assert [event.kind for event in heard] == ["urgent-bleeding"]


async def test_an_alert_that_fails_leaves_the_answer_as_it_is(messages, safety):
    def fail(_event: Event) -> None:
        raise RuntimeError(SIGN)

    safety.alert = fail
    (body,) = await said(messages, safety, lambda _: [], SIGN)
    assert body["custom"]["kind"] == "urgent"


@pytest.mark.long
@pytest.mark.parametrize("act", [fails, lambda _: [], lambda _: [WRONG]], ids=["off", "silent", "wrong"])
async def test_with_the_classifier_off_or_wrong_on_purpose_the_same_messages_are_answered_urgently(messages, safety, guard, act):
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()][::5]
    assistant = Assistant(messages, Dialogue(act), safety=safety)
    for case in cases:
        sent = await assistant.answer(await assistant.receive(messages.conversation("web", case["id"]), case["text"]))
        finding = guard.look(case["text"])
        assert [m.body["custom"]["article"] for m in sent if m.body["custom"]["kind"] == "urgent"] == ([finding.category] if finding else []), case["id"]


ASKED = Reply("How old are you?", {"kind": "screening", "item": "age"})


async def test_in_an_intake_the_sign_is_answered_first_and_the_question_stays(messages, safety):
    bodies = await said(messages, safety, lambda _: [ASKED], f"64. {SIGN}")
    assert [body["custom"]["kind"] for body in bodies] == ["urgent", "screening"]


@pytest.mark.long
async def test_while_a_coordinator_has_the_conversation_the_same_messages_are_answered_urgently(published, answers, guard, data):
    staff = Staff(published)
    safety = Safety(guard, data, answers, staff.messages, staff.sessions, staff.clock)
    assistant = Assistant(staff.messages, Dialogue(lambda _: [WRONG]), routing=staff.routing, safety=safety)
    staff.desk.claim(staff.asked(), staff.mei)
    for case in [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()][::9]:
        sent = await assistant.answer(await assistant.receive(staff.patient(), case["text"]))
        finding = guard.look(case["text"])
        assert [message.body["custom"]["article"] for message in sent] == ([finding.category] if finding else []), case["id"]
