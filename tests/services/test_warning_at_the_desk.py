"""A warning sign of somebody who asked for nobody: seen at the desk, acknowledged by name, or answered by a coordinator."""

from __future__ import annotations

import pytest

from bot.errors import NotYours
from bot.services.desk_clock import Call
from bot.services.handoff_queue import Filter
from bot.services.replies import Reply
from bot.store.tables import SafetyEvent
from tests.at_once import at_once
from tests.desk_staff import Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])
WORDS = "my father vomits blood"


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request, database) -> Staff:
    return Staff(request.getfixturevalue(database))


def alarmed(staff: Staff, kind: str = "urgent-bleeding", name: str = "ann") -> int:
    """A patient whose words held a warning sign, recorded as the guard records it; gives the number of the line at the desk."""
    conversation = staff.patient(name)
    said = staff.messages.receive(conversation, WORDS)
    with staff.sessions.begin() as session:
        session.add(SafetyEvent(conversation_id=conversation, message_id=said.id, kind=kind, rule="r", created_at=staff.now))
    staff.handoffs.alerted(conversation, kind)
    return staff.row(conversation).id


@on_both
def test_it_stands_at_the_top_of_the_queue_with_its_kind_and_words(staff):
    staff.asked("bob")
    alarmed(staff)
    page = staff.queue.page(staff.mei.id, Filter())
    first = page.rows[0]
    assert (first.state, first.urgency, first.signs, first.wish) == ("flagged", "urgent", ["bleeding"], WORDS)
    assert (page.waiting, page.flagged, page.newest) == (1, 1, first.id)
    assert [row.id for row in staff.queue.page(staff.mei.id, Filter("warnings")).rows] == [first.id]


@pytest.mark.parametrize(("kind", "urgency"), [("urgent-fever", "urgent"), ("crisis-self-harm", "crisis")])
def test_its_urgency_is_that_of_its_kind(staff, kind, urgency):
    alarmed(staff, kind)
    assert staff.queue.page(staff.mei.id, Filter()).rows[0].urgency == urgency


def test_the_patient_is_in_no_queue_and_the_assistant_goes_on(staff):
    alarmed(staff)
    conversation = staff.patient()
    assert staff.handoffs.lines([conversation]) == {} and staff.handoffs.spoke(conversation) is None
    assert staff.handoffs.leave(conversation).custom == {"kind": "talk"}
    assert staff.handoffs.request(staff.patient("bob")).custom["position"] == 1


@on_both
def test_seeing_it_is_recorded_by_name_and_the_patient_is_told_nothing(staff):
    number = alarmed(staff)
    staff.desk.read(number, staff.omar)
    staff.desk.seen(number, staff.mei)
    assert staff.state(number) == "closed" and staff.told(staff.patient()) == []
    assert staff.trail(number) == [("the patient", "warning sign"), ("Omar", "read"), ("Mei", "acknowledge")]


@on_both
def test_of_several_who_see_it_at_once_one_does_and_the_others_are_told(staff):
    number = alarmed(staff)

    def sees(_index: int) -> bool:
        try:
            staff.desk.seen(number, staff.mei)
            return True
        except NotYours:
            return False

    assert sorted(at_once(sees)) == [False] * 7 + [True]


def test_who_writes_to_the_patient_has_the_conversation_and_the_patient_reads_why(staff):
    number = alarmed(staff)
    staff.desk.claim(number, staff.mei)
    assert staff.state(number) == "claimed"
    (told,) = staff.told(staff.patient())
    assert told.startswith("Mei, a coordinator, has seen what you wrote") and "call your local emergency number now" in told
    with pytest.raises(NotYours):
        staff.desk.seen(number, staff.omar)


@on_both
def test_a_patient_who_then_asks_for_a_person_waits_on_the_same_line(staff):
    number = alarmed(staff)
    staff.later(minutes=10)
    reply = staff.handoffs.request(staff.patient())
    row = staff.row(staff.patient())
    assert (reply.custom["position"], row.id, row.state, row.asked_at) == (1, number, "waiting", staff.now)
    with pytest.raises(NotYours):
        staff.desk.seen(number, staff.mei)


def test_a_second_sign_raises_the_urgency_of_the_same_line_and_a_new_one_comes_after_the_first_was_seen(staff):
    number = alarmed(staff)
    assert alarmed(staff, "crisis-self-harm") == number
    assert staff.queue.page(staff.mei.id, Filter()).rows[0].signs == ["self-harm", "bleeding"]
    staff.desk.seen(number, staff.mei)
    assert alarmed(staff) > number


def test_an_open_request_keeps_its_line_and_becomes_urgent(staff):
    number = staff.asked()
    assert alarmed(staff) == number
    assert (staff.state(number), staff.row(staff.patient()).urgency) == ("waiting", 1)


def test_coordinators_are_told_of_it_once_and_again_when_it_becomes_a_crisis(staff):
    number = alarmed(staff)
    assert staff.time.calls() == [Call(number, "urgent", 0, asked=False)] and staff.time.calls() == []
    alarmed(staff, "crisis-self-harm")
    assert staff.time.calls() == [Call(number, "crisis", 0, asked=False)]


def test_it_waits_until_somebody_has_seen_it_however_long_that_takes(staff):
    number = alarmed(staff)
    staff.later(days=30)
    assert staff.time.tick() == [] and staff.state(number) == "flagged"


def test_the_case_file_names_the_signs_and_what_can_be_done(staff):
    file = staff.files.open(alarmed(staff), staff.mei)
    assert (file.signs, [move.value for move in file.moves]) == ([(staff.now, "bleeding")], ["claim", "acknowledge"])


def test_the_leads_numbers_count_patients_with_signs_and_what_the_assistant_could_not_answer(staff):
    alarmed(staff)
    alarmed(staff, "urgent-fever")
    alarmed(staff, "urgent-fever", "bob")
    said = staff.messages.receive(staff.patient("cho"), "what is trastuzumab")
    staff.messages.send(staff.patient("cho"), [Reply("I can't answer that.", {"kind": "fallback"})], said.id)
    numbers = staff.numbers.read()
    assert (numbers.flagged, numbers.waiting, numbers.held) == (2, 0, 0)
    assert (numbers.patients, numbers.warned, numbers.signs) == (3, 2, [("fever", 2), ("bleeding", 1)])
    assert (numbers.answers, numbers.fallbacks) == (1, 1)
