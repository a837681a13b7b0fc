"""From a situation to articles to read and options to ask the oncologist about; never to a decision for one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, List, Optional, Sequence, Tuple

from bot.care.her2 import Status
from bot.care.report import Ihc, Report

FIRST, SECOND, THIRD = "first", "second", "third_or_later"
LINES = (FIRST, SECOND, THIRD)
AGENCY_OF = {"china": "NMPA", "usa": "FDA", "europe": "EU"}
T_DXD = "trastuzumab-deruxtecan"
TRASTUZUMAB = "trastuzumab"
RANK = ("standard", "alternative", "trial")


@dataclass(frozen=True)
class Way:
    """One option, with what has to be known first; see knowledge/facts/ways.yml."""

    id: str
    status: Tuple[str, ...]
    line: str
    option: str
    drugs: Tuple[str, ...]
    condition: str
    standing: str
    articles: Tuple[str, ...]
    sources: Tuple[str, ...]
    evidence: str = "confirmed"
    ihc: Tuple[Ihc, ...] = ()
    cps_from: Optional[float] = None
    cps_below: Optional[float] = None
    cldn182: Optional[str] = None
    after: Tuple[str, ...] = ()
    unless_had: Tuple[str, ...] = ()
    all_had: Tuple[str, ...] = ()
    places: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Approved:
    """A medicine that an agency has approved for a line of treatment."""

    drug: str
    agency: str
    line: str


@dataclass(frozen=True)
class Situation:
    """What is known of one person's illness; what is not known is None or empty."""

    status: Status
    lines_had: int = 0
    drugs_had: FrozenSet[str] = frozenset()
    ihc: Optional[Ihc] = None
    cps: Optional[float] = None
    cldn182: Optional[str] = None
    msi: Optional[str] = None
    country: Optional[str] = None
    not_to_be_had: FrozenSet[str] = frozenset()

    @property
    def line(self) -> str:
        """The line of treatment that comes next."""
        return LINES[min(self.lines_had, len(LINES) - 1)]


@dataclass(frozen=True)
class Option:
    """An option to ask about; `approved` tells what is recorded for the country, None where the country or the record is not known."""

    way: Way
    approved: Optional[bool]


@dataclass(frozen=True)
class Pathway:
    """What to read, what to ask the oncologist about, and which results would say more."""

    line: str
    articles: Tuple[str, ...]
    options: Tuple[Option, ...]
    unknown: Tuple[str, ...]


def pathway(situation: Situation, ways: Sequence[Way], approvals: Sequence[Approved]) -> Pathway:
    """The articles and options of a situation; none of the options where the HER2 status is not sure."""
    fitting = sorted((way for way in ways if fits(way, situation)), key=lambda way: RANK.index(way.standing))
    options = tuple(Option(way, approved(way, situation, approvals)) for way in fitting)
    articles = [*_first_to_read(situation), *(article for way in fitting for article in way.articles)]
    return Pathway(situation.line, tuple(dict.fromkeys(articles)), options, _unknown(situation, ways))


def fits(way: Way, situation: Situation) -> bool:
    """Whether an option is one to ask about; what is not known rules nothing out but CLDN18.2, which a medicine needs."""
    if situation.status.value not in way.status or situation.line != way.line or situation.not_to_be_had & set(way.drugs):
        return False
    if situation.drugs_had & set(way.unless_had) or (way.all_had and set(way.all_had) <= situation.drugs_had):
        return False
    if way.after and situation.drugs_had and not set(way.after) & situation.drugs_had:
        return False
    if way.places and situation.country not in way.places:
        return False
    return _marked(way, situation)


def approved(way: Way, situation: Situation, approvals: Sequence[Approved]) -> Optional[bool]:
    """Whether an approval of the first medicine is recorded in the country for this line or an earlier one; None where no agency is known."""
    agency = AGENCY_OF.get(situation.country or "")
    if agency is None:
        return None
    until = LINES[: LINES.index(way.line) + 1]
    return any(one.drug == way.drugs[0] and one.agency == agency and one.line in until for one in approvals)


def _marked(way: Way, situation: Situation) -> bool:
    if way.ihc and situation.ihc not in way.ihc:
        return False
    if way.cldn182 and situation.cldn182 != way.cldn182:
        return False
    low = way.cps_from is not None and situation.cps is not None and situation.cps < way.cps_from
    high = way.cps_below is not None and situation.cps is not None and situation.cps >= way.cps_below
    return not low and not high


def _first_to_read(situation: Situation) -> List[str]:
    if situation.status is Status.EQUIVOCAL:
        return ["testing-2plus", "testing-ish-fish", "testing-turnaround"]
    if situation.status is Status.UNKNOWN:
        return ["testing-how", "testing-accuracy"]
    return [*_of_the_course(situation), *of_the_markers(situation)]


def _of_the_course(situation: Situation) -> List[str]:
    if situation.status is not Status.POSITIVE:
        return ["treatment-her2-low" if situation.status is Status.HER2_LOW else "treatment-her2-negative"]
    if T_DXD in situation.drugs_had:
        return ["treatment-after-tdxd"]
    if situation.line == SECOND and T_DXD in situation.not_to_be_had:
        return ["treatment-second-line-no-tdxd"]
    if TRASTUZUMAB in situation.drugs_had:
        return ["treatment-after-trastuzumab"]
    return {FIRST: ["treatment-first-line"], SECOND: ["treatment-second-line"], THIRD: ["treatment-third-line"]}[situation.line]


def of_the_markers(known: "Situation | Report") -> List[str]:
    """The articles that the markers beside HER2 lead to."""
    claudin = ["testing-cldn182"] if known.cldn182 == "positive" else []
    return [*claudin, *(["testing-other-biomarkers", "treatment-immunotherapy"] if known.msi == "MSI-H" else [])]


def _unknown(situation: Situation, ways: Sequence[Way]) -> Tuple[str, ...]:
    """The results that would rule an option in or out."""
    near = [way for way in ways if situation.status.value in way.status and situation.line == way.line]
    cps = situation.cps is None and any(way.cps_from is not None or way.cps_below is not None for way in near)
    claudin = situation.cldn182 is None and any(way.cldn182 for way in near)
    return (*(["cps"] if cps else []), *(["cldn182"] if claudin else []))
