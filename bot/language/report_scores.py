"""Whose score is it: the HER2 scores of a page. A score that could be another stain's is left out."""

from __future__ import annotations

from itertools import pairwise
from typing import List, Optional, Set, Tuple

from bot.care.report import Doubt, Ihc
from bot.language.report_found import Found
from bot.language.report_names import GENE, NEAR, PARTING, WEAK
from bot.language.report_numbers import number
from bot.language.report_page import STOPS, Page, Sign

PASSED = (*GENE, "ngs")
JOINTS = frozenset("()[]{}:=,/-|*\"'`_.;<>•·&≈")
SHARE, FEWEST = 6, 10
FORWARD, REACH, LEGEND_REACH = 3, 8, 40
FOLLOWS_A_DIGIT = frozenset(
    "plus negative positive equivocal neg pos fish ish cish sish on by in and but with for so low her c ihc or pd cps msi mss the".split()
)
CELLS = frozenset("()[]:=|,;")
LISTING = frozenset((",", ";", "|", "，", "、", "·", "•", "and", "with", "plus", "but", "y", "e", "et", "und", "и", "ve"))
PASSIVE = frozenset("was is were are cells staining".split())
PAIRED = frozenset((",", "/", "or", "and", "&"))
LATER = frozenset(", ; now then to and but later is became again was".split())
BEHIND_A_DIGIT = ("", ".", ",", ";", "(", ")", "in", "on", "now", "after", "at", "this", "today", "and", "but", "then", "from", "for", "by", "was", "is")
STEPS = frozenset("0123")
PLUS = frozenset("+ 十 ) 加 号 號 分 plus pluses positive cross crosses cruz cruces cruzes croce croci croix kreuze плюс плюса arti mas balls балла".split())
SPOKEN = {"one": "1+", "two": "2+", "three": "3+"}
DIGITS = {"0": "0", "o": "0", "1": "1+", "2": "2+", "3": "3+", "zero": "0"}


