"""Treatments in their order, and how many lines for advanced disease they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

ADVANCED, AROUND_SURGERY = "advanced", "around_surgery"
EARLY = ("I", "II", "early")
UNNAMED = frozenset({"chemotherapy", "immunotherapy", "targeted-therapy"})


@dataclass(frozen=True)
class Treatment:
    """One course: the ids of its medicines (none where it was not named), and how it stood to an operation."""

    drugs: Tuple[str, ...]
    setting: str = ADVANCED
    marked: bool = False

    def as_json(self) -> Dict[str, Any]:
        """As it is kept in a record."""
        return {"drugs": list(self.drugs), "setting": self.setting, "marked": self.marked}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Treatment:
        """As it was kept."""
        return cls(tuple(kept["drugs"]), kept["setting"], kept.get("marked", False))


def lines(treatments: Optional[Sequence[Treatment]], stage: Optional[str]) -> Optional[int]:
    """Lines for advanced disease begun so far, the present one included; None where the treatments are not known.

    What was given around an operation is no line. In early disease a course counts only if its setting was told.
    """
    if treatments is None:
        return None
    return len(in_advanced_disease(treatments, stage))


def in_advanced_disease(treatments: Sequence[Treatment], stage: Optional[str]) -> List[Treatment]:
    """The courses that are lines for advanced disease."""
    return [one for one in treatments if one.setting == ADVANCED and (stage not in EARLY or one.marked)]


def joined(known: Sequence[Treatment], told: Sequence[Treatment]) -> List[Treatment]:
    """The courses that were known, with those told now that are new: a course is known if one of its named medicines is."""
    had = drugs_had(known)
    return [*known, *(one for one in told if one.drugs and not had & set(one.drugs) and not set(one.drugs) <= UNNAMED)]


def drugs_had(treatments: Optional[Sequence[Treatment]]) -> FrozenSet[str]:
    """Every medicine that was given, whatever for."""
    return frozenset(drug for one in treatments or () for drug in one.drugs)
