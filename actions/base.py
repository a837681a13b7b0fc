"""What every action shares: the services, how a reply is uttered, and that an action never raises."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Callable, Dict, List, Optional, Union

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.errors import NavigatorError
from bot.services.answers import Answers
from bot.services.data import Asked, Data, Word
from bot.services.handoff import HandOffs
from bot.services.replies import Reply

log = structlog.get_logger(__name__)
Events = List[Dict[str, Any]]
Replies = Union[Reply, List[Reply]]


class AnswerAction(Action, ABC):
    """An action over the answers; without given answers (a stock action server) they are built at the first call."""

    def __init__(self, answers: Optional[Answers] = None, build: Optional[Callable[[], Answers]] = None, data: Optional[Data] = None) -> None:
        self._answers, self._build, self._data = answers, build, data

    @property
    def answers(self) -> Answers:
        """The service that reads the articles."""
        if self._answers is None and self._build:
            self._answers = self._build()
        if self._answers is None:
            from bot.wiring import answers_from_settings

            self._answers, self._data = answers_from_settings()
        return self._answers

    def from_data(self, tracker: Tracker, article: Optional[str], sure: bool) -> Optional[Reply]:
        """What the glossary or the tables answer; `article` is the nearest one, `sure` whether it was chosen. None leaves it to the articles."""
        text = tracker.latest_message.get("text") or ""
        if text.startswith("/") or not self.answers or not self._data:  # a button names its article itself
            return None
        entities = [entity for entity in tracker.latest_message.get("entities", []) if "start" in entity]
        mentions = [Word(entity["entity"], entity["value"], entity["start"]) for entity in entities]
        return self._data.reply(Asked(text, mentions, article, sure))

    @abstractmethod
    def act(self, tracker: Tracker) -> "tuple[Replies, Events]":
        """The reply, or replies, to what was understood, and the events that follow from it."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> Events:
        """Utters the reply; whatever goes wrong ends in the fallback, and the log names the kind of error only."""
        try:
            replies, events = self.act(tracker)
        except NavigatorError as error:
            log.error("action_failed", action=self.name(), error=type(error).__name__)
            replies, events = self.answers.fallback(), []
        for one in replies if isinstance(replies, list) else [replies]:
            utter(dispatcher, one)
        return events


def handoffs_from_settings() -> HandOffs:
    """The hand-offs for a stock action server, which builds its actions without arguments."""
    from bot.wiring import build, settings_from_environment

    return build(settings_from_environment()).handoffs


def utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Hands a reply to Rasa in its own words: text, buttons with payloads, image and custom in one message."""
    buttons = [{"title": button.title, "payload": payload(button.command)} for button in reply.buttons]
    dispatcher.utter_message(text=reply.text, buttons=buttons, image=reply.image, json_message=reply.custom)


def payload(command: str) -> str:
    """A command as Rasa's payload: `ask:her2-what` is `/ask{"article": "her2-what"}`, `person` is `/person`."""
    intent, _, article = command.partition(":")
    return f'/{intent}{{"article": "{article}"}}' if article else f"/{intent}"
