"""When the desk is open, in its own time zone, and what the patient is told about it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.desk_hours import desk_hours, promise

WEEK = desk_hours("Mon-Fri 09:00-17:30; Sat 10:00-13:00", "Asia/Kolkata", "2026-11-26, 2026-12-25")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 03:29", False),  # Monday 08:59 in Kolkata
        ("2026-11-23 03:30", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),  # Monday 17:30
        ("2026-11-26 06:00", False),  # a holiday
        ("2026-11-28 05:00", True),  # Saturday 10:30
        ("2026-11-28 08:00", False),
        ("2026-11-29 06:00", False),  # Sunday
    ],
)
def test_the_desk_is_open_in_its_own_time_zone_and_closed_on_holidays(moment, is_open):
    assert WEEK.open_at(utc(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-23 06:00", "The desk is open until 17:30 (Asia/Kolkata time)."),
        ("2026-11-23 20:00", "The desk is closed now. A coordinator will answer here after it opens on Tuesday 24 November at 09:00 (Asia/Kolkata time)."),
        ("2026-11-25 13:00", "The desk is closed now. A coordinator will answer here after it opens on Friday 27 November at 09:00 (Asia/Kolkata time)."),
        ("2026-11-28 09:00", "The desk is closed now. A coordinator will answer here after it opens on Monday 30 November at 09:00 (Asia/Kolkata time)."),
    ],
)
def test_the_patient_is_told_honestly_when_somebody_answers(moment, said):
    assert promise(WEEK, utc(moment)) == said


def test_a_desk_without_hours_is_always_open_and_one_on_holiday_for_months_says_only_that_it_is_closed():
    assert promise(desk_hours("", "UTC", ""), utc("2026-11-29 03:00")) == "The desk is open at all times."
    sundays = desk_hours("Sun 09:00-10:00", "UTC", ",".join(f"2026-{month:02}-{day:02}" for month in (11, 12) for day in range(1, 31)))
    assert sundays.opens_after(utc("2026-11-23 12:00")) == utc("2027-01-03 09:00")
    closed = desk_hours("Sun 09:00-10:00", "UTC", ",".join(str(day.date()) for day in _days("2026-11-23", 70)))
    assert promise(closed, utc("2026-11-23 12:00")) == "The desk is closed at the moment. A coordinator will answer here when it opens again."


def _days(first: str, count: int):
    return [utc(f"{first} 00:00") + timedelta(days=ahead) for ahead in range(count)]


@pytest.mark.parametrize(
    ("hours", "zone", "holidays", "reason"),
    [
        ("9-17", "UTC", "", "write hours like"),
        ("Mon-Fri 9:00-17:00", "UTC", "", "write hours like"),
        ("Mox 09:00-17:00", "UTC", "", "write hours like"),
        ("Mon 25:00-26:00", "UTC", "", "hour must be in"),
        ("Mon 17:00-09:00", "UTC", "", "lies before their beginning"),
        ("Fri-Mon 09:00-17:00", "UTC", "", "lies before their beginning"),
        ("", "Mars/Base", "", "no time zone of"),
        ("", "../etc/passwd", "", "no time zone of"),
        ("", "UTC", "25.12.2026", "write days like"),
    ],
)
def test_hours_in_another_form_are_refused(hours, zone, holidays, reason):
    with pytest.raises(ValueError, match=reason):
        desk_hours(hours, zone, holidays)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(timezone.utc)))
def test_a_closed_desk_opens_later_and_an_open_one_closes_later(moment):
    assert WEEK.opens_after(moment) > moment
    assert not WEEK.open_at(moment) or WEEK.closes_after(moment) > moment
    assert WEEK.open_at(WEEK.opens_after(moment))
