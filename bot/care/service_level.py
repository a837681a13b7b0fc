"""Within how long a patient should have an answer: the first one, and each next one while a coordinator has the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional, Tuple

from bot.care.desk_hours import DeskHours
from bot.care.handoff import TO_SEE, State, Urgency


@dataclass(frozen=True)
class ServiceLevel:
    """The time by urgency. Routine requests count from the opening of the desk; a warning sign does not wait for it."""

    hours: DeskHours
    minutes: Tuple[int, int, int]

    def due(self, state: State, urgency: Urgency, asked_at: datetime, since: datetime, answered: bool) -> Optional[datetime]:
        """When the patient should have the answer that is awaited; None where none is. `answered`: the first answer was given."""
        if state not in TO_SEE and state is not State.CLAIMED:
            return None
        return self.by(urgency, since if state is State.CLAIMED and answered else asked_at)

    def by(self, urgency: Urgency, awaited_since: datetime) -> datetime:
        """When an answer should be there that is awaited since a moment."""
        starts = awaited_since
        if urgency is Urgency.ROUTINE and not self.hours.open_at(awaited_since):
            starts = self.hours.opens_after(awaited_since) or awaited_since
        return starts + timedelta(minutes=self.minutes[urgency])


def service_minutes(text: str) -> Tuple[int, int, int]:
    """Reads minutes for crisis, urgent and routine, `5, 15, 60`; raises ValueError for any other form."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != len(Urgency) or not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise ValueError("write three numbers of minutes: crisis, urgent, routine, like 5, 15, 60")
    crisis, urgent, routine = map(int, parts)
    return crisis, urgent, routine
