"""The audit trail of the desk as a list: who read, wrote or moved what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Iterator, List, Optional

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.store.desk_tables import Coordinator, HandOff, HandOffEvent
from bot.store.screening_tables import Screening, ScreeningEvent


@dataclass(frozen=True)
class Chosen:
    """Which events: from a moment on, those of one person where a name is given, those of one hand-off where its number is."""

    since: datetime
    actor: str = ""
    handoff: Optional[int] = None


class Audit:
    """Reads the trails of conversations and of pre-screenings; they hold names of coordinators and ids, no words of patients."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def events(self, chosen: Chosen) -> List[Dict[str, Any]]:
        """Every event of the choice, in order of time."""
        with self._sessions() as session:
            screenings = _screenings(session, chosen) if chosen.handoff is None else ()
            return sorted([*_handoffs(session, chosen), *screenings], key=lambda event: event["at"])

    def people(self) -> List[str]:
        """The names of all who have an account."""
        with self._sessions() as session:
            return list(session.execute(select(Coordinator.name).order_by(Coordinator.name)).scalars())


def _handoffs(session: Session, chosen: Chosen) -> Iterator[Dict[str, Any]]:
    conditions: List[Any] = [HandOffEvent.at >= chosen.since]
    conditions += [HandOffEvent.actor == chosen.actor] if chosen.actor else []
    conditions += [HandOffEvent.handoff_id == chosen.handoff] if chosen.handoff is not None else []
    query = select(HandOffEvent, HandOff.conversation_id).join(HandOff, HandOff.id == HandOffEvent.handoff_id).where(*conditions)
    for event, conversation in session.execute(query.order_by(HandOffEvent.id)):
        yield {
            "at": event.at.isoformat(), "actor": event.actor, "role": event.role, "move": event.move, "state": event.state, "handoff": event.handoff_id,
            "conversation": conversation, "detail": event.detail,
        }  # fmt: skip


def _screenings(session: Session, chosen: Chosen) -> Iterator[Dict[str, Any]]:
    columns = (ScreeningEvent.at, ScreeningEvent.actor, ScreeningEvent.move, ScreeningEvent.item, Screening.id, Screening.conversation_id)
    conditions: List[Any] = [ScreeningEvent.at >= chosen.since] + ([ScreeningEvent.actor == chosen.actor] if chosen.actor else [])
    query = select(*columns).join(Screening, Screening.id == ScreeningEvent.screening_id).where(*conditions)
    for at, actor, move, item, screening, conversation in session.execute(query.order_by(ScreeningEvent.id)):
        yield {"at": at.isoformat(), "actor": actor, "move": move, "item": item, "screening": screening, "conversation": conversation}
