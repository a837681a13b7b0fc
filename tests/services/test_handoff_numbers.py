"""The lead's numbers, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.handoff_numbers import spread
from bot.services.replies import Reply
from tests.desk_staff import Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request, database) -> Staff:
    return Staff(request.getfixturevalue(database))


def answered_after(staff: Staff, name: str, minutes: float) -> int:
    number = staff.asked(name)
    staff.desk.claim(number, staff.mei)
    staff.later(minutes=minutes)
    staff.desk.reply(number, staff.mei, "Hello.", f"{name}-{minutes}")
    return number


@on_both
def test_waits_days_reasons_topics_and_misses_are_counted(staff):
    answer = Reply("HER2 is a protein.", {"kind": "answer", "article": "her2-what", "version": "1"})
    for name, minutes in (("ann", 1), ("bob", 3), ("cho", 8)):
        said = staff.messages.receive(staff.patient(name), f"{name} asks for something odd")
        staff.messages.send(staff.patient(name), [Reply("I can't answer that.", {"kind": "fallback"})], said.id)
        staff.messages.send(staff.patient(name), [answer])
        staff.desk.close(answered_after(staff, name, minutes), staff.mei, "papers received" if name != "cho" else "other")
    staff.handoffs.rate(staff.patient("ann"), staff.row(staff.patient("ann")).id, True)
    staff.handoffs.rate(staff.patient("bob"), staff.row(staff.patient("bob")).id, False)
    staff.later(days=1)
    staff.asked("dev")
    staff.later(minutes=5)
    numbers = staff.numbers.read()
    assert (numbers.waiting, numbers.held, numbers.longest_wait, numbers.answered) == (1, 0, 5.0, 3)
    assert (numbers.median_minutes, numbers.p90_minutes, numbers.in_time) == (3.0, 7.0, 3)
    assert {day: count for day, count in numbers.per_day.items() if count} == {date(2026, 11, 23): 3, date(2026, 11, 24): 1}
    assert len(numbers.per_day) == 30
    assert (numbers.reasons, numbers.topics) == ([("papers received", 2), ("other", 1)], [("her2-what", 3)])
    assert (numbers.helpful, numbers.not_helpful) == (1, 1)
    assert numbers.unanswered == [(f"{name} asks for something odd", 1) for name in ("cho", "bob", "ann")]


@on_both
def test_a_second_request_of_the_same_patient_is_a_wait_of_its_own(staff):
    staff.desk.close(answered_after(staff, "ann", 2), staff.mei, "other")
    staff.later(minutes=30)
    answered_after(staff, "ann", 4)
    numbers = staff.numbers.read()
    assert (numbers.answered, numbers.median_minutes) == (2, 3.0)


def test_an_answer_after_the_service_level_is_not_in_time(staff):
    answered_after(staff, "ann", 60)
    answered_after(staff, "bob", 61)
    numbers = staff.numbers.read()
    assert (numbers.answered, numbers.in_time) == (2, 1)


def test_an_empty_desk_has_no_figures(staff):
    numbers = staff.numbers.read()
    assert (numbers.waiting, numbers.longest_wait, numbers.median_minutes, numbers.p90_minutes, numbers.reasons) == (0, None, None, None, [])


@given(st.lists(st.floats(0, 10_000), min_size=1))
def test_median_and_percentile_lie_within_what_was_measured(minutes):
    middle, high = spread(minutes)
    assert min(minutes) <= middle <= high * (1 + 1e-9) + 1e-9 and high <= max(minutes) * (1 + 1e-9) + 1e-9
