"""What is said when a message holds a warning sign or a crisis: first, with the numbers to call; recorded, and told to coordinators."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import structlog
from sqlalchemy.orm import sessionmaker

from bot.language.warning import CRISIS, Finding, Guard
from bot.services.answers import Answers
from bot.services.messages import Clock, Messages, Received
from bot.services.replies import Reply
from bot.store.tables import SafetyEvent

log = structlog.get_logger(__name__)
URGENT = "urgent"
CLASSIFIER = "classifier"
EMERGENCY = "**Emergency number in {name}: {emergency}.**"
CRISIS_LINE = "**Crisis line in {name}: {crisis}. Emergency number: {emergency}.**"
Place = Mapping[str, Any]


class Event(NamedTuple):
    """An alarm as coordinators hear of it: no words of the patient."""

    conversation_id: str
    kind: str
    rule: str
    created_at: datetime


Alert = Callable[[Event], None]
Home = Callable[[str], Optional[str]]


def unheard(_event: Event) -> None:
    """Nobody listens yet."""


def nowhere(_conversation_id: str) -> Optional[str]:
    """Nobody was asked where he lives."""
    return None


class Safety:
    """Looks at every message, whatever else happens to it, and sees to it that a warning sign is answered first."""

    def __init__(self, guard: Guard, data: Mapping[str, Any], answers: Answers, messages: Messages, sessions: sessionmaker, clock: Clock) -> None:
        self._guard, self._answers, self._messages, self._sessions, self._clock = guard, answers, messages, sessions, clock
        self._tongues: Mapping[str, Mapping[str, str]] = data["foreign"]
        self._places: List[Tuple["re.Pattern[str]", Place]] = [(_named(place["names"]), place) for place in data["places"]]
        self.alert: Alert = unheard
        self.home: Home = nowhere

    def look(self, received: Received) -> Optional[Finding]:
        """What the guard sees in a message; nothing in one of our own buttons."""
        return None if received.command else self._guard.look(received.text)

    def attended(self, received: Received, finding: Optional[Finding], replies: Sequence[Reply]) -> List[Reply]:
        """The replies with the urgent one first, in the right words, and recorded; the same replies where nothing is urgent."""
        urgent = [reply for reply in replies if reply.custom.get("kind") == URGENT]
        if finding and not any(reply.custom.get("article") == finding.category for reply in urgent):
            urgent = [self._answers.article(finding.category), *urgent]
        if not urgent:
            return list(replies)
        rest = [reply for reply in replies if reply.custom.get("kind") not in (URGENT, "fallback", "clarify")] if finding else self._rest(replies)
        said = [self._worded(received, reply, finding if index == 0 else None) for index, reply in enumerate(urgent)]
        if not received.command:
            self._record(received, finding, urgent[0])
        return [*said, *rest]

    @staticmethod
    def _rest(replies: Sequence[Reply]) -> List[Reply]:
        return [reply for reply in replies if reply.custom.get("kind") != URGENT]

    def _worded(self, received: Received, reply: Reply, finding: Optional[Finding]) -> Reply:
        if reply.custom.get("part"):
            return reply
        crisis = reply.custom["article"] == CRISIS
        place = self._place(received)
        first = []
        if place:
            form = CRISIS_LINE if crisis and place.get("crisis") else EMERGENCY
            first.append(form.format(**place))
        custom: Dict[str, Any] = dict(reply.custom)
        if finding and finding.language:
            first.insert(0, self._tongues[finding.language]["crisis_reply" if crisis else "reply"])
            custom["language"] = finding.language
        return replace(reply, text="\n\n".join([*first, reply.text]), custom=custom)

    def _place(self, received: Received) -> Optional[Place]:
        """The country of this message, else the one that was told as home, else the one that was named last."""
        home = self.home(received.conversation_id)
        for text in (received.text, *([home] if home else reversed(self._messages.said(received.conversation_id)))):
            for pattern, place in self._places:
                if pattern.search(text):
                    return place
        return None

    def _record(self, received: Received, finding: Optional[Finding], reply: Reply) -> None:
        rule = finding.rule if finding else CLASSIFIER
        event = Event(received.conversation_id, reply.custom["article"], rule, self._clock())
        with self._sessions.begin() as session:
            session.add(SafetyEvent(message_id=received.id, **event._asdict()))
        try:
            self.alert(event)
        except Exception as error:  # the patient is answered whether or not a coordinator could be told
            log.error("alert_failed", message_id=received.id, error=type(error).__name__)


def _named(names: Sequence[str]) -> "re.Pattern[str]":
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)", re.I)
