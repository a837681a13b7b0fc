"""What patients are told of the usual wait: measured, while the desk is open, and nothing where too little is known."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.care.desk_hours import desk_hours, promise
from bot.services.usual_wait import FEWEST, UsualWait
from tests.conftest import NOW
from tests.desk_staff import Staff

ALWAYS = desk_hours("", "UTC", "")


def answered(staff: Staff, waits: "list[int]") -> None:
    """Patients who got their first answer after so many minutes."""
    for minutes in waits:
        asked = staff.asked(uuid4().hex)
        staff.desk.claim(asked, staff.mei)
        staff.later(minutes=minutes)
        staff.desk.reply(asked, staff.mei, "Hello", f"key {asked}")
        staff.now -= timedelta(minutes=minutes)


def test_the_median_of_the_last_days_is_told_to_who_asks(engine):
    staff = Staff(engine)
    answered(staff, [1, 2, 8, 50, 90])
    assert "half of the people had an answer within 10 minutes" in staff.handoffs.request(staff.patient("new")).text


def test_few_answers_and_old_ones_tell_nothing(engine):
    staff = Staff(engine)
    answered(staff, [5] * (FEWEST - 1))
    assert UsualWait(staff.sessions, staff.clock, ALWAYS)() is None
    assert "half of the people" not in staff.handoffs.request(staff.patient("new")).text
    answered(staff, [5])
    assert UsualWait(staff.sessions, staff.clock, ALWAYS)() == timedelta(minutes=5)
    staff.later(days=8)
    assert UsualWait(staff.sessions, staff.clock, ALWAYS)() is None


def test_who_asked_while_the_desk_was_closed_does_not_count_and_nothing_is_told_then(engine):
    staff = Staff(engine)
    answered(staff, [5] * FEWEST)
    closed_now = desk_hours("Sun 09:00-10:00", "UTC", "")
    assert UsualWait(staff.sessions, staff.clock, closed_now)() is None
    assert "half of the people" not in promise(closed_now, NOW, timedelta(minutes=5))


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0.2, "within 5 minutes"), (5, "within 5 minutes"), (5.1, "within 10 minutes"), (45, "within an hour"), (61, "within 2 hours"), (1400, "within 24 hours"),
     (2000, "more than a day")],
)  # fmt: skip
def test_the_wait_is_rounded_up(minutes, told):
    assert told in promise(ALWAYS, NOW, timedelta(minutes=minutes))
