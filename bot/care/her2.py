"""From HER2 findings to a status, by the gastric criteria of CAP, ASCP and ASCO (bartley-2016). What is not sure is unknown.

The same table holds for a biopsy and a resection: the specimen changes how a score is given (hofmann-2008), not what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Dict, List, Optional, Sequence, Tuple

from bot.care.report import Doubt, Ihc, Ish, Primary, Report, Sample, Specimen, Stated

GUIDELINE = "bartley-2016"
HER2_LOW = "yamaguchi-2023"
BREAST_RULES = "wolff-2023"
CHANGES = "oncotarget-2015"


class Status(str, Enum):
    """What the findings mean together. HER2-low is a part of negative, told apart where it can be."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    HER2_LOW = "her2_low"
    EQUIVOCAL = "equivocal"
    UNKNOWN = "unknown"


class Reason(str, Enum):
    """Why; the words for the patient stand in knowledge/facts/report.yml under the same id."""

    IHC_3 = "ihc-3"
    IHC_0 = "ihc-0"
    IHC_1 = "ihc-1"
    IHC_2_AMPLIFIED = "ihc-2-amplified"
    IHC_2_NOT_AMPLIFIED = "ihc-2-not-amplified"
    IHC_2_NO_ISH = "ihc-2-no-ish"
    IHC_2_ISH_PENDING = "ihc-2-ish-pending"
    IHC_2_ISH_UNCLEAR = "ihc-2-ish-unclear"
    NO_RESULT = "no-result"
    NO_SCORE = "no-score"
    UNCLEAR_RESULT = "unclear-result"
    TESTS_DISAGREE = "tests-disagree"
    SAMPLES_DIFFER = "samples-differ"
    NOT_ENOUGH_TISSUE = "not-enough-tissue"
    BREAST_PRIMARY = "breast-primary"
    OTHER_PRIMARY = "other-primary"


class Missing(str, Enum):
    """What to ask the laboratory or the team for."""

    IHC = "ihc"
    ISH = "ish"
    ISH_RESULT = "ish-result"
    WHICH_RESULT_COUNTS = "which-result-counts"
    SECOND_READING = "second-reading"
    NEW_SAMPLE = "new-sample"
    SCORING_USED = "scoring-used"


@dataclass(frozen=True)
class Verdict:
    """The status with its reason, what is missing, the ids of its sources, and the sample that it rests on."""

    status: Status
    reason: Reason
    missing: Tuple[Missing, ...] = ()
    sources: Tuple[str, ...] = (GUIDELINE,)
    sample: Optional[Sample] = None


ONE_WORKUP_MONTHS = 2  # an ISH that is dated later than this belongs to another sample
Pair = Tuple[Optional[Ihc], Optional[Ish]]
AGREED = (None, Ish.NOT_AMPLIFIED, Ish.EQUIVOCAL, Ish.PENDING)

POSITIVE_3 = Verdict(Status.POSITIVE, Reason.IHC_3)
NEGATIVE_0 = Verdict(Status.NEGATIVE, Reason.IHC_0)
LOW_1 = Verdict(Status.HER2_LOW, Reason.IHC_1, (), (GUIDELINE, HER2_LOW))
DISAGREE = Verdict(Status.UNKNOWN, Reason.TESTS_DISAGREE, (Missing.SECOND_READING,))
NO_SCORE = Verdict(Status.UNKNOWN, Reason.NO_SCORE, (Missing.IHC,))
UNCLEAR = Verdict(Status.UNKNOWN, Reason.UNCLEAR_RESULT, (Missing.SECOND_READING,))

TABLE: Dict[Pair, Verdict] = {
    **{(Ihc.ZERO, ish): NEGATIVE_0 for ish in AGREED},
    (Ihc.ZERO, Ish.AMPLIFIED): DISAGREE,
    **{(Ihc.ONE, ish): LOW_1 for ish in AGREED},
    (Ihc.ONE, Ish.AMPLIFIED): DISAGREE,
    (Ihc.TWO, None): Verdict(Status.EQUIVOCAL, Reason.IHC_2_NO_ISH, (Missing.ISH,)),
    (Ihc.TWO, Ish.AMPLIFIED): Verdict(Status.POSITIVE, Reason.IHC_2_AMPLIFIED),
    (Ihc.TWO, Ish.NOT_AMPLIFIED): Verdict(Status.HER2_LOW, Reason.IHC_2_NOT_AMPLIFIED, (), (GUIDELINE, HER2_LOW)),
    (Ihc.TWO, Ish.EQUIVOCAL): Verdict(Status.EQUIVOCAL, Reason.IHC_2_ISH_UNCLEAR, (Missing.SECOND_READING,)),
    (Ihc.TWO, Ish.PENDING): Verdict(Status.EQUIVOCAL, Reason.IHC_2_ISH_PENDING, (Missing.ISH_RESULT,)),
    **{(Ihc.THREE, ish): POSITIVE_3 for ish in (None, Ish.AMPLIFIED, Ish.EQUIVOCAL, Ish.PENDING)},
    # The guideline needs no ISH for 3+; where it was done and says the opposite, a laboratory has to look again.
    (Ihc.THREE, Ish.NOT_AMPLIFIED): DISAGREE,
    **{(None, ish): NO_SCORE for ish in (None, *Ish)},
}

