"""The reading of reports on sets of snippets: never a wrong status."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.reports import evaluate, figures, judge, wrong_lines
from bot.evaluation.run import cases
from bot.wiring import reports

LINE = {"id": "1", "text": "", "expect": {"ihc": "1+", "ish": None, "status": "her2_low"}, "accept": {"status": ["negative"]}}


@pytest.mark.parametrize("name", ["reports", "reports_hard"])
def test_no_status_is_wrong_and_few_are_left_open(name):
    judged = evaluate(reports(), cases(Path(__file__).parent / f"{name}.jsonl"))
    told = figures(judged)
    assert [line["id"] for line in wrong_lines(judged) if line["judged"] == "wrong"] == []
    assert told["unknown_where_a_status_can_be_had"] <= 0.05
    assert min(told["findings"].values()) >= 0.97
    assert told["cases"] >= 70


@pytest.mark.parametrize(
    ("status", "ihc", "judged", "missed"),
    [
        ("her2_low", "1+", "right", []),
        ("negative", "1+", "right", []),
        ("unknown", None, "unknown", ["ihc"]),
        ("positive", "3+", "wrong", ["ihc"]),
    ],
)
def test_a_line_is_right_left_open_or_wrong(status, ihc, judged, missed):
    one = judge(LINE, {"status": status, "ihc": ihc, "ish": None})
    assert (one.status, one.wrong) == (judged, missed)