class Scores:
    """The scores of one page; `bare` takes a lone score as HER2's, `dropped` are tokens of what is asked or supposed."""

    def __init__(self, page: Page, bare: bool, dropped: Set[int]) -> None:
        self._page, self._bare, self._dropped = page, bare, dropped
        self._ours = {index for marker in page.markers if marker.value in ("her2", *WEAK) for index in range(marker.start, marker.end)}
        self._scores = sorted([*(sign for sign in page.signs if sign.label == "score"), *self._plain_digits()], key=lambda sign: sign.start)
        self._legends = self._legend_scores()

    @property
    def signs(self) -> List[Sign]:
        """Every score that is written, whosever it is."""
        return self._scores

    @property
    def legend(self) -> List[Sign]:
        """The scores that only explain the scale."""
        return [sign for sign in self._scores if sign.start in self._legends]

    def results(self) -> List[Found]:
        """Every HER2 score in the order of the text."""
        found = []
        for sign in self._scores:
            if sign.start in self._legends or sign.start in self._dropped or self._negated_score(sign):
                continue
            if not self._whole(sign):
                found += [Found(sign.start, doubt=Doubt.UNCLEAR_SCORE)] if sign.end == sign.start + 1 and self._page.words[sign.start].isdigit() else []
                continue
            if self._is_her2(sign):
                unclear = sign.value == "unclear" or self._few_cells(sign)
                if unclear and self._range(sign):
                    continue
                found.append(Found(sign.start, doubt=Doubt.UNCLEAR_SCORE) if unclear else Found(sign.start, ihc=Ihc(sign.value)))
        return found

    def _few_cells(self, sign: Sign) -> bool:
        """`3+ in 5 % of the cells`: of a resection too few for this score (hofmann-2008); of a biopsy enough."""
        words = self._page.words[sign.end : sign.end + SHARE]
        share = next((number(before) for before, after in pairwise(words) if after == "%"), None)
        joined = {"in", "of"} & set(words[:2])
        return bool(joined) and share is not None and share < FEWEST and not any(s.value == "biopsy" for s in self._page.contexts["specimen"])

    def _plain_digits(self) -> List[Sign]:
        """`HER2: 2` and `HER2 is 3`: a digit without a plus just behind the name."""
        page, found = self._page, []
        taken = {index for sign in page.signs for index in range(sign.start, sign.end)}
        for marker in (m for m in page.markers if m.value in ("her2", *WEAK)):
            index = marker.end
            while (
                index < len(page.words)
                and index < marker.end + REACH
                and (page.words[index] in CELLS or page.has("joint", index, index + 1) or self._dash(index))
            ):
                index = self._behind_bracket(index) if page.words[index] == "(" else index + 1
            word = page.words[index] if index < len(page.words) and index not in taken else ""
            value = DIGITS.get(word) or (SPOKEN.get(word) if marker.value in WEAK else None)
            if value:
                found.append(Sign("score", value, index, index + 1))
        first = {sign.start: sign for sign in found}
        return [*first.values(), *self._second_digits(taken, set(first))]

    def _dash(self, index: int) -> bool:
        return self._page.words[index] == "-" and self._page.spaced[index] and self._page.spaced[index - 1]

    def _behind_bracket(self, index: int) -> int:
        """Past a remark in brackets, such as `(clone 4B5)`; into them where they hold the digit."""
        words = self._page.words[index : index + REACH]
        if ")" not in words or words[2:3] == [")"]:
            return index + 1
        end = index + words.index(")") + 1
        return index + 1 if self._page.between(index, end, "score") else end

    def _second_digits(self, taken: Set[int], firsts: Set[int]) -> List[Sign]:
        """`3+ in 2022, 0 in 2025`: a digit in the sentence of a score, where a result would stand."""
        page = self._page
        with_score = {page.sentences[index] for index in (*firsts, *(sign.start for sign in page.signs if sign.label == "score"))}
        with_score |= {number + 1 for number in with_score}
        found = []
        for index in (index for index, word in enumerate(page.words) if index and word in STEPS):
            after = page.words[index + 1] if index + 1 < len(page.words) else ""
            if index not in taken | firsts and page.sentences[index] in with_score:
                if (page.words[index - 1] in LATER or (page.words[index] == "0" and not page.glued(index))) and after in BEHIND_A_DIGIT:
                    found.append(Sign("score", DIGITS[page.words[index]], index, index + 1))
        return found

    def _range(self, sign: Sign) -> bool:
        """`HER2 | 2+ | 0-1+`: a normal range in the column beside the score."""
        before = [other for other in self._scores if other.end <= sign.start]
        return bool(before) and sign.start - before[-1].end <= NEAR and "|" in self._page.words[before[-1].end : sign.start]

    def _inside(self, sign: Sign) -> bool:
        """Whether a score is a part of a number or of an identifier, as in `24-2+117`."""
        words, spaced = self._page.words, self._page.spaced
        behind = sign.end < len(words) and words[sign.end][:1].isdigit() and not spaced[sign.end - 1] and words[sign.end - 1] == "+"
        before = (
            sign.start > 1
            and words[sign.start - 1] in "-/"
            and not spaced[sign.start - 1]
            and words[sign.start - 2][:1].isdigit()
            and sign.start - 2 not in self._ours
            and not spaced[sign.start - 2]
        )
        return behind or (before and words[sign.start - 1] == "-" and sign.value != "unclear")

    def _whole(self, sign: Sign) -> bool:
        """A digit without a plus counts only where nothing follows that would make it something else, such as `IHC 3 weeks ago`."""
        words = self._page.words
        if self._inside(sign):
            return False
        if words[sign.start].isdigit() and sign.start and words[sign.start - 1] in "/." and not self._page.spaced[sign.start - 1]:
            before = words[sign.start - 2] if sign.start > 1 else ""
            if before.isdigit() or before.replace(".", "").isdigit():
                return False
        if any(word in PLUS for word in words[sign.start : sign.end]):
            return True
        behind = words[sign.end] if sign.end < len(words) else ""
        if "score" in words[max(0, sign.start - 2) : sign.end] and behind.isalpha():
            of_more = behind != "from" or any(word[:1].isdigit() for word in words[sign.end + 1 : sign.end + 2])  # "0 from 3", "0 from the biopsy"
            return not (of_more and self._page.has("unit", sign.end, sign.end + 1))
        after = words[sign.end] if sign.end < len(words) and sign.end not in self._page.breaks else ""
        if after in ("/", "-", ".", ",") and not self._page.spaced[sign.end] and sign.end + 1 < len(words) and words[sign.end + 1][:1].isdigit():
            return False
        nil = words[sign.end - 1] in ("0", "o", "zero") and after not in ("of", "out")
        return not after or not after[:1].isalnum() or after in FOLLOWS_A_DIGIT or nil or self._page.between(sign.end, sign.end + 3, "word", "marker") != []

    def _is_her2(self, sign: Sign) -> bool:
        ahead = self._ahead(sign)
        if ahead is not None:
            return ahead
        owner, weak, place = self._owner(sign)
        if owner == "her2":
            return self._reached(place, weak, sign)
        if owner:
            return False
        return bool(weak) or (self._bare and not self._stain_like(sign))

    def _ahead(self, sign: Sign) -> Optional[bool]:
        """`3+ for HER2` is HER2's, `2+ for PD-L1` is not; None where nothing of that kind follows."""
        page = self._page
        marker = page.marker_after(sign.end, FORWARD)
        if marker is None:
            return None
        gap = page.words[sign.end : marker.start]
        before = page.marker_before(sign.start)
        if not gap and marker.value in ("her2", "other", "finding") and (before is None or self._opens(sign)) and self._closes(marker):
            return marker.value == "her2"
        if any(word in ",;)|" for word in gap) or any(s.label == "score" for s in page.between(marker.end, marker.end + 4, "score")):
            return None
        if {"for", "of"} & set(gap):
            return marker.value in ("her2", "ihc")
        if marker.value == "her2" and (before is None or page.between(before.end, sign.start, "word", "score", "state") or not self._close(before, sign)):
            return True
        return None

    def _opens(self, sign: Sign) -> bool:
        """Whether a score begins an item of a list, as in `3+ HER2, 2+ CDX2`."""
        return sign.start in self._page.breaks or self._page.words[sign.start - 1] in LISTING or not self._page.same_sentence(sign.start - 1, sign.start)

    def _closes(self, marker: Sign) -> bool:
        end = self._page.sentence(marker.start)[1]
        behind = [m for m in self._page.markers if m.start == marker.end]  # `pitting` `edema`
        last = behind[0].end if behind else marker.end
        return last >= end or last in self._page.breaks or self._page.words[last] in LISTING or self._page.words[last] in STOPS

    def _close(self, marker: Sign, sign: Sign) -> bool:
        return sign.start - marker.end <= NEAR

    def _owner(self, sign: Sign) -> Tuple[str, int, int]:
        """The marker that a score stands behind: its id, the place of a general word such as `IHC` between (0 if none), and its end."""
        place = sign.end if {"ihc", "score", "scored"} & set(self._page.words[sign.start : sign.end]) else 0
        for marker in reversed([m for m in self._page.markers if m.end <= sign.start]):
            if marker.value in WEAK:
                place = place or (marker.end if self._page.same_sentence(marker.start, sign.start) else 0)
            elif marker.value in PASSED:
                continue
            elif marker.value == "her2":
                return "her2", place, marker.end
            elif self._finished(marker, sign, place):
                continue
            elif place and not self._page.same_sentence(marker.start, sign.start):
                continue
            else:
                return marker.value, place, marker.end
        return "", place, 0

    def _finished(self, marker: Sign, sign: Sign, place: int) -> bool:
        """Whether another test has its own result in an earlier sentence of a text about HER2, so that this score is not its."""
        page = self._page
        if marker.value not in ("other", "finding") or not self._bare:
            return False
        if page.same_sentence(marker.end - 1, sign.start):
            first = sign.start if place == sign.end else max(place - 2, 0)
            told = page.between(marker.end, first, "score", "word", "state") or "for" in page.words[max(0, marker.start - 1) : marker.start]
            return bool(place) and bool(told) and (marker.value == "finding" or self._new_test(first))
        _, end = page.sentence(marker.start)
        valued = page.between(marker.end, end, "score", "word", "state") or any(word[:1].isdigit() or word in "+-" for word in page.words[marker.end : end])
        return marker.value == "finding" or bool(valued)

    def _new_test(self, first: int) -> bool:
        """`negative for EBER, IHC 2+`: the stain of HER2 is named anew behind a comma."""
        return self._page.words[first - 1 : first] == [","] and self._page.words[first : first + 1] == ["ihc"]

    def _reached(self, place: int, weak: int, sign: Sign) -> bool:
        """Whether a score can belong to a HER2 that stands before it: no unknown name between across a sentence, none just before it in one."""
        if self._page.same_sentence(max(place - 1, 0), sign.start):
            return not self._stain_like(sign, place)
        start = weak or self._page.sentence(sign.start)[0]
        return not any(self._page.named(index) for index in range(start, sign.start))

    def _stain_like(self, sign: Sign, place: int = 0) -> bool:
        """Whether the word just before a score could name another stain; after HER2 (which ends at `place`) with nothing between it goes on about HER2."""
        page = self._page
        index = sign.start - 1
        while index >= 0 and page.words[index] in JOINTS:
            opened = page.opening(index)
            index = (opened if opened is not None else index) - 1
        if index < 0 or not page.named(index):
            return False
        begun = next((at for at in range(index - 1, place - 1, -1) if page.words[at] in LISTING or at + 1 in page.breaks), place - 1)
        goes_on = bool(place) and begun < place and not page.between(place, index, "score", "word", "state")
        return page.coded(index) or not goes_on

    def _negated_score(self, sign: Sign) -> bool:
        """`not 3+`, `no HER2 3+`, `3+ was not seen`."""
        start, behind = sign.start, sign.end
        while start and (self._page.words[start - 1] in "([\"'" or start - 1 in self._ours):
            start -= 1
        while behind < len(self._page.words) and self._page.words[behind] in PASSIVE:
            behind += 1
        if self._page.has("not_seen", behind, behind + 1) and self._page.same_sentence(sign.start, behind):
            return True
        first = self._page.from_sentence(sign.start, sign.start - start + 2)
        if PARTING & set(self._page.words[first:start]):
            return False
        if self._page.words[start : start + 1] == ["("] and sign.value == "0":
            return False  # `no reactivity (0)`
        return self._page.has("no", first, start) and not self._page.between(first, start, "word", "score", "state")

    def _legend_scores(self) -> Set[int]:
        """The scores of an explanation of the scale: three or more in order, or two behind a word such as `reference`."""
        legend: Set[int] = set()
        steps = [(sign, _step(self._page, sign)) for sign in self._scores if self._owner(sign)[0] in ("", "her2")]
        runs = [self._run(steps, first, way) for first in range(len(steps)) for way in (1, -1)]
        for run in sorted(runs, key=len, reverse=True):
            named = len(run) == 2 and self._named_pair(steps[run[0]][0], steps[run[1]][0]) and not legend & {steps[index][0].start for index in run}
            if len(run) > 2 or named or self._adjoined(run, steps):
                legend.update(steps[index][0].start for index in run)
        return legend

    def _adjoined(self, run: List[int], steps: List[Tuple[Sign, float]]) -> bool:
        """`HER2 1+ ... negative (0, 1+)`: what counts as negative, beside a score of its own."""
        if len(run) != 2 or len(steps) < len(run) + 1:
            return False
        one, other = steps[run[0]][0], steps[run[1]][0]
        opened = self._page.words[one.start - 1 : one.start] == ["("] and self._page.words[other.end : other.end + 1] == [")"]
        return opened and set(self._page.words[one.end : other.start]) <= PAIRED

    def _run(self, steps: List[Tuple[Sign, float]], first: int, way: int) -> List[int]:
        run = [first]
        while run[-1] + 1 < len(steps) and self._next(steps[run[-1]], steps[run[-1] + 1], way):
            run.append(run[-1] + 1)
        return run

    def _named_pair(self, one: Sign, other: Sign) -> bool:
        start, _ = self._page.sentence(one.start)
        return self._page.same_sentence(one.start, other.start) and self._page.has("legend", start, one.start)

    def _next(self, one: Tuple[Sign, float], other: Tuple[Sign, float], way: int) -> bool:
        return (other[1] - one[1]) * way > 0 and other[0].start - one[0].end <= LEGEND_REACH


def _step(page: Page, sign: Sign) -> float:
    """Where a score stands on the scale; a range such as `0/1+` stands between."""
    steps = [int(word) for word in page.words[sign.start : sign.end] if word in STEPS]
    return sum(steps) / len(steps) if sign.value == "unclear" and steps else float("0123".find(sign.value[0]))
