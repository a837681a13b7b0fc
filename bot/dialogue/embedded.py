"""Rasa's agent inside this process: loaded once, actions run beside it, replies come back whole."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Protocol, Sequence

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore
from rasa_sdk import Action
from redis.connection import parse_url

from bot.dialogue.in_process import Collector, InProcessActions, validate_results_once
from bot.dialogue.tracker_store import WindowTrackerStore
from bot.dialogue.understanding import Parsed, Said, Term, Understanding, payload
from bot.errors import TrainFirst
from bot.language.clinical import ClinicalLanguage
from bot.language.report_message import Concern
from bot.language.warning import Guard
from bot.services.messages import Received
from bot.services.replies import Button, Reply

Intake = Callable[[str, str], Optional[str]]
PAYLOAD = re.compile(r'^/(?P<intent>[a-z_-]+)(?:\{"article": ?"(?P<article>[a-z0-9-]+)"\})?$')
UNDERSTOOD_CHARACTERS = 2_000
REPORT, SCREENING, ASK = "report", "screening", "ask"


class Reports(Protocol):
    """Tells whether a message is a report, and what is asked beside it."""

    def concerns(self, conversation_id: str, text: str) -> Concern:
        """Whether a message is a report, a report with a question, or neither."""

    def restated(self, text: str) -> str:
        """The question beside a report, with the status in the place of the results; empty if there is none."""


class EmbeddedRasa:
    """The dialogue port with Rasa behind it."""

    def __init__(
        self, agent: Agent, understanding: Understanding, reports: Optional[Reports] = None,
        intake: Intake = lambda conversation_id, text: None,
    ) -> None:  # fmt: skip
        self._agent, self._understanding, self._reports, self._intake = agent, understanding, reports, intake

    @classmethod
    def load(
        cls, model: Path, store: WindowTrackerStore, actions: Sequence[Action], language: ClinicalLanguage, redis_url: Optional[str],
        term: Term = lambda text: None, guard: Optional[Guard] = None, reports: Optional[Reports] = None,
        intake: Intake = lambda conversation_id, text: None,
    ) -> EmbeddedRasa:  # fmt: skip
        """Loads a trained model; `term` finds the word whose meaning a text asks for. Raises TrainFirst if there is no model.

        `intake` tells of a message to an open pre-screening what of it is to be answered first (often nothing); None for any other message.
        """
        if not model.is_file():
            raise TrainFirst(str(model))
        validate_results_once()
        agent = Agent(tracker_store=store, lock_store=_locks(redis_url), action_endpoint=InProcessActions(actions))
        agent.load_model(model)
        return cls(agent, Understanding(partial(_parse, agent), store, language, term, guard), reports, intake)

    async def reply(self, received: Received) -> List[Reply]:
        """What the assistant says to a message."""
        collector = Collector()
        for text, parsed in await self._said(received):
            await self._agent.handle_message(UserMessage(text, output_channel=collector, sender_id=received.conversation_id, parse_data=parsed))
        return [_reply(message) for message in collector.messages]

    async def _said(self, received: Received) -> List[Said]:
        """The texts and payloads for Rasa: a button's own, a report's, or what was understood."""
        if received.command:
            return [Said(payload(received.command))]
        aside = await asyncio.to_thread(self._intake, received.conversation_id, received.text)
        if aside is not None:
            first = await self._understanding.asked(received.conversation_id, plain(aside)) if aside else []
            return [*first, Said(payload(SCREENING))]
        if self._reports is None:
            return await self._understanding.asked(received.conversation_id, plain(received.text))
        concern = await asyncio.to_thread(self._reports.concerns, received.conversation_id, received.text)
        if concern is Concern.REPORT:
            return [Said(payload(REPORT))]
        asked = await self._understanding.asked(received.conversation_id, plain(received.text))
        if concern is Concern.NOTHING:
            return asked
        return [Said(payload(REPORT)), *await self._beside_a_report(received, asked, self._reports)]

    async def _beside_a_report(self, received: Received, asked: List[Said], reports: Reports) -> List[Said]:
        """What is asked beside a report: its question with the status in the place of the results, where the whole is not understood."""
        if any(map(answers, asked)):
            return asked
        restated = await asyncio.to_thread(reports.restated, received.text)
        again = await self._understanding.asked(received.conversation_id, plain(restated)) if restated else []
        return again if any(map(answers, again)) else asked


def answers(said: Said) -> bool:
    """Whether something that is handed to Rasa leads to an article."""
    return said.parsed is None or said.parsed["intent"]["name"] == ASK


def plain(text: str) -> str:
    """A patient's text as Rasa may see it: never an intent, however it begins, and not endless."""
    return text[:UNDERSTOOD_CHARACTERS].lstrip("/ \n\t") or "?"


def command(rasa_payload: str) -> str:
    """Rasa's payload as a command of our buttons; raises ValueError for any other shape."""
    match = PAYLOAD.match(rasa_payload)
    if not match:
        raise ValueError(rasa_payload)
    return ":".join(part for part in (match["intent"], match["article"]) if part)


async def _parse(agent: Agent, text: str, metadata: Dict[str, Any]) -> Parsed:
    if agent.processor is None:
        raise TrainFirst("no model is loaded")
    return await agent.processor.parse_message(UserMessage(text, metadata=metadata))


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
