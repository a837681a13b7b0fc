"""When an answer is due: by urgency, from the opening of the desk, for the first answer and for each next one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.care.desk_hours import desk_hours
from bot.care.handoff import State, Urgency
from bot.care.service_level import ServiceLevel, service_minutes

LEVEL = ServiceLevel(desk_hours("Mon-Fri 09:00-17:00", "UTC", ""), (5, 15, 60))
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
FRIDAY_NIGHT = datetime(2026, 11, 20, 22, 0, tzinfo=timezone.utc)
NEXT_OPENING = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("urgency", "asked_at", "due"),
    [
        (Urgency.CRISIS, MONDAY, MONDAY + timedelta(minutes=5)),
        (Urgency.URGENT, MONDAY, MONDAY + timedelta(minutes=15)),
        (Urgency.ROUTINE, MONDAY, MONDAY + timedelta(minutes=60)),
        (Urgency.ROUTINE, FRIDAY_NIGHT, NEXT_OPENING + timedelta(minutes=60)),
        (Urgency.URGENT, FRIDAY_NIGHT, FRIDAY_NIGHT + timedelta(minutes=15)),
    ],
)
def test_a_routine_request_counts_from_the_opening_and_a_warning_sign_does_not_wait_for_it(urgency, asked_at, due):
    assert LEVEL.due(State.WAITING, urgency, asked_at, asked_at, answered=False) == due


@pytest.mark.parametrize(
    ("state", "answered", "counts_from"),
    [
        (State.FLAGGED, False, "asked"), (State.WAITING, False, "asked"), (State.REOPENED, False, "asked"), (State.CLAIMED, False, "asked"),
        (State.CLAIMED, True, "since"), (State.ANSWERED, True, None), (State.SNOOZED, True, None), (State.CLOSED, True, None),
    ],
)  # fmt: skip
def test_the_first_answer_counts_from_the_request_and_each_next_one_from_the_patients_words(state, answered, counts_from):
    since = MONDAY + timedelta(minutes=30)
    begins = {"asked": MONDAY, "since": since}.get(counts_from or "")
    assert LEVEL.due(state, Urgency.ROUTINE, MONDAY, since, answered) == (begins + timedelta(minutes=60) if begins else None)


def test_minutes_are_read_as_three_numbers():
    assert service_minutes("5, 15,60") == (5, 15, 60)


@pytest.mark.parametrize("text", ["", "5", "5,15", "5,15,60,90", "0,15,60", "a,b,c", "5,-1,60"])
def test_other_forms_are_refused(text):
    with pytest.raises(ValueError, match="three numbers"):
        service_minutes(text)
