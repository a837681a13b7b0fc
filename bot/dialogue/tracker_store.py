"""Rasa's tracker store on our tables: slots and the events of the last turns, so that every message costs the same."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.services.messages import Clock
from bot.store.tables import Dialogue

TURNS = 4


class WindowTrackerStore(TrackerStore):
    """Keeps one row for each conversation; what lies before the last turns is in `messages`, not here."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        super().__init__(Domain.empty())
        self._sessions, self._clock = sessions, clock

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes slots and the last turns."""
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        state = {"slots": slots, "events": [event.as_dict() for event in window(list(tracker.events))]}
        with self._sessions.begin() as session:
            session.merge(Dialogue(conversation_id=tracker.sender_id, state=state, updated_at=self._clock()))

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The tracker as it was saved: its slots first, then the events of the last turns."""
        with self._sessions() as session:
            row = session.get(Dialogue, sender_id)
        return self._tracker(sender_id, row.state) if row else None

    def slots(self, sender_id: str) -> Dict[str, Any]:
        """The slots of a conversation as they were saved; none if it is new."""
        with self._sessions() as session:
            row = session.get(Dialogue, sender_id)
        return row.state["slots"] if row else {}

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations that have a state."""
        with self._sessions() as session:
            return list(session.execute(select(Dialogue.conversation_id)).scalars())

    def _tracker(self, sender_id: str, state: Dict[str, Any]) -> DialogueStateTracker:
        slots: List[Event] = [SlotSet(name, value) for name, value in state["slots"].items()]
        events = [*slots, *deserialise_events(state["events"])]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots, domain=self.domain)


def window(events: List[Event], turns: int = TURNS) -> List[Event]:
    """The events from the start of the last `turns` turns on: cut only where the assistant began to listen."""
    starts = [
        index for index, event in enumerate(events) if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME and _heard(events, index)
    ]
    return events[starts[-turns] :] if len(starts) > turns else events


def _heard(events: List[Event], index: int) -> bool:
    return any(isinstance(event, UserUttered) for event in events[index + 1 : index + 2])
