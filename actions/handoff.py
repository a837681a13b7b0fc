"""Asks for a person, takes the request back, and answers who has had enough."""

from __future__ import annotations

import re
from abc import ABC
from typing import Any, Optional

from rasa_sdk import Tracker

from actions.base import AnswerAction, Events, handoffs_from_settings
from bot.services import handoff_words as words
from bot.services.handoff import HandOffs
from bot.services.replies import Button, Reply

GIVES_UP = re.compile(
    r"\b(useless|pointless|hopeless|rubbish|garbage|no (?:use|help|good)\b|waste of|wasting my|fed up|sick of|gives? up|giving up|(?:going|getting) nowhere|"
    r"in circles|had enough|(?:can'?t|cannot|can not) help|(?:not|n'?t) help(?:ing|ful)? (?:me )?at all)",
    re.IGNORECASE,
)
SORRY = "I am sorry that this did not help. You can say it in other words, in a short sentence, or talk to a person."


class HandOffAction(AnswerAction, ABC):
    """An action over the hand-offs; without given ones (a stock action server) they are built at the first call."""

    def __init__(self, *given: Any, handoffs: Optional[HandOffs] = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._handoffs = handoffs

    @property
    def handoffs(self) -> HandOffs:
        """The service that hands over."""
        if self._handoffs is None:
            self._handoffs = handoffs_from_settings()
        return self._handoffs


class AskForPerson(HandOffAction):
    """Puts the patient into the queue of the coordinators."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_person"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """When somebody answers, and the place in the queue."""
        return self.handoffs.request(tracker.sender_id), []


class NeverMind(HandOffAction):
    """Takes a request for a person back."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_never_mind"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """That nobody comes, or that nobody was asked."""
        return self.handoffs.leave(tracker.sender_id), []


class Complaint(HandOffAction):
    """Says sorry and offers a person; gets one where somebody gives up, or complains again."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_complaint"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The apology, or the request for a person."""
        if GIVES_UP.search(tracker.latest_message.get("text") or "") or _again(tracker):
            return words.gave_up(self.handoffs.request(tracker.sender_id)), []
        return Reply(SORRY, {"kind": "talk"}, [Button("Talk to a person", "person")]), []


def _again(tracker: Tracker) -> bool:
    said = [event["parse_data"]["intent"]["name"] for event in tracker.events if event["event"] == "user"]
    return said[-2:-1] == ["complaint"]
