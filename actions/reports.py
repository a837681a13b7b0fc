"""The action that answers a report."""

from __future__ import annotations

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import AnswerAction, Events
from bot.services.answers import Answers
from bot.services.replies import Reply
from bot.services.report_talk import ReportTalk


class ReadReport(AnswerAction):
    """Says back what was read in a report, what it means, and what to ask next."""

    def __init__(self, answers: Optional[Answers] = None, reports: Optional[ReportTalk] = None) -> None:
        super().__init__(answers)
        self._reports = reports

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_report"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The reply to the last message of this conversation; its first article is what is spoken about."""
        if self._reports is None:
            from bot.wiring import reports_from_settings

            self._reports = reports_from_settings()
        reply = self._reports.reply(tracker.sender_id)
        lead = next(iter(reply.custom.get("topics", [])), None)
        asked = reply.buttons[0].title if lead and reply.buttons else ""
        return reply, [SlotSet("article", lead), SlotSet("asked", asked), SlotSet("subject", None), SlotSet("offered", None)]
