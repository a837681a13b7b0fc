"""Measures the reading of reports: the status right, wrong or not told, and each finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence

from bot.evaluation.kinds import Line
from bot.services.reports import Reports

STATUS, UNKNOWN = "status", "unknown"
FINDINGS = ("ihc", "ish", "cps", "cldn182", "msi")


@dataclass(frozen=True)
class JudgedReport:
    """A line with what was read; `status` is right, unknown (where one could be had) or wrong."""

    line: Line
    got: Dict[str, Any]
    status: str
    wrong: List[str]


def judge(line: Line, got: Dict[str, Any]) -> JudgedReport:
    """One line against what was read; a field may have other values that pass."""
    missed = [name for name in FINDINGS if name in line["expect"] and not _passes(line, name, got)]
    if _passes(line, STATUS, got):
        status = "right"
    else:
        status = UNKNOWN if got[STATUS] == UNKNOWN else "wrong"
    return JudgedReport(line, got, status, missed)


def evaluate(reports: Reports, lines: Sequence[Line]) -> List[JudgedReport]:
    """Reads every line."""
    return [judge(line, reports.read(line["text"]).as_json()) for line in lines]


def figures(judged: Sequence[JudgedReport]) -> Dict[str, Any]:
    """Counts and shares: the status of all lines, `unknown` among those that have one, and each finding."""
    statuses = Counter(one.status for one in judged)
    had = [one for one in judged if one.line["expect"][STATUS] != UNKNOWN]
    told = {name: [one for one in judged if name in one.line["expect"]] for name in FINDINGS}
    return {
        "cases": len(judged),
        "status": dict(statuses),
        "unknown_where_a_status_can_be_had": round(statuses[UNKNOWN] / max(len(had), 1), 4),
        "findings": {name: _share(sum(name not in one.wrong for one in ones), len(ones)) for name, ones in told.items()},
        "all_findings": _share(sum(len(FINDINGS) - len(one.wrong) for one in judged), len(FINDINGS) * len(judged)),
    }


def wrong_lines(judged: Sequence[JudgedReport]) -> List[Dict[str, Any]]:
    """Every line that is not wholly right, with what was read."""
    names = (STATUS, *FINDINGS)
    return [
        {**one.line, "judged": one.status, "wrong": one.wrong, "got": {name: one.got[name] for name in names}, "reason": one.got["reason"]}
        for one in judged
        if one.status != "right" or one.wrong
    ]


def _passes(line: Line, name: str, got: Dict[str, Any]) -> bool:
    return got[name] == line["expect"].get(name) or got[name] in line.get("accept", {}).get(name, [])


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
