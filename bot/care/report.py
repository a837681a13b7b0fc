"""What was read in a report: each tested sample with its results, and the other markers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Optional, Tuple


class Ihc(str, Enum):
    """The score of the HER2 stain."""

    ZERO = "0"
    ONE = "1+"
    TWO = "2+"
    THREE = "3+"


class Ish(str, Enum):
    """What the HER2 gene test showed."""

    AMPLIFIED = "amplified"
    NOT_AMPLIFIED = "not_amplified"
    EQUIVOCAL = "equivocal"
    PENDING = "pending"


class Stated(str, Enum):
    """An overall HER2 result in words, with no score of its own."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    LOW = "her2_low"
    EQUIVOCAL = "equivocal"


class Specimen(str, Enum):
    """What was taken from the body."""

    BIOPSY = "biopsy"
    RESECTION = "resection"
    METASTASIS = "metastasis"
    CYTOLOGY = "cytology"
    NOT_TOLD = "not_told"


class Primary(str, Enum):
    """Where the cancer began: the gastric criteria hold for stomach, junction and gullet."""

    GASTRIC = "gastric"
    BREAST = "breast"
    OTHER = "other"
    NOT_TOLD = "not_told"


class Doubt(str, Enum):
    """Why a result cannot be relied on as it was read."""

    SEVERAL_SCORES = "several_scores"
    SEVERAL_ISH = "several_ish"
    UNCLEAR_SCORE = "unclear_score"
    SEVERAL_WORDS = "several_words"
    UNREAD_ISH = "unread_ish"
    INADEQUATE = "inadequate"


@dataclass(frozen=True, order=True)
class Day:
    """A date as exact as it is known; 0 where a month or a day is not."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def before(self, other: Day) -> Optional[bool]:
        """Whether this day is surely before the other; None where that cannot be told."""
        for mine, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if not mine or not theirs:
                return None
            if mine != theirs:
                return mine < theirs
        return None


@dataclass(frozen=True)
class Sample:
    """The HER2 results of one sample."""

    ihc: Optional[Ihc] = None
    ish: Optional[Ish] = None
    stated: Optional[Stated] = None
    specimen: Specimen = Specimen.NOT_TOLD
    date: Optional[Day] = None
    name: str = ""
    doubts: Tuple[Doubt, ...] = ()

    @property
    def told(self) -> bool:
        """Whether there is any HER2 result."""
        return bool(self.ihc or self.ish or self.stated or self.doubts)


@dataclass(frozen=True)
class Report:
    """All that was read in one text."""

    samples: Tuple[Sample, ...] = ()
    primary: Primary = Primary.NOT_TOLD
    cps: Optional[float] = None
    cldn182: Optional[str] = None
    msi: Optional[str] = None

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not any(sample.told for sample in self.samples) and self.cps is None and self.cldn182 is None and self.msi is None
