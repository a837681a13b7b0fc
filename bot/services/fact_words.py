"""How rows of the facts are worded: dates, lines, approvals, results. Glue only; what is said stands in the rows."""

from __future__ import annotations

from calendar import month_name
from typing import Iterable, Optional, Sequence

from bot.store.tables import Approval, Drug, SideEffect, TreatmentOption, Trial, TrialArm

AGENCIES = {"NMPA": "China (NMPA)", "FDA": "United States (FDA)", "EU": "European Union"}
LINES = {"first": "first line", "second": "second line", "third_or_later": "third line or later"}
KINDS = {
    "antibody": "antibody", "adc": "antibody-drug conjugate", "bispecific": "bispecific antibody", "checkpoint-inhibitor": "checkpoint inhibitor",
    "chemotherapy": "chemotherapy", "cell-therapy": "cell therapy",
}  # fmt: skip
DECISIONS = {"regular": "approved", "conditional": "approved on condition", "accelerated": "approved early (accelerated)", "under-review": "under review"}
ALLOWED = ("regular", "conditional", "accelerated")
STANDINGS = {"standard": "usual treatment", "alternative": "another way", "trial": "in trials, or approval not confirmed"}
MEASURES = {"orr": "response rate", "os": "median survival"}
UNITS = {"percent": "%", "months": " months"}
UNCOUNTED = {"not known": "no figure in our data"}
UNRECORDED = "no approval is recorded in our data; that does not prove that there is none"


def day(date: Optional[str]) -> str:
    """A date as exact as it is known: `2022-12` is `December 2022`."""
    parts = (date or "").split("-")
    words = [str(int(part)) if place == 2 else month_name[int(part)] for place, part in enumerate(parts) if place]
    return " ".join([*reversed(words), parts[0]])


def called(drug: Drug) -> str:
    """The name of a medicine, with its brand where it has only one."""
    brands = [name.name for name in drug.names if name.kind == "brand"]
    return f"{drug.name} ({brands[0]})" if len(brands) == 1 else drug.name


def decision(approval: Approval) -> str:
    """One approval: what, when, for whom."""
    if approval.kind == "none":
        return approval.setting
    return ", ".join([f"{DECISIONS[approval.kind]} {day(approval.date)}".strip(), approval.setting])


def approved(approvals: Iterable[Approval]) -> str:
    """Where a medicine is approved and for which line; says plainly where nothing is recorded."""
    allowed = [approval for approval in approvals if approval.kind in ALLOWED]
    places = [f"{AGENCIES[a.agency]} {day(a.date)} ({', '.join([*([LINES[a.line]] if a.line else []), a.setting])})" for a in allowed]
    return "; ".join(places) or UNRECORDED


def result(arm: TrialArm, measures: Sequence[str] = ("orr", "os")) -> str:
    """The response rate and the median survival of one arm, as far as they are recorded for all its people."""
    known = {outcome.measure: outcome for outcome in arm.outcomes if outcome.group is None}
    parts = []
    for measure in (measure for measure in measures if measure in known):
        outcome = known[measure]
        among = f" ({outcome.among})" if outcome.among else ""
        confirmed = "confirmed " if outcome.confirmed else ""
        parts.append(f"{confirmed}{MEASURES[measure]} {outcome.value:g}{UNITS[outcome.unit]}{among}")
    return ", ".join(parts)


def trial_result(trial: Trial, arm: TrialArm, measures: Sequence[str] = ("orr", "os")) -> str:
    """One arm of a trial with its results, the line of treatment and the people."""
    return f"**{trial.name}** ({LINES[trial.line]}; {trial.population}), {arm.name}: {result(arm, measures)}"


def option(row: TreatmentOption) -> str:
    """One option of a line of treatment."""
    return f"- **{row.option}** ({STANDINGS[row.standing]}): {row.condition}"


def side_effect(row: SideEffect) -> str:
    """One side effect: how common it is, what helps, when to call."""
    urgent = "Urgent: " if row.urgent else ""
    common = UNCOUNTED.get(row.how_common, row.how_common)
    return f"- **{urgent}{row.effect}**. How common: {common}. What helps: {row.what_helps} When to call: {row.when_to_call}"
