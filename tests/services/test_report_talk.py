"""A report in the conversation: said back, explained, corrected."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from sqlalchemy.engine import Engine

from bot.language.report_message import Concern
from bot.services.answers import Answers
from bot.services.messages import Messages
from bot.services.replies import Reply
from bot.services.report_talk import ReportTalk
from bot.store.engine import sessions
from bot.wiring import reports
from knowledge.pathways import meanings


@pytest.fixture
def talk(published: Engine, answers: Answers) -> ReportTalk:
    return ReportTalk(sessions(published), reports(), answers, meanings(), "http://here/")


@pytest.fixture
def say(talk: ReportTalk, messages: Messages) -> Any:
    conversation = messages.conversation("web", "ann")

    def said(text: str) -> "Reply | None":
        messages.receive(conversation, text)
        if talk.concerns(conversation, text) is Concern.NOTHING:
            return None
        reply = talk.reply(conversation)
        messages.send(conversation, [reply])
        return reply

    return said


def read(reply: Reply) -> Dict[str, Any]:
    return {name: reply.custom["read"][name] for name in ("ihc", "ish", "status", "cps")}


def test_what_was_read_is_said_back_explained_and_shown(say):
    reply = say("my her2 is 2+ fish negative")
    assert reply.text.startswith("This is what I read: HER2 IHC 2+, ISH not amplified (negative). If a word of this is wrong")
    assert "Together the two tests count as HER2-negative, also called HER2-low." in reply.text
    assert "### What to ask your team\n- " in reply.text
    assert "Source" in reply.text.splitlines()[-1]
    assert (reply.custom["kind"], reply.custom["status"], reply.custom["reason"]) == ("report", "her2_low", "ihc-2-not-amplified")
    assert {source["id"] for source in reply.custom["sources"]} == {"bartley-2016", "yamaguchi-2023"}
    assert [button.command for button in reply.buttons] == ["ask:testing-2plus", "ask:testing-her2-low", "ask:treatment-her2-low", "person"]
    assert reply.image.startswith("http://here/pictures/scoring-2-not-amplified-") and reply.image.endswith(".svg")
    assert reply.custom["image_alt"].startswith("Your place: Score 2+")


def test_a_correction_takes_the_place_of_what_was_read(say):
    say("My report: HER2 IHC 2+, FISH amplified, CPS 5")
    assert read(say("no, it is 3+")) == {"ihc": "3+", "ish": "amplified", "status": "positive", "cps": 5}


def test_a_result_that_comes_later_completes_what_was_read(say):
    assert read(say("My HER2 is 2+, FISH pending"))["status"] == "equivocal"
    assert read(say("FISH came back: not amplified")) == {"ihc": "2+", "ish": "not_amplified", "status": "her2_low", "cps": None}


def test_without_an_earlier_report_a_lone_score_is_no_report(say):
    assert say("no, it is 3+") is None


def test_a_question_after_a_report_is_a_question(say):
    say("my her2 is 2+ fish negative")
    assert say("is 3+ better?") is None
    assert say("thank you") is None


def test_a_report_that_is_announced_is_invited(say):
    reply = say("here is my report")
    assert reply.text.startswith("Please paste the report here")
    assert reply.image is None


def test_what_cannot_be_told_has_no_place_on_the_picture(say):
    reply = say("My biopsy: HER2 IHC 3+, FISH not amplified.")
    assert (reply.custom["status"], reply.image) == ("unknown", None)
    assert "I cannot tell the HER2 status" in reply.text


def test_samples_are_told_apart(say):
    reply = say("Biopsy on 12 May 2021: HER2 3+. Liver metastasis biopsy on 1 June 2024: HER2 1+.")
    assert "(biopsy, 2021-05-12) HER2 IHC 3+; (metastasis, 2024-06-01) HER2 IHC 1+" in reply.text
    assert reply.custom["status"] == "her2_low"


def test_a_gene_test_that_is_told_with_a_question_completes_what_was_read(say):
    say("My HER2 is 2+, FISH pending")
    assert read(say("my HER2 FISH came back amplified, what now?")) == {"ihc": "2+", "ish": "amplified", "status": "positive", "cps": None}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my HER2 is 2+, FISH negative. can I get Enhertu?", "can I get Enhertu for HER2-low stomach cancer?"),
        ("HER2 3+. What are my options?", "What are my options for HER2-positive stomach cancer?"),
        ("HER2 2+. What next?", ""),
        ("HER2 3+", ""),
    ],
)
def test_a_question_beside_a_report_is_restated_with_the_status(talk, text, asked):
    assert talk.restated(text) == asked
