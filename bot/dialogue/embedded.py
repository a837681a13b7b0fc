"""Rasa's agent inside this process: loaded once, actions run beside it, replies come back whole."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore
from rasa.core.tracker_store import TrackerStore
from rasa_sdk import Action
from redis.connection import parse_url

from bot.dialogue.in_process import Collector, InProcessActions, validate_results_once
from bot.errors import TrainFirst
from bot.services.messages import Received
from bot.services.replies import Button, Reply

PAYLOAD = re.compile(r'^/(?P<intent>[a-z_-]+)(?:\{"article": ?"(?P<article>[a-z0-9-]+)"\})?$')
UNDERSTOOD_CHARACTERS = 2_000


class EmbeddedRasa:
    """The dialogue port with Rasa behind it."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @classmethod
    def load(cls, model: Path, tracker_store: TrackerStore, actions: Sequence[Action], redis_url: Optional[str] = None) -> EmbeddedRasa:
        """Loads a trained model; raises TrainFirst if there is none."""
        if not model.is_file():
            raise TrainFirst(str(model))
        validate_results_once()
        agent = Agent(tracker_store=tracker_store, lock_store=_locks(redis_url), action_endpoint=InProcessActions(actions))
        agent.load_model(model)
        return cls(agent)

    async def reply(self, received: Received) -> List[Reply]:
        """What the assistant says to a message."""
        collector = Collector()
        text = payload(received.command) if received.command else plain(received.text)
        await self._agent.handle_message(UserMessage(text, output_channel=collector, sender_id=received.conversation_id))
        return [_reply(message) for message in collector.messages]

    async def parse(self, text: str) -> Dict[str, Any]:
        """What Rasa understands of a text, as Rasa writes it."""
        return await self._agent.parse_message(plain(text))


def plain(text: str) -> str:
    """A patient's text as Rasa may see it: never an intent, however it begins, and not endless."""
    return text[:UNDERSTOOD_CHARACTERS].lstrip("/ \n\t") or "?"


def payload(command: str) -> str:
    """A command of our buttons as Rasa's payload."""
    intent, _, article = command.partition(":")
    return f"/{intent}" + (json.dumps({"article": article}) if article else "")


def command(rasa_payload: str) -> str:
    """Rasa's payload as a command of our buttons; raises ValueError for any other shape."""
    match = PAYLOAD.match(rasa_payload)
    if not match:
        raise ValueError(rasa_payload)
    return ":".join(part for part in (match["intent"], match["article"]) if part)


def _reply(message: Dict[str, Any]) -> Reply:
    buttons = [Button(button["title"], command(button["payload"])) for button in message.get("buttons") or []]
    return Reply(message.get("text") or "", message.get("custom") or {"kind": "talk"}, buttons, message.get("image"))


def _locks(redis_url: Optional[str]) -> LockStore:
    if redis_url is None:
        return InMemoryLockStore()
    place = parse_url(redis_url)
    return RedisLockStore(
        host=place.get("host", "localhost"), port=place.get("port", 6379), db=place.get("db", 0),
        username=place.get("username"), password=place.get("password"), use_ssl=redis_url.startswith("rediss:"),
    )  # fmt: skip
