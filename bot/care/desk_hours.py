"""When somebody is at the desk: weekly hours in a time zone, without the public holidays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Dict, FrozenSet, List, Optional, Tuple
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PART = re.compile(r"^(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))? (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)$")
LOOK_AHEAD_DAYS = 60
STEPS = (5, 10, 15, 30, 60, 120, 240, 480, 1440)  # minutes that are promised, rounded up
Span = Tuple[time, time]


@dataclass(frozen=True)
class DeskHours:
    """Open spans by weekday (0 is Monday); without any span the desk is open at all times."""

    spans: Dict[int, List[Span]]
    zone: ZoneInfo
    holidays: FrozenSet[date] = frozenset()

    def open_at(self, moment: datetime) -> bool:
        """Whether the desk is open at a moment."""
        return not self.spans or self.closes_after(moment) is not None

    def closes_after(self, moment: datetime) -> Optional[datetime]:
        """When the span that holds a moment ends; None while the desk is closed."""
        return next((closes for opens, closes in self._on(self._local(moment).date()) if opens <= moment < closes), None)

    def opens_after(self, moment: datetime) -> Optional[datetime]:
        """When the desk opens next; None if that is not within two months."""
        first = self._local(moment).date()
        days = (first + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS))
        return next((opens for day in days for opens, _ in self._on(day) if opens > moment), None)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _on(self, day: date) -> List[Tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        return [(datetime.combine(day, opens, self.zone), datetime.combine(day, closes, self.zone)) for opens, closes in self.spans.get(day.weekday(), [])]


def desk_hours(text: str, zone: str, holidays: str) -> DeskHours:
    """Reads `Mon-Fri 09:00-17:30; Sat 10:00-13:00`, a time zone and `2026-12-25, 2027-01-01`; raises ValueError for any other form."""
    spans: Dict[int, List[Span]] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        for day, span in _part(part):
            spans.setdefault(day, []).append(span)
    return DeskHours({day: sorted(found) for day, found in spans.items()}, _zone(zone), _days(holidays))


def promise(hours: DeskHours, now: datetime, usual: Optional[timedelta] = None) -> str:
    """An honest sentence on when a coordinator will answer; `usual` is the median wait of the last days, said only while the desk is open."""
    if hours.open_at(now):
        closes = hours.closes_after(now)
        opened = f"The desk is open until {_clock(hours, closes)}." if closes else "The desk is open at all times."
        return f"{opened} {_usually(usual)}" if usual is not None else opened
    opens = hours.opens_after(now)
    if opens is None:
        return "The desk is closed at the moment. A coordinator will answer here when it opens again."
    day = opens.astimezone(hours.zone)
    return f"The desk is closed now. A coordinator will answer here after it opens on {day:%A} {day.day} {day:%B} at {_clock(hours, opens)}."


def _usually(usual: timedelta) -> str:
    minutes = usual.total_seconds() / 60
    told = next((step for step in STEPS if minutes <= step), None)
    if told is None:
        return "In the last days it often took more than a day until somebody answered."
    shown = f"{told} minutes" if told < 60 else "an hour" if told == 60 else f"{told // 60} hours"
    return f"In the last days half of the people had an answer within {shown}."


def _clock(hours: DeskHours, moment: datetime) -> str:
    return f"{moment.astimezone(hours.zone):%H:%M} ({hours.zone.key.replace('_', ' ')} time)"


def _part(part: str) -> List[Tuple[int, Span]]:
    match = PART.match(part)
    if not match or match["first"] not in DAYS or (match["last"] or "Mon") not in DAYS:
        raise ValueError("write hours like 'Mon-Fri 09:00-17:00; Sat 10:00-13:00'")
    opens, closes = time.fromisoformat(match["opens"]), time.fromisoformat(match["closes"])
    first, last = DAYS.index(match["first"]), DAYS.index(match["last"] or match["first"])
    if closes <= opens or last < first:
        raise ValueError("the end of the hours or days lies before their beginning")
    return [(day, (opens, closes)) for day in range(first, last + 1)]


def _days(holidays: str) -> FrozenSet[date]:
    try:
        return frozenset(date.fromisoformat(day.strip()) for day in holidays.split(",") if day.strip())
    except ValueError:
        raise ValueError("write days like 2026-12-25, 2027-01-01") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("it is no time zone of the IANA list") from None
