"""Says in someone's own language that answers are in English for now."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AnswerAction, Events
from bot.services.replies import Button, Reply


class SayInTheirLanguage(AnswerAction):
    """One kind sentence in the language of the message, and a button to a person."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_other_language"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The sentence of the language that was recognised."""
        language = tracker.latest_message["language"]
        custom = {"kind": "fallback", "language": language["code"]}
        return Reply(language["sentence"], custom, [Button(language["person"], "person")]), []
