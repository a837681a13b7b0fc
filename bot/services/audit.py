"""The audit trail of the desk as a list: who read, wrote or moved what, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Iterator, List

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.store.desk_tables import HandOff, HandOffEvent
from bot.store.screening_tables import Screening, ScreeningEvent


class Audit:
    """Reads the trails of conversations and of pre-screenings; they hold names of coordinators and ids, no words of patients."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def events(self, since: datetime) -> List[Dict[str, Any]]:
        """Every event from then on, in order of time."""
        with self._sessions() as session:
            return sorted([*_handoffs(session, since), *_screenings(session, since)], key=lambda event: event["at"])


def _handoffs(session: Session, since: datetime) -> Iterator[Dict[str, Any]]:
    query = select(HandOffEvent, HandOff.conversation_id).join(HandOff, HandOff.id == HandOffEvent.handoff_id).where(HandOffEvent.at >= since)
    for event, conversation in session.execute(query.order_by(HandOffEvent.id)):
        yield {
            "at": event.at.isoformat(), "actor": event.actor, "role": event.role, "move": event.move, "state": event.state, "handoff": event.handoff_id,
            "conversation": conversation, "detail": event.detail,
        }  # fmt: skip


def _screenings(session: Session, since: datetime) -> Iterator[Dict[str, Any]]:
    columns = (ScreeningEvent.at, ScreeningEvent.actor, ScreeningEvent.move, ScreeningEvent.item, Screening.id, Screening.conversation_id)
    query = select(*columns).join(Screening, Screening.id == ScreeningEvent.screening_id).where(ScreeningEvent.at >= since)
    for at, actor, move, item, screening, conversation in session.execute(query.order_by(ScreeningEvent.id)):
        yield {"at": at.isoformat(), "actor": actor, "move": move, "item": item, "screening": screening, "conversation": conversation}
