"""The patient's side of a hand-off, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from bot.services.handoff_queue import Filter
from bot.services.replies import Reply
from tests.at_once import at_once
from tests.desk_staff import Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])
URGENT = Reply("Call your emergency number.", {"kind": "urgent", "article": "urgent-bleeding", "version": "1"})
CRISIS = Reply("You matter.", {"kind": "urgent", "article": "crisis-self-harm", "version": "1"})


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request, database) -> Staff:
    return Staff(request.getfixturevalue(database))


@on_both
def test_a_request_tells_the_place_when_somebody_answers_and_how_to_take_it_back(staff):
    staff.asked("bob")
    reply = staff.handoffs.request(staff.patient("ann"))
    assert "You are number 2 in the queue." in reply.text and "The desk is open at all times." in reply.text
    assert "call your local emergency number" in reply.text
    assert (reply.custom["kind"], reply.custom["position"], [button.command for button in reply.buttons]) == ("handoff", 2, ["leave"])


def test_a_closed_desk_says_so_honestly(engine):
    staff = Staff(engine, "Tue 09:00-10:00")
    reply = staff.handoffs.request(staff.patient())
    assert "The desk is closed now. A coordinator will answer here after it opens on Tuesday 24 November at 09:00 (UTC time)." in reply.text


@pytest.mark.parametrize(
    ("said", "asked_for"),
    [
        ("my number is +91 98765 43210", False),
        ("write to ann@example.org", False),
        ("call 0049-30-1234567", False),
        ("my CPS is 10 and my age is 61", True),
        ("the ratio was 2.4 with 20 cells", True),
    ],
)
def test_contact_details_are_asked_for_only_where_there_are_none(staff, said, asked_for):
    conversation = staff.patient()
    staff.messages.receive(conversation, said)
    assert ("type your e-mail address or phone number" in staff.handoffs.request(conversation).text) is asked_for


@on_both
def test_asking_twice_is_one_request_and_says_how_it_stands(staff):
    conversation = staff.patient()
    staff.handoffs.request(conversation)
    again = staff.handoffs.request(conversation)
    assert again.text.startswith("A coordinator has been asked already. You are next in the queue.")
    assert len(staff.queue.page("", Filter()).rows) == 1


@on_both
def test_requests_of_one_patient_at_once_are_one_request(staff):
    conversation = staff.patient()
    replies = at_once(lambda _: staff.handoffs.request(conversation))
    assert len(replies) == 8 and len(staff.queue.page("", Filter()).rows) == 1


@on_both
def test_never_mind_takes_the_request_back_and_without_one_nothing_happens(staff):
    number = staff.asked()
    assert staff.handoffs.leave(staff.patient()).text.startswith("That is fine. I have told the coordinators")
    assert staff.state(number) == "cancelled"
    assert "No coordinator is waiting" in staff.handoffs.leave(staff.patient()).text
    assert staff.trail(number) == [("the patient", "request"), ("the patient", "leave")]


@on_both
def test_who_asks_again_within_a_day_opens_the_same_hand_off_again_and_later_a_new_one(staff):
    number = staff.asked()
    staff.handoffs.leave(staff.patient())
    staff.later(hours=2)
    staff.handoffs.request(staff.patient())
    assert (staff.state(number), staff.row(staff.patient()).asked_at) == ("reopened", staff.now)
    staff.handoffs.leave(staff.patient())
    staff.later(hours=25)
    assert staff.asked() != number


@on_both
@pytest.mark.parametrize(("reply", "urgency"), [(URGENT, 1), (CRISIS, 0), (Reply("Hello.", {"kind": "talk"}), 2)])
def test_a_warning_that_was_given_before_makes_the_request_urgent(staff, reply, urgency):
    staff.messages.send(staff.patient(), [reply])
    assert staff.row(staff.patient()) is None
    staff.handoffs.request(staff.patient())
    assert staff.row(staff.patient()).urgency == urgency


def test_a_warning_of_the_day_before_yesterday_does_not(staff):
    staff.messages.send(staff.patient(), [URGENT])
    staff.later(hours=25)
    staff.handoffs.request(staff.patient())
    assert staff.row(staff.patient()).urgency == 2


@on_both
def test_a_warning_sign_raises_the_urgency_and_never_lowers_it(staff):
    number = staff.asked()
    for level, expected in (("urgent", 1), ("crisis", 0), ("urgent", 0)):
        assert staff.handoffs.warned(staff.patient(), level)
        assert staff.row(staff.patient()).urgency == expected
    assert [move for _, move in staff.trail(number)] == ["request", "warning sign", "warning sign"]
    assert not staff.handoffs.warned(staff.patient("nobody"), "crisis")


@on_both
def test_the_place_in_the_queue_goes_by_urgency_and_then_by_time(staff):
    for name in ("ann", "bob", "cho"):
        staff.asked(name)
        staff.later(minutes=1)
    staff.handoffs.warned(staff.patient("cho"), "urgent")
    lines = staff.handoffs.lines([staff.patient(name) for name in ("ann", "bob", "cho")])
    places = [lines[staff.patient(name)].text for name in ("cho", "ann", "bob")]
    assert [text.removeprefix("Waiting for a coordinator. ") for text in places] == [
        "You are next in the queue.", "You are number 2 in the queue.", "You are number 3 in the queue.",
    ]  # fmt: skip


def test_the_line_says_who_talks_and_whether_they_type(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    staff.desk.typed(number, staff.mei)
    line = staff.handoffs.lines([staff.patient(), staff.patient("bob")])
    assert {(found.state, found.text, found.typing) for found in line.values()} == {("claimed", "You are talking with Mei, a coordinator.", True)}
    staff.later(seconds=7)
    assert not staff.handoffs.lines([staff.patient()])[staff.patient()].typing


@on_both
def test_the_one_question_at_the_end_is_kept_and_only_for_ones_own_hand_off(staff):
    mine, theirs = staff.asked("ann"), staff.asked("bob")
    assert staff.handoffs.rate(staff.patient("ann"), mine, True).text.startswith("Thank you")
    staff.handoffs.rate(staff.patient("ann"), theirs, False)
    assert (staff.row(staff.patient("ann")).helpful, staff.row(staff.patient("bob")).helpful) == (True, None)


def test_the_wish_is_the_most_telling_of_the_last_words(staff):
    conversation = staff.patient()
    for words in ("my father needs a second opinion about his HER2 result", "hm", "a person please"):
        staff.messages.receive(conversation, words)
    staff.handoffs.request(conversation)
    assert staff.queue.page("", Filter()).rows[0].wish == "my father needs a second opinion about his HER2 result"
