"""What time does at the desk."""

from __future__ import annotations

import pytest

from bot.services.desk_clock import Call
from tests.at_once import at_once
from tests.desk_staff import Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request, database) -> Staff:
    return Staff(request.getfixturevalue(database))


@on_both
def test_a_conversation_whose_coordinator_falls_silent_goes_back_to_the_queue_once(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    staff.later(minutes=14)
    assert staff.time.tick() == []
    staff.later(minutes=1)
    told = at_once(lambda _: staff.time.tick())
    assert sorted(map(len, told)) == [0] * 7 + [1]
    assert staff.state(number) == "waiting"
    assert staff.trail(number)[-1] == ("the clock", "time out")
    assert staff.told(staff.patient())[-1].startswith("I am sorry: the coordinator had to step away. You are in the queue again. You are next")


def test_who_types_is_not_silent_and_who_has_answered_may_take_their_time(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    staff.later(minutes=14)
    staff.desk.typed(number, staff.mei)
    staff.later(minutes=14)
    assert staff.time.tick() == []
    staff.desk.reply(number, staff.mei, "Hello.", "k")
    staff.later(hours=10)
    assert staff.time.tick() == []
    staff.handoffs.spoke(staff.patient())
    staff.later(minutes=15)
    assert (staff.time.tick(), staff.state(number)) == ([staff.patient()], "waiting")


def test_what_was_put_aside_wakes_by_itself_or_when_the_patient_writes(staff):
    first, second = staff.asked("ann"), staff.asked("bob")
    for number in (first, second):
        staff.desk.claim(number, staff.mei)
        staff.desk.snooze(number, staff.mei, "1 hour")
    staff.later(minutes=30)
    staff.handoffs.spoke(staff.patient("bob"))
    assert (staff.state(first), staff.state(second)) == ("snoozed", "claimed")
    staff.later(minutes=30)
    assert set(staff.time.tick()) == {staff.patient("ann"), staff.patient("bob")}  # Bob has waited for half an hour
    assert (staff.state(first), staff.state(second)) == ("claimed", "waiting")


@pytest.mark.parametrize("answered", [False, True])
def test_what_is_forgotten_for_a_week_expires_and_the_patient_is_told(staff, answered):
    number = staff.asked()
    if answered:
        staff.desk.claim(number, staff.mei)
        staff.desk.reply(number, staff.mei, "Hello.", "k")
    staff.later(days=7)
    assert (staff.time.tick(), staff.state(number)) == ([staff.patient()], "expired")
    assert "has ended because nothing was written for a long time" in staff.told(staff.patient())[-1]


@on_both
def test_the_coordinators_are_called_once_for_each_request_and_again_if_that_failed(staff):
    number = staff.asked()
    staff.later(minutes=2)
    called = [call for calls in at_once(lambda _: staff.time.calls()) for call in calls]
    assert called == [Call(number, "routine", 2)]
    assert staff.time.calls() == []
    staff.time.not_told(called[0])
    assert staff.time.calls() == called
    staff.handoffs.warned(staff.patient(), "crisis")
    assert staff.time.calls() == [Call(number, "crisis", 2)]


@on_both
def test_where_the_desk_is_staffed_only_an_overdue_warning_sign_is_told(staff):
    staff.asked("ann")
    urgent = staff.asked("bob")
    staff.handoffs.warned(staff.patient("bob"), "urgent")
    staff.later(minutes=14)
    assert staff.time.calls(staffed=True) == []
    staff.later(minutes=1)
    assert staff.time.calls(staffed=True) == [Call(urgent, "urgent", 15)]
    assert staff.time.calls(staffed=True) == []


def test_nobody_is_called_for_what_somebody_has(staff):
    staff.desk.claim(staff.asked(), staff.mei)
    assert staff.time.calls() == []
