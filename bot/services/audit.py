"""The audit trail of the desk as a list: who read, wrote or moved what, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Iterator

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.store.desk_tables import HandOff, HandOffEvent

AT_ONCE = 500


class Audit:
    """Reads the trail; it holds names of coordinators and ids, no words of patients."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def events(self, since: datetime) -> Iterator[Dict[str, Any]]:
        """Every event from then on, in order."""
        query = select(HandOffEvent, HandOff.conversation_id).join(HandOff, HandOff.id == HandOffEvent.handoff_id).where(HandOffEvent.at >= since)
        with self._sessions() as session:
            for event, conversation in session.execute(query.order_by(HandOffEvent.id).execution_options(yield_per=AT_ONCE)):
                yield {
                    "id": event.id, "at": event.at.isoformat(), "actor": event.actor, "role": event.role, "move": event.move, "state": event.state,
                    "handoff": event.handoff_id, "conversation": conversation, "detail": event.detail,
                }  # fmt: skip
