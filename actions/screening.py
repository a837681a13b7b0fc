"""The action that goes on with the pre-screening."""

from __future__ import annotations

from typing import Optional

from rasa_sdk import Tracker

from actions.base import AnswerAction, Events, Replies
from bot.services.answers import Answers
from bot.services.screening import Screening


class GoOnScreening(AnswerAction):
    """Takes what was said to the pre-screening and asks the next question."""

    def __init__(self, answers: Optional[Answers] = None, screening: Optional[Screening] = None) -> None:
        super().__init__(answers)
        self._screening = screening

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_screening"

    def act(self, tracker: Tracker) -> "tuple[Replies, Events]":
        """The replies to the last message of this conversation."""
        if self._screening is None:
            from bot.wiring import screening_from_settings

            self._screening = screening_from_settings()
        return self._screening.reply(tracker.sender_id), []
