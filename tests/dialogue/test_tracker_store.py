"""What Rasa remembers of a conversation stays small however long it is."""

import json

import pytest
from sqlalchemy import select

from bot.store.engine import sessions
from bot.store.tables import Dialogue
from tests.conftest import NOW

pytestmark = pytest.mark.rasa


def turn(number: int) -> list:
    from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

    said = UserUttered(f"question {number:4}", intent={"name": "ask", "confidence": 1.0})
    return [ActionExecuted("action_listen"), said, ActionExecuted("action_answer"), BotUttered("an answer"), SlotSet("article", f"id-{number:4}")]


async def remembered(engine, turns: int):
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.slots import AnySlot

    from bot.dialogue.tracker_store import WindowTrackerStore

    store = WindowTrackerStore(sessions(engine), lambda: NOW)
    store.domain = Domain([], [], [AnySlot("article", mappings=[])], {}, [], {}, {})
    for number in range(turns):
        tracker = await store.get_or_create_tracker("c1")
        for event in turn(number):
            tracker.update(event, store.domain)
        await store.save(tracker)
    with sessions(engine)() as session:
        return store, session.execute(select(Dialogue.state)).scalar_one()


async def test_the_state_after_two_hundred_turns_is_as_small_as_after_ten(engine):
    _, ten = await remembered(engine, 10)
    _, long = await remembered(engine, 190)
    assert len(long["events"]) == len(ten["events"])
    assert len(json.dumps(long)) <= 1.05 * len(json.dumps(ten))


async def test_slots_outlive_the_window_and_the_window_begins_with_a_turn(engine):
    store, state = await remembered(engine, 30)
    tracker = await store.retrieve("c1")
    assert tracker.get_slot("article") == "id-  29" and store.slots("c1") == {"article": "id-  29"}
    assert state["events"][0]["name"] == "action_listen" and state["events"][1]["event"] == "user"
    assert await store.retrieve("nobody") is None and store.slots("nobody") == {}