# What an overall result in words may say beside a status that the scores give.
FITS: Dict[Status, Tuple[Stated, ...]] = {
    Status.POSITIVE: (Stated.POSITIVE,),
    Status.NEGATIVE: (Stated.NEGATIVE,),
    Status.HER2_LOW: (Stated.NEGATIVE, Stated.LOW),
    Status.EQUIVOCAL: (Stated.EQUIVOCAL,),
    Status.UNKNOWN: tuple(Stated),
}


def judged(report: Report) -> Verdict:
    """The status of a whole report; samples that differ count only where their dates tell which is the last."""
    samples = joined([sample for sample in report.samples if sample.told])
    only = samples[0] if len(samples) == 1 else None
    if report.primary is Primary.BREAST:
        return Verdict(Status.UNKNOWN, Reason.BREAST_PRIMARY, (Missing.SCORING_USED,), (BREAST_RULES, GUIDELINE), only)
    if report.primary is Primary.OTHER:
        return Verdict(Status.UNKNOWN, Reason.OTHER_PRIMARY, (Missing.SCORING_USED,), sample=only)
    verdicts = [status_of(sample) for sample in samples]
    if not verdicts:
        return Verdict(Status.UNKNOWN, Reason.NO_RESULT, (Missing.IHC,))
    if len({verdict.status for verdict in verdicts}) == 1:
        return verdicts[-1]
    last = latest(samples)
    if last is not None:
        return verdicts[last]
    return Verdict(Status.UNKNOWN, Reason.SAMPLES_DIFFER, (Missing.WHICH_RESULT_COUNTS,), (GUIDELINE, CHANGES))


def status_of(sample: Sample) -> Verdict:
    """The status of one sample by the table; unknown where its parts do not fit together."""
    if Doubt.INADEQUATE in sample.doubts and not sample.ihc:
        return Verdict(Status.UNKNOWN, Reason.NOT_ENOUGH_TISSUE, (Missing.NEW_SAMPLE,), sample=sample)
    if any(_weighs(doubt, sample) for doubt in sample.doubts):
        return replace(UNCLEAR, sample=sample)
    verdict = TABLE[(sample.ihc, sample.ish)]
    of_the_score = sample.stated is Stated.EQUIVOCAL and sample.ihc is Ihc.TWO
    if sample.stated and sample.stated not in FITS[verdict.status] and not of_the_score:
        return replace(DISAGREE, sample=sample)
    return replace(verdict, sample=sample)


def _weighs(doubt: Doubt, sample: Sample) -> bool:
    """Whether a doubt could change the status: a gene test that could not be read matters only where it decides."""
    if doubt is Doubt.INADEQUATE:
        return False
    return doubt is not Doubt.UNREAD_ISH or sample.ihc not in (Ihc.ZERO, Ihc.ONE, Ihc.THREE)


def ish_of(ratio: Optional[float], copies: Optional[float]) -> Ish:
    """The result of the counted genes (bartley-2016): a ratio of 2 or more, or more than 6 copies where the ratio is under 2."""
    if ratio is not None and ratio >= 2:
        return Ish.AMPLIFIED
    if copies is not None and copies > 6:
        return Ish.AMPLIFIED
    if copies is not None and copies >= 4:
        return Ish.EQUIVOCAL
    return Ish.NOT_AMPLIFIED


def joined(samples: Sequence[Sample]) -> List[Sample]:
    """The samples with parts of one result put together: a score and its ISH may stand far apart in a report."""
    left = list(samples)
    for number in range(len(left) - 1, -1, -1):
        partners = [index for index in range(len(left)) if index != number and _completes(left[number], left[index])]
        if len(partners) == 1:
            whole = _together(left[partners[0]], left[number])
            return joined([whole if index == partners[0] else sample for index, sample in enumerate(left) if index != number])
    return left


def latest(samples: Sequence[Sample]) -> Optional[int]:
    """The place of the sample that was surely taken last; None where the dates do not tell."""
    for index, sample in enumerate(samples):
        others = [other for place, other in enumerate(samples) if place != index]
        if sample.date and all(other.date and other.date.before(sample.date) for other in others):
            return index
    return None


def _completes(part: Sample, whole: Sample) -> bool:
    known = Specimen.NOT_TOLD not in (part.specimen, whole.specimen)
    if (known and part.specimen is not whole.specimen) or (part.name and whole.name and part.name != whole.name) or _apart(part, whole):
        return False
    if part.ihc and part.ihc is whole.ihc:
        return Ish.AMPLIFIED not in (part.ish, whole.ish) or Ish.NOT_AMPLIFIED not in (part.ish, whole.ish)
    return part.ihc is None and (part.ish is None or whole.ish in (None, Ish.PENDING, part.ish))


def _apart(one: Sample, other: Sample) -> bool:
    if not one.date or not other.date or one.date == other.date:
        return False
    if not one.date.month or not other.date.month:
        return True
    return abs((one.date.year - other.date.year) * 12 + one.date.month - other.date.month) > ONE_WORKUP_MONTHS


def _together(one: Sample, other: Sample) -> Sample:
    settled = [ish for ish in (other.ish, one.ish) if ish and ish is not Ish.PENDING]
    return Sample(
        ihc=one.ihc or other.ihc,
        ish=settled[0] if settled else one.ish or other.ish,
        stated=one.stated or other.stated,
        specimen=one.specimen if one.specimen is not Specimen.NOT_TOLD else other.specimen,
        date=max(filter(None, (one.date, other.date)), default=None),
        name=one.name or other.name,
        doubts=tuple(dict.fromkeys((*one.doubts, *other.doubts))),
    )
