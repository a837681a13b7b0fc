"""How long people usually wait for a coordinator's first answer."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Optional

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.care.desk_hours import DeskHours
from bot.services.messages import Clock
from bot.store.desk_tables import HandOff

LOOKED_BACK = timedelta(days=7)
FEWEST, MOST = 5, 200


class UsualWait:
    """Measured on the latest hand-offs of a week that were asked for while the desk was open."""

    def __init__(self, sessions: sessionmaker, clock: Clock, hours: DeskHours) -> None:
        self._sessions, self._clock, self._hours = sessions, clock, hours

    def __call__(self) -> Optional[timedelta]:
        """The median; None where too few were answered to say anything."""
        query = select(HandOff.asked_at, HandOff.first_answer_at).where(HandOff.asked_at >= self._clock() - LOOKED_BACK, HandOff.first_answer_at.is_not(None))
        with self._sessions() as session:
            found = session.execute(query.order_by(HandOff.asked_at.desc()).limit(MOST)).all()
        waits = [answered - asked for asked, answered in found if self._hours.open_at(asked)]
        return median(waits) if len(waits) >= FEWEST else None
