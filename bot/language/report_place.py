"""Where and when: what was sampled, on which day, and where the cancer began."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Sequence, Tuple

from bot.care.report import Day, Primary, Specimen
from bot.language.report_page import Page, Sign

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
FIRST_YEAR = 1990
DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<month>\d{1,2})(?:\s?[-/.月]\s?(?P<day>\d{1,2}))?日?(?!\d)",
        r"(?<!\d)(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>(?:19|20)?\d\d)(?!\d)",
        r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{MONTH}[\s,.'-]*(?P<year>(?:19|20)\d\d)",
        rf"\b{MONTH}[\s.]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)",
        rf"\b{MONTH}[\s,.'-]*(?P<year>(?:19|20)\d\d)",
        r"\b(?:in|from|of|since|during|on|year|biops\w+|resection|surgery|gastrectomy|sample|report|now|then|again)\s+(?P<year>20\d\d)\b",
        r"\(\s*(?P<year>20\d\d)\s*\)|(?:^|(?<=[\n.;,(]))\s*(?P<year2>20\d\d)\b(?=\s*[:,)-]|\s+[A-Za-z])",
    )
)
NAMED = re.compile(r"\b(?:specimen|block|part|sample|slide|标本)\s*(?:no\.?|#)?\s*(?P<name>[a-h]|[1-9])\b", re.I)
YEARS = re.compile(r"(?:19|20)\d\d|\d[-/.]\d{1,2}[-/.]\d\d")
BESIDE_A_YEAR = 24
FAMILY = 12
HORMONES = frozenset("er pr pgr estrogen oestrogen progesterone".split())  # the panel of a breast cancer
CLAIMED = 6


@dataclass(frozen=True)
class Dated:
    """A date and the token at which it begins."""

    at: int
    day: Day


@dataclass(frozen=True)
class Place:
    """What a result belongs to."""

    specimen: Specimen
    date: Optional[Day]
    name: str


class Places:
    """Finds for each result of a page the sample and the day it belongs to."""

    def __init__(self, page: Page, results: Sequence[int]) -> None:
        self._page, self._results = page, sorted(results)
        self._dates = sorted(dates(page), key=lambda dated: dated.at)
        self._specimens = sorted(page.contexts["specimen"], key=lambda sign: sign.start)
        self._claimed = {d: owner for d in self._dates for owner in [self._claimant(d)] if owner is not None}
        self._names = [(page.token_at(match.start()), match["name"].lower()) for match in NAMED.finditer(page.text)]

    def of(self, at: int) -> Place:
        """The sample and the day of the result at a token."""
        return Place(self._specimen(at), self._date(at), self._name(at))

    def _specimen(self, at: int) -> Specimen:
        start, end = self._page.sentence(at)
        before = [s for s in self._specimens if start <= s.start < at]
        after = [s for s in self._specimens if at < s.start < end and not self._between(at, s.start)]
        earlier = [s for s in self._specimens if s.start < start]
        behind = [s for s in self._specimens if at < s.start < end]
        near = before or after[:1] or behind[:1] or earlier
        return _kind(self._page, near[-1], near) if near else Specimen.NOT_TOLD

    def _claimant(self, dated: Dated) -> Optional[int]:
        """The result that a date belongs to because it stands just behind it: `3+ (2021)`."""
        before = [result for result in self._results if result < dated.at]
        opened = any(word in ("(", "[") for word in self._page.words[max(0, dated.at - 2) : dated.at + 1])
        near = bool(before) and dated.at - before[-1] <= CLAIMED and self._page.same_sentence(before[-1], dated.at)
        return before[-1] if near and opened else None

    def _date(self, at: int) -> Optional[Day]:
        start, end = self._page.sentence(at)
        claimed = [d.day for d, owner in self._claimed.items() if owner == at]
        if claimed:
            return claimed[0]
        before = [d for d in self._dates if start <= d.at < at and d not in self._claimed and not self._between(d.at, at)]
        after = [d for d in self._dates if at < d.at < end and not self._between(at, d.at)]
        if before and after and before[-1].day != after[0].day:
            return None
        if before or after:
            return (before or after)[-1 if before else 0].day
        free = [d for d in self._dates if d not in self._claimed]
        shared = [d for d in free if start <= d.at < at]
        if shared:
            return shared[-1].day
        earlier = [d for d in free if d.at < start]
        return earlier[-1].day if earlier else None

    def _between(self, one: int, other: int) -> bool:
        return any(one < result < other for result in self._results)

    def _name(self, at: int) -> str:
        before = [name for token, name in self._names if token <= at]
        return before[-1] if before else ""


def primary(page: Page) -> Primary:
    """Where the cancer began, as far as it is told; a relative's cancer and a denied one do not count."""
    kinds = {sign.value for sign in page.contexts["primary"] if not _of_another(page, sign)}
    whose_panel = "gastric" not in kinds and HORMONES & set(page.words) and any(sign.value == "breast" for sign in page.contexts["primary"])
    if "breast" in kinds or whose_panel:
        return Primary.BREAST
    if "gastric" in kinds:
        return Primary.GASTRIC
    return Primary.OTHER if "other" in kinds else Primary.NOT_TOLD


def dates(page: Page) -> Iterator[Dated]:
    """Every date of a page; a day that could be read in two ways keeps its year only."""
    taken: List[Tuple[int, int]] = []
    windows = _around_years(page.text)
    for pattern in DATES:
        for match in (match for start, end in windows for match in pattern.finditer(page.text, start, end)):
            day = _day(match.groupdict())
            if day is None or any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            yield Dated(page.token_at(match.start()), day)


def _around_years(text: str) -> List[Tuple[int, int]]:
    """The parts of a text that can hold a date."""
    windows: List[Tuple[int, int]] = []
    for match in YEARS.finditer(text):
        start, end = max(0, match.start() - BESIDE_A_YEAR), match.end() + BESIDE_A_YEAR
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def _day(parts: "dict[str, Optional[str]]") -> Optional[Day]:
    year = int(parts.get("year") or parts.get("year2") or 0)
    year += 2000 if 0 < year < 100 else 0
    if not FIRST_YEAR <= year < 2100:
        return None
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        if one > 12 and 0 < two <= 12:
            return Day(year, two, one)
        if two > 12 and 0 < one <= 12:
            return Day(year, one, two)
        return Day(year, one, two) if one == two else Day(year)
    written = parts.get("month") or ""
    month = int(written) if written.isdigit() else MONTHS.get(written[:3].lower(), 0)
    return Day(year, month, int(parts.get("day") or 0)) if month <= 12 else None


def _kind(page: Page, sign: Sign, near: List[Sign]) -> Specimen:
    beside = [s for s in near if abs(s.start - sign.start) <= 4]
    values: Tuple[str, ...] = tuple(s.value for s in beside)
    return Specimen.METASTASIS if "metastasis" in values else Specimen(sign.value)


def _of_another(page: Page, sign: Sign) -> bool:
    start, end = page.sentence(sign.start)
    return (
        page.has("family", max(start, sign.start - FAMILY), min(end, sign.end + FAMILY))
        or page.has("no", sign.start - 4, sign.start)
        or (sign.value == "breast" and _criteria(page, sign))
    )


def _criteria(page: Page, sign: Sign) -> bool:
    """`not the breast criteria`, `unlike breast cancer`: words about another cancer's rules."""
    return any(word in ("unlike", "versus", "vs", "than") for word in page.words[max(0, sign.start - 4) : sign.start])
