"""The HER2 gene test of a page: amplified or not, in words and in figures."""

from __future__ import annotations

from typing import List, Optional, Set, Tuple

from bot.care.her2 import ish_of
from bot.care.report import Doubt, Ish
from bot.language.report_found import Found
from bot.language.report_names import GENE, NEAR, PARTING, named, scored
from bot.language.report_numbers import copies, ratio
from bot.language.report_page import Page, Sign

FORWARD, FAR = 3, 12
BESIDE = 5
NOUNS = ("amplificat", "amplificac", "amplificaz", "amplifika", "амплификац")
CLOSING = ("negative", "intact", "loss")
FOR = frozenset("for para per pour fur".split())
SOUGHT = frozenset("for assess evaluate determine exclude confirm check detect".split())


class GeneTest:
    """The gene test of one page; `bare` where the page is about HER2, `dropped` are tokens of what is asked or supposed."""

    def __init__(self, page: Page, bare: bool, dropped: Set[int]) -> None:
        self._page, self._bare, self._dropped = page, bare, dropped

    def results(self) -> List[Found]:
        """Every result of the gene test."""
        return [*self._read_amplified(), *self._read_numbers()]

    def unread(self) -> List[Sign]:
        """Mentions of the gene test of which nothing could be read, neither a result nor that there is none."""
        unread = []
        for marker in (m for m in self._page.markers if m.value == "ish" and m.start not in self._dropped and named(self._page, m) == "ish"):
            start, end = self._page.sentence(marker.start)
            first, last = self._own_words(marker, start, end)
            if self._silent(marker, end) and not self._page.between(start, end, "amplified"):
                continue
            no = self._page.has("no", max(first, marker.start - NEAR), marker.start) and not self._page.between(first, last, "amplified")
            if not self._page.between(first, last, "state") and not no and not self._page.has("if", marker.end, end):
                unread.append(marker)
        return unread

    def _own_words(self, marker: Sign, start: int, end: int) -> Tuple[int, int]:
        """The words of a sentence that can belong to a mention of the gene test: up to another test's name."""
        others = [m for m in self._page.markers if m.value not in ("her2", *GENE)]
        return max([start, *(m.end for m in others if m.end <= marker.start)]), min([end, *(m.start for m in others if m.start >= marker.end)])

    def _silent(self, marker: Sign, end: int) -> bool:
        """Whether nothing stands behind a mention that could be its result, as in `please do FISH.`"""
        behind = self._page.words[marker.end : end]
        if marker.start - self._page.sentence(marker.start)[0] < 2:
            return False
        return not any(word[:1].isalnum() or word in "+-:" for word in behind) and marker.end not in self._page.breaks

    def _read_amplified(self) -> List[Found]:
        found = []
        for sign in (s for s in self._page.signs if s.label == "amplified"):
            if sign.start in self._dropped or self._other_gene(sign):
                continue
            ish = self._amplified(sign)
            if ish is None:
                continue
            unsure = self._threshold(sign) or (ish is Ish.AMPLIFIED and self._noun(sign) and self._strange(sign))
            found.append(Found(sign.start, doubt=Doubt.UNREAD_ISH) if unsure else Found(sign.start, ish=ish))
        return found

    def _amplified(self, sign: Sign) -> Optional[Ish]:
        """What is said of an amplification: behind it first, then before it."""
        if sign.value == "not_amplified":
            return Ish.NOT_AMPLIFIED
        page = self._page
        begun, ahead = self._clause(sign)
        after = [s for s in page.signs if s.start >= sign.end and s.start < ahead]
        if self._denied_behind(sign, ahead):
            return Ish.NOT_AMPLIFIED
        if after and after[0].label == "state":
            return Ish.PENDING if after[0].value == "pending" else None
        if after and after[0].label == "word" and after[0].value in ("negative", "equivocal"):
            return Ish.NOT_AMPLIFIED if after[0].value == "negative" else Ish.EQUIVOCAL
        if self._mere_name(sign):
            return Ish.AMPLIFIED if after and after[0].value in ("positive", "detected") else None
        return self._said_before(sign, begun)

    def _denied_behind(self, sign: Sign, ahead: int) -> bool:
        """`amplification was not found`, `amplified: no`."""
        page = self._page
        unseen = page.has("not_seen", sign.end, ahead)
        answered = page.words[sign.end : sign.end + 2] in ([":", "no"], ["-", "no"], ["(", "-"], [":", "-"])
        alone = page.words[sign.end : sign.end + 1] == ["no"] and ahead - sign.end <= 2
        return unseen or answered or alone or (page.has("no", sign.end, min(ahead, sign.end + 4)) and bool(page.between(sign.end, ahead, "word")))

    def _said_before(self, sign: Sign, begun: int) -> Ish:
        """`no evidence of amplification`, `equivocal for amplification`, `pending amplification`; else it is there."""
        page = self._page
        nots = [index for index in range(max(begun, sign.start - 7), sign.start) if page.has("no", index, index + 1)]
        if nots and not page.between(nots[-1], sign.start, "score", "word", "state"):
            return Ish.NOT_AMPLIFIED
        before = page.between(max(begun, sign.start - 4), sign.start, "word", "state")[-1:]
        said = before[0].value if before else ""
        if said == "equivocal" and not scored(page, before[0]):
            return Ish.EQUIVOCAL
        if said == "negative" and self._noun(sign) and FOR & set(page.words[before[0].end : sign.start]):
            return Ish.NOT_AMPLIFIED
        return Ish.PENDING if said == "pending" else Ish.AMPLIFIED

    def _clause(self, sign: Sign) -> Tuple[int, int]:
        """The words around a result that can say yes or no to it: up to a comma, a joint, or another test's name."""
        page = self._page
        start, end = page.sentence(sign.start)
        parted = [index for index in range(start, end) if page.words[index] in PARTING]
        others = [m for m in page.markers if m.value not in ("her2", *GENE)]
        begun = max([start, *(i + 1 for i in parted if i < sign.start), *(m.end for m in others if m.end <= sign.start)])
        return begun, min([end, sign.end + 6, *(i for i in parted if i >= sign.end), *(m.start for m in others if m.start >= sign.end)])

    def _mere_name(self, sign: Sign) -> bool:
        """Whether `amplification` names the test or what is looked for, as in `FISH for HER2 amplification`."""
        page = self._page
        start = page.sentence(sign.start)[0]
        if page.has("naming", sign.end, sign.end + 1):
            return True
        sought = SOUGHT & set(page.words[max(start, sign.start - 5) : sign.start])
        found = page.between(max(start, sign.start - 7), sign.start, "word")
        waited = page.between(max(start, sign.start - FAR), sign.start, "state")
        return self._noun(sign) and not found and bool(sought or waited)

    def _noun(self, sign: Sign) -> bool:
        """Whether it is written as a thing, `amplification`, that may be there or not."""
        return any(word.startswith(NOUNS) for word in self._page.words[sign.start : sign.end])

    def _strange(self, sign: Sign) -> bool:
        """Whether an unknown word beside it could say no."""
        begun, ahead = self._clause(sign)
        near = (*range(max(begun, sign.start - BESIDE), sign.start), *range(sign.end, min(ahead, sign.end + BESIDE)))
        return any(self._page.named(index) for index in near)

    def _other_gene(self, sign: Sign) -> bool:
        page = self._page
        near = [m for m in page.markers if page.same_sentence(m.start, sign.start)]
        if any(m.value == "ngs" for m in near):
            return True
        ahead = page.marker_after(sign.end, FORWARD)
        if ahead and ahead.value in ("other", "finding") and {"of", "in", "for"} & set(page.words[sign.end : ahead.start]):
            return True
        before = page.marker_before(sign.start)
        if before is None or before.value == "finding":
            return not self._bare
        if before.value in GENE and named(self._page, before) != "ish":
            return True
        closed = any(told.value in CLOSING for told in page.between(before.end, sign.start, "word"))  # `EBER negative / gene amplification by FISH`
        ours = ahead is not None and ahead.value in ("her2", "ish") and not PARTING & set(page.words[sign.end : ahead.start])
        return before.value not in ("her2", "ihc", "score", *GENE) and ((sign.start - before.end <= 1 and not closed) or not ours)

    def _threshold(self, sign: Sign) -> bool:
        """`amplified if the ratio is 2 or more` explains; it reports nothing."""
        start, end = self._page.sentence(sign.start)
        both = {s.value for s in self._page.between(start, end, "amplified")} == {"amplified", "not_amplified"}
        return (
            self._page.has("if", sign.end, sign.end + 2)
            or both
            or (self._page.has("legend", start, sign.start) and any(w in "<>≥≤" for w in self._page.words[start:end]))
        )

    def _read_numbers(self) -> List[Found]:
        found = []
        ratios = [r for r in ratio(self._page) if r[0] not in self._dropped]
        counts = [c for c in copies(self._page) if c[0] not in self._dropped]
        for at, value in ratios:
            count = counts[0][1] if counts else None
            found.append(Found(at, ish=ish_of(value, count)))
        if not ratios:
            found += [Found(at, ish=ish_of(None, count)) for at, count in counts]
        return found
