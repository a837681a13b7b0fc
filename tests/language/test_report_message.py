"""A message that tells results is a report; a message that asks is a question."""

from __future__ import annotations

import pytest

from bot.language.report import ReportReader
from bot.language.report_message import Concern, concern, corrects, question, tells_results
from bot.wiring import reports
from knowledge.words import report_words

READER = ReportReader(report_words())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my her2 is 2+ fish negative", True),
        ("HER2 (++), FISH 未扩增", True),
        ("HER2: equivocal (2+). FISH: not amplified. PD-L1 CPS 5.", True),
        ("Here is my report", True),
        ("here's my pathology report: HER2 3+", True),
        ("what does IHC 2+ mean", False),
        ("my dad her2 came 2+ what now??", False),
        ("her2 1+", False),
        ("DISH ratio 2.3", False),
        ("2+/ISH amp", False),
        ("dad is IHC 3+", False),
        ("HER2 3+ treatment options", False),
        ("I am HER2 positive", False),
        ("where is my report", False),
        ("hello", False),
        ("", False),
    ],
)
def test_a_statement_of_results_is_a_report_and_a_question_is_not(text, told):
    assert tells_results(text, READER.read(text)) is told


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("no, it is 3+", True),
        ("sorry, FISH was negative", True),
        ("FISH came back: not amplified", True),
        ("no, CPS is 10", True),
        ("what does 3+ mean", False),
        ("is 3+ better?", False),
        ("no thanks", False),
        ("3+ treatment", False),
    ],
)
def test_another_value_without_a_question_is_a_correction(text, correction):
    assert corrects(text, reports().read(text, bare=True).report) is correction


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my report says HER2 2+ FISH neg. what treatment now?", Concern.REPORT_AND_QUESTION),
        ("HER2 IHC 2+. FISH not done. what should I ask?", Concern.REPORT_AND_QUESTION),
        ("dad her2 came 3+ is this good or bad", Concern.REPORT_AND_QUESTION),
        ("her2 3+ and claudin positive cps 10 which treatment first", Concern.REPORT_AND_QUESTION),
        ("my first biopsy was HER2 3+, my second HER2 0, what now?", Concern.REPORT_AND_QUESTION),
        ("my her2 is 2+ fish negative", Concern.REPORT),
        ("HER2 3+ treatment options", Concern.NOTHING),
        ("what does HER2 2+ mean", Concern.NOTHING),
        ("can I get Enhertu if my HER2 is 1+", Concern.NOTHING),
        ("what are my options?", Concern.NOTHING),
    ],
)
def test_a_report_beside_a_question_is_both(text, told):
    assert concern(text, READER.read(text)) is told


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("my report says HER2 2+ FISH neg. what treatment now?", "what treatment now?"),
        ("Here is my report: HER2 3+, PD-L1 CPS 5. What are my options?", "What are my options?"),
        ("my her2 is 1+ can i get enhertu?", "can i get enhertu?"),
        ("HER2 3+", ""),
        ("is HER2 3+ good?", ""),
    ],
)
def test_the_question_beside_a_report_is_found(text, asked):
    assert question(text) == asked
