"""A report from a patient's words: what was read, what it means, what is missing, and from which source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from bot.care.her2 import Verdict, judged
from bot.care.report import Report, Sample
from bot.language.report import ReportReader


@dataclass(frozen=True)
class Reading:
    """What was read in a text, and what it means together."""

    report: Report
    verdict: Verdict

    def as_json(self) -> Dict[str, Any]:
        """The six keys of the interface, and why, what is missing, the sources and every sample."""
        sample, verdict = self.verdict.sample, self.verdict
        return {
            "ihc": sample.ihc.value if sample and sample.ihc else None,
            "ish": sample.ish.value if sample and sample.ish else None,
            "status": verdict.status.value,
            "cps": _figure(self.report.cps),
            "cldn182": self.report.cldn182,
            "msi": self.report.msi,
            "reason": verdict.reason.value,
            "missing": [missing.value for missing in verdict.missing],
            "sources": list(verdict.sources),
            "primary": self.report.primary.value,
            "specimens": [_sample(sample) for sample in self.report.samples],
        }


class Reports:
    """Reads reports; needs no database and no Rasa."""

    def __init__(self, reader: ReportReader) -> None:
        self._reader = reader

    def read(self, text: str, bare: bool = False) -> Reading:
        """The reading of a text of any kind; `bare` takes a lone score as HER2's. Never raises for what the text holds."""
        report = self._reader.read(text, bare)
        return Reading(report, judged(report))


def _figure(value: Optional[float]) -> "float | int | None":
    return int(value) if value is not None and value == int(value) else value


def _sample(sample: Sample) -> Dict[str, Any]:
    named: List[Any] = [sample.ihc, sample.ish, sample.stated, sample.specimen]
    ihc, ish, stated, specimen = (value.value if value else None for value in named)
    return {
        "ihc": ihc, "ish": ish, "stated": stated, "specimen": specimen,
        "date": str(sample.date) if sample.date else None, "name": sample.name or None, "doubts": [doubt.value for doubt in sample.doubts],
    }  # fmt: skip
