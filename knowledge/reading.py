"""How hard a text is to read: Flesch-Kincaid grade and sentence length, names of drugs, trials and tests excepted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterable, Pattern

import textstat

from knowledge.reader import Content

CITATION = re.compile(r"\s*\[@[a-z0-9-]+(?:;\s*@[a-z0-9-]+)*\]")
TESTS = (
    "HER2-positive", "HER2-negative", "HER2-low", "HER2", "IHC", "ISH", "FISH", "CISH", "PD-L1", "PD-1", "CPS", "CLDN18.2", "MSI-H", "MSI",
    "dMMR", "MMR", "LVEF", "MUGA", "ECOG", "CEP17", "DPYD", "CancerFax", "NMPA", "FDA", "gastroscopy", "pathology", "immunotherapy",
    "chemotherapy", "antibody-drug conjugate", "antibody", "antibodies",
)  # fmt: skip
MASK = "drug"


@dataclass(frozen=True)
class Reading:
    """The reading level of a text: US school grade and mean words in a sentence."""

    grade: float
    words_per_sentence: float


def names(content: Content) -> Pattern[str]:
    """A pattern of all names that do not count: drugs, trials, tests."""
    drugs = (name for placed in content.drugs for d in [placed.value] for name in (d.name, *d.brands, *d.others))
    trials = (placed.value.name for placed in content.trials)
    known: Iterable[str] = sorted({*drugs, *trials, *TESTS}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + r")(?!\w)", re.IGNORECASE)


def prose(text: str) -> str:
    """A Markdown text as sentences: citations, headings and emphasis removed, each list item ended by a full stop."""
    lines = []
    for line in CITATION.sub("", text).splitlines():
        line = re.sub(r"\*\*|__|^\s*(?:[-*]|\d+\.)\s+", "", line.strip())
        if line.startswith("#") or line.startswith("|"):
            continue
        lines.append(line if not line or line[-1] in ".!?:;," else f"{line}.")
    return " ".join(lines).replace(":.", ".").replace(": ", ". ")


def measure(text: str, excepted: Pattern[str]) -> Reading:
    """Measures a rendered text with textstat; an empty text is grade 0."""
    masked = re.sub(rf"{MASK}(?:[ /-]+{MASK})+", MASK, excepted.sub(MASK, prose(text)))
    masked = re.sub(r"\(?\b\d[\d.,%+/]*\)?", "ten", masked)
    if not masked.strip():
        return Reading(0.0, 0.0)
    return Reading(round(textstat.flesch_kincaid_grade(masked), 1), round(textstat.words_per_sentence(masked), 1))
