"""Puts figures of the trials into a text, so that each figure stands in one place."""

from __future__ import annotations

import re
from typing import Dict, Iterable

from knowledge.schema import Comparison, Outcome, Trial

MARK = re.compile(r"\{\{\s*([a-z0-9-]+)\.([a-z0-9-]+)(?:\.([a-z0-9-]+))?(\s+as\s+people)?\s*\}\}")
SIMPLE = [(1, 2), (2, 3), (3, 4), *((1, whole) for whole in (3, 4, 5, 6, 7, 8, 10))]
MONTHS = {"os", "pfs", "dor"}


class UnknownFigure(LookupError):
    """A text draws on a figure that no trial holds: correct the mark or add the figure to facts/trials.yml."""


class Figures:
    """The figures of all trials, by the marks that a text may hold."""

    def __init__(self, trials: Iterable[Trial]) -> None:
        self._trials: Dict[str, Trial] = {trial.id: trial for trial in trials}

    def fill(self, text: str) -> str:
        """The text with each mark replaced by its figure; raises UnknownFigure."""
        return MARK.sub(self._replace, text)

    def sources(self, text: str) -> "set[str]":
        """The ids of the sources of the figures that a text draws on; marks of unknown trials add none."""
        trials = (self._trials.get(match[1]) for match in MARK.finditer(text))
        return {source for trial in trials if trial for source in trial.sources}

    def _replace(self, match: "re.Match[str]") -> str:
        trial_id, first, second, people = match.groups()
        try:
            trial = self._trials[trial_id]
            if second is None:
                return str(_count(trial, first))
            if first == "hr":
                return ratio(next(c for c in trial.comparisons if c.key == second))
            arm = next(arm for arm in trial.arms if arm.id == first)
            outcome = next(o for o in arm.outcomes if o.key == second)
        except (KeyError, StopIteration, ValueError):
            raise UnknownFigure(match[0]) from None
        return as_people(outcome.value) if people else amount(outcome)


def _count(trial: Trial, name: str) -> int:
    value = getattr(trial, name) if name in ("randomised", "analysed", "published") else None
    if value is None:
        raise ValueError(name)
    return value


def amount(outcome: Outcome) -> str:
    """A value with its unit: `13.8 months` or `44.3%`."""
    return f"{outcome.value} months" if outcome.measure in MONTHS else f"{outcome.value:g}%"


def ratio(comparison: Comparison) -> str:
    """A hazard ratio with its confidence interval: `0.74 (95% CI 0.60 to 0.91)`."""
    low_high = f" (95% CI {comparison.ci[0]:.2f} to {comparison.ci[1]:.2f})" if comparison.ci else ""
    return f"{comparison.hr:.2f}{low_high}"


def as_people(percent: float) -> str:
    """A percentage as `about 4 in 10 people (44.3%)`: a simple share where that is close, else tenths or hundredths."""
    part, whole = _natural(percent)
    return f"about {part} in {whole} people ({percent:g}%)"


def _natural(percent: float) -> "tuple[int, int]":
    part, whole = min(SIMPLE, key=lambda share: abs(percent - 100 * share[0] / share[1]))
    if abs(percent - 100 * part / whole) <= (2.5 if percent > 20 else 1.5):
        return part, whole
    whole = 10 if 7 < percent < 94 else 100
    return max(1, round(percent * whole / 100)), whole
