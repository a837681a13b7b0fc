"""What follows from the answers of a pre-screening: outcome, HER2 status, lines, articles and options to ask about, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.care import pathways
from bot.care.her2 import Status, Verdict, judged
from bot.care.pathways import Approved, Option, Situation, Way
from bot.care.questionnaire import Answer, Answers, Questionnaire, told
from bot.care.report import Ihc, Ish, Primary, Report, Sample, Stated
from bot.care.treatments import EARLY, Treatment, drugs_had, lines

OF_AGE = 18
MINOR, ADULT = "minor", "adult"
NOT_DIAGNOSED = "not_diagnosed"
ELSEWHERE = {"breast": Primary.BREAST, "other": Primary.OTHER}
NOT_COUNTED = ("biopsy", "side_effects", "goal", "place", "records", "name", "contact_time")  # asked beside another item: welcome, never missed
LUNG, HEART = "lung", "heart"


class Outcome(str, Enum):
    """How a pre-screening stands, or has ended."""

    OPEN = "open"
    STOPPED = "stopped"
    NO_CONSENT = "no_consent"
    MINOR = "minor"
    OUT_OF_SCOPE = "out_of_scope"
    EMERGENCY = "emergency"
    HANDOFF = "handoff"


@dataclass(frozen=True)
class Rules:
    """The data that a result is made with: ways, approvals, and the region of each country."""

    ways: Tuple[Way, ...] = ()
    approvals: Tuple[Approved, ...] = ()
    regions: Mapping[str, str] = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Result:
    """What is read from the answers together. It never says what one person should do."""

    verdict: Verdict
    lines: Optional[int]
    next_line: Optional[str]
    topics: Tuple[str, ...]
    options: Tuple[Option, ...]
    missing: Tuple[str, ...]


def ends(answers: Answers) -> Optional[Outcome]:
    """The outcome that an answer forces at once: a person under 18, or a cancer that is not ours; None otherwise."""
    age = told(answers, "age")
    if age == MINOR or (isinstance(age, int) and age < OF_AGE):
        return Outcome.MINOR
    if told(answers, "diagnosis") in ELSEWHERE:
        return Outcome.OUT_OF_SCOPE
    return None


def result(answers: Answers, questionnaire: Questionnaire, rules: Rules) -> Result:
    """The result of the answers given so far."""
    verdict = her2(answers)
    treatments = treatments_had(answers)
    number = 0 if told(answers, "diagnosis") == NOT_DIAGNOSED else lines(treatments, told(answers, "stage"))
    pathway = pathways.pathway(_situation(answers, verdict, number or 0, treatments, rules), rules.ways, rules.approvals)
    ended = ends(answers) is not None or told(answers, "diagnosis") == NOT_DIAGNOSED
    known = number is not None and not ended
    return Result(
        verdict,
        number if not ended else None,
        pathways.LINES[min(number or 0, 2)] if known else None,
        _topics(answers, pathway.articles if known or verdict.status in (Status.EQUIVOCAL, Status.UNKNOWN) else _of_markers(answers)),
        pathway.options if known else (),
        missing(answers, questionnaire),
    )


def her2(answers: Answers) -> Verdict:
    """The status by the gastric criteria, from the score and the gene test that were told."""
    score, gene = told(answers, "her2_ihc"), told(answers, "her2_ish")
    stated = None if score is None or score in set(Ihc) else Stated(score)
    sample = Sample(Ihc(score) if score and not stated else None, Ish(gene) if gene else None, stated)
    primary = ELSEWHERE.get(str(told(answers, "diagnosis")), Primary.GASTRIC)
    return judged(Report((sample,) if sample.told else (), primary))


def treatments_had(answers: Answers) -> Optional[List[Treatment]]:
    """The courses that were told, None where they are not known."""
    kept = told(answers, "prior_treatments")
    return None if kept is None else [Treatment.from_json(one) for one in kept]


def missing(answers: Answers, questionnaire: Questionnaire) -> Tuple[str, ...]:
    """The items that apply and have no value, in the order of the questions."""
    needed = (item.id for item in questionnaire.enabled(answers) if item.id not in NOT_COUNTED)
    return tuple(name for name in needed if name != "consent" and told(answers, name) is None)


def with_answer(answers: Answers, name: str, answer: Answer) -> Dict[str, Answer]:
    """The answers with one more, or one in the place of an earlier one."""
    return {**answers, name: answer}


def _situation(answers: Answers, verdict: Verdict, number: int, treatments: Optional[Sequence[Treatment]], rules: Rules) -> Situation:
    score: Any = told(answers, "her2_ihc")
    return Situation(
        status=verdict.status,
        lines_had=number,
        drugs_had=drugs_had(treatments),
        ihc=Ihc(score) if score in set(Ihc) else None,
        cps=told(answers, "cps"),
        cldn182=told(answers, "cldn182"),
        msi=told(answers, "msi"),
        country=(rules.regions or {}).get(str(told(answers, "country"))),
    )


def _topics(answers: Answers, articles: Sequence[str]) -> Tuple[str, ...]:
    if told(answers, "diagnosis") == "breast":
        return ("testing-breast-difference",)
    if told(answers, "diagnosis") == "other":
        return ("service-other-options",)
    if told(answers, "diagnosis") == NOT_DIAGNOSED:
        return ("testing-biopsy", "testing-how", "questions-for-doctor")
    early = ["treatment-early-stage"] if told(answers, "stage") in (*EARLY, "III") else []
    trouble = told(answers, "side_effects") or ()
    body = [*(["effects-lung"] if LUNG in trouble else []), *(["effects-heart-checks"] if HEART in trouble else [])]
    return tuple(dict.fromkeys([*early, *articles, *body]))


def _of_markers(answers: Answers) -> List[str]:
    return pathways.of_the_markers(Report(cldn182=told(answers, "cldn182"), msi=told(answers, "msi")))
