"""Says in someone's own language that answers are in English for now."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping

from rasa_sdk import Tracker

from actions.base import AnswerAction, Events
from bot.services.replies import Button, Reply


def in_their_language(tracker: Tracker, reply: Reply) -> Reply:
    """An answer to someone who does not write in English begins with a sentence in their language, and offers a person in it."""
    language = tracker.latest_message.get("language")
    if not language:
        return reply
    return replace(reply, text=f"{language['sentence']}\n\n{reply.text}", buttons=[_person(language), *reply.buttons])


def _person(language: Mapping[str, str]) -> Button:
    return Button(language["person"], "person")


class SayInTheirLanguage(AnswerAction):
    """One kind sentence in the language of the message, and a button to a person."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_other_language"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The sentence of the language that was recognised."""
        language = tracker.latest_message["language"]
        custom = {"kind": "fallback", "language": language["code"]}
        return Reply(language["sentence"], custom, [_person(language)]), []
