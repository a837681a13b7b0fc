"""The findings of the last report stand beside the conversation at the desk."""

from __future__ import annotations

from bot.services.replies import Reply
from bot.services.report_record import ReportRecord
from bot.services.report_talk import ReportTalk
from bot.store.engine import sessions
from bot.wiring import reports
from knowledge.pathways import meanings


def test_without_a_report_there_is_nothing_to_show(published, messages):
    conversation = messages.conversation("web", "ann")
    messages.send(conversation, [Reply("Hello.", {"kind": "talk"})])
    assert ReportRecord(sessions(published)).section(conversation) is None


def test_the_last_report_is_shown_line_by_line(published, messages, answers):
    conversation = messages.conversation("web", "ann")
    talk = ReportTalk(sessions(published), reports(), answers, meanings(), "http://here/")
    for text in ("my her2 is 3+", "no, it is 2+"):
        messages.receive(conversation, text)
        messages.send(conversation, [talk.reply(conversation)])
    messages.send(conversation, [Reply("Anything else?", {"kind": "talk"})])
    section = ReportRecord(sessions(published)).section(conversation)
    assert list(section.lines) == [("HER2 status", "equivocal"), ("HER2 IHC", "2+"), ("Missing", "ish")]
