"""Whose score is it: the HER2 scores, gene tests and overall results of a page, each with the token at which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Set, Tuple

from bot.care.report import Doubt, Ihc, Ish, Stated
from bot.language.report_numbers import copies, ratio
from bot.language.report_page import Page, Sign

WEAK = ("ihc", "score")
GENE = ("ish", "ratio", "cep17", "copies")
PASSED = (*GENE, "ngs")
OPEN, CLOSE = "([{<", ")]}>"
JOINTS = frozenset("()[]{}:=,/-|*\"'`_.;<>•·&≈")
NEAR, FORWARD, CONDITION, FAR = 3, 3, 9, 12
FOLLOWS_A_DIGIT = frozenset("negative positive equivocal neg pos fish ish cish sish on by in and but with for so low her c ihc or pd cps msi mss the".split())
JOINING = frozenset("is was came as at of result score back equals ihc immunohistochemistry negative positive".split())
CELLS = frozenset("()[]:=|,;")
REACH = 8
PARTING = frozenset((",", ";", "|", "but", "and", "with", "，", "、"))
PLUS = frozenset(("+", "十", ")"))
DIGITS = {"0": "0", "o": "0", "1": "1+", "2": "2+", "3": "3+", "zero": "0"}
SIGNS = {"+": "positive", "-": "negative"}


@dataclass(frozen=True)
class Found:
    """One HER2 result and its place."""

    at: int
    ihc: Optional[Ihc] = None
    ish: Optional[Ish] = None
    stated: Optional[Stated] = None
    doubt: Optional[Doubt] = None


class Her2Reading:
    """Reads the HER2 results of one page; `bare` takes a lone score as HER2's, as in an answer to our own question."""

    def __init__(self, page: Page, bare: bool = False) -> None:
        self._page = page
        about = {sign.value for sign in page.markers}
        self._bare = bare or bool(about & {"her2", "ihc", "ish", "ratio"})
        self._dropped = self._unsaid()
        self._scores = sorted([*(sign for sign in page.signs if sign.label == "score"), *self._plain_digits()], key=lambda sign: sign.start)
        self._legends = self._legend_scores()

    def results(self) -> List[Found]:
        """Every result in the order of the text."""
        if not self._bare and not self._scores:
            return []
        found = [*self._read_scores(), *self._read_words(), *self._read_states(), *self._read_amplified(), *self._read_numbers(), *self._read_signs()]
        if not any(one.ish for one in found) and self._unread_ish():
            found.append(Found(self._unread_ish()[-1].start, doubt=Doubt.UNREAD_ISH))
        return sorted(found, key=lambda one: one.at)

    # -- scores

    def _read_scores(self) -> List[Found]:
        found = []
        for sign in self._scores:
            if sign.start in self._legends or sign.start in self._dropped or self._negated_score(sign) or not self._whole(sign):
                continue
            if self._is_her2(sign):
                unclear = sign.value == "unclear"
                if unclear and self._range(sign):
                    continue
                found.append(Found(sign.start, doubt=Doubt.UNCLEAR_SCORE) if unclear else Found(sign.start, ihc=Ihc(sign.value)))
        return found

    def _plain_digits(self) -> List[Sign]:
        """`HER2: 2` and `HER2 is 3`: a digit without a plus just behind the name."""
        page, found = self._page, []
        taken = {index for sign in page.signs for index in range(sign.start, sign.end)}
        for marker in (m for m in page.markers if m.value == "her2"):
            index = marker.end
            while index < len(page.words) and index < marker.end + REACH and (page.words[index] in CELLS or page.words[index] in JOINING):
                index += 1
            if index < len(page.words) and index not in taken and page.words[index] in DIGITS:
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
        before = sign.start > 1 and words[sign.start - 1] in "-/" and not spaced[sign.start - 1] and words[sign.start - 2][:1].isdigit() and not spaced[sign.start - 2]
        return behind or (before and words[sign.start - 1] == "-" and sign.value != "unclear")

    def _whole(self, sign: Sign) -> bool:
        """A digit without a plus counts only where nothing follows that would make it something else, such as `IHC 3 weeks ago`."""
        words = self._page.words
        if self._inside(sign):
            return False
        if words[sign.start].isdigit() and sign.start and words[sign.start - 1] in "/." and not self._page.doc[sign.start - 1].whitespace_:
            before = words[sign.start - 2] if sign.start > 1 else ""
            if before.isdigit() or before.replace(".", "").isdigit():
                return False
        if any(word in PLUS or word in ("plus", "positive", "分") for word in words[sign.start : sign.end]):
            return True
        after = words[sign.end] if sign.end < len(words) else ""
        if after in ("/", "-", ".", ",") and not self._page.spaced[sign.end] and sign.end + 1 < len(words) and words[sign.end + 1][:1].isdigit():
            return False
        return not after or not after[:1].isalnum() or after in FOLLOWS_A_DIGIT or self._page.between(sign.end, sign.end + 3, "word", "marker") != []

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
        if any(word in ",;)|" for word in gap) or any(s.label == "score" for s in page.between(marker.end, marker.end + 4, "score")):
            return None
        if {"for", "of"} & set(gap):
            return marker.value in ("her2", "ihc")
        before = page.marker_before(sign.start)
        if marker.value == "her2" and (before is None or page.between(before.end, sign.start, "word", "score", "state") or not self._close(before, sign)):
            return True
        return None

    def _close(self, marker: Sign, sign: Sign) -> bool:
        return sign.start - marker.end <= NEAR

    def _owner(self, sign: Sign) -> Tuple[str, int, int]:
        """The marker that a score stands behind: its id, the place of a general word such as `IHC` between (0 if none), and its end."""
        place = sign.start if {"ihc", "score", "scored"} & set(self._page.words[sign.start : sign.end]) else 0
        for marker in reversed([m for m in self._page.markers if m.end <= sign.start]):
            if marker.value in WEAK:
                place = place or (marker.end if self._page.same_sentence(marker.start, sign.start) else 0)
            elif marker.value in PASSED:
                continue
            elif marker.value == "her2":
                return "her2", place, marker.end
            elif place and not self._page.same_sentence(marker.start, sign.start):
                continue
            else:
                return marker.value, place, marker.end
        return "", place, 0

    def _reached(self, place: int, weak: int, sign: Sign) -> bool:
        """Whether a score can belong to a HER2 that stands before it: known words only across a sentence, no unknown stain just before it."""
        if self._page.same_sentence(max(place - 1, 0), sign.start):
            return not self._stain_like(sign)
        start = weak or self._page.sentence(sign.start)[0]
        return all(self._known(index) for index in range(start, sign.start))

    def _stain_like(self, sign: Sign) -> bool:
        index = sign.start - 1
        while index >= 0 and self._page.words[index] in JOINTS:
            index -= 1
        return index >= 0 and not self._known(index)

    def _known(self, index: int) -> bool:
        word = self._page.words[index]
        if index in self._page.known or (len(word) == 1 and "一" <= word <= "鿿"):
            return True
        if word[:1].isalpha():
            return False
        # A digit glued to letters is part of a name, as in the stain p40.
        return not (index and word[:1].isdigit() and self._page.words[index - 1].isalpha() and not self._page.doc[index - 1].whitespace_)

    def _negated_score(self, sign: Sign) -> bool:
        start = sign.start
        while start and self._page.words[start - 1] in "([\"'":
            start -= 1
        first = self._page.from_sentence(sign.start, sign.start - start + 2)
        return self._page.has("no", first, start) and not self._page.between(first, start, "word", "score", "state")

    def _legend_scores(self) -> Set[int]:
        """The scores of an explanation of the scale: three or more in order, or two behind a word such as `reference`."""
        legend: Set[int] = set()
        ours = [sign for sign in self._scores if sign.value != "unclear" and self._owner(sign)[0] in ("", "her2")]
        steps = [(sign, "0123".find(sign.value[0])) for sign in ours]
        runs = [self._run(steps, first, way) for first in range(len(steps)) for way in (1, -1)]
        for run in sorted(runs, key=len, reverse=True):
            named = len(run) == 2 and self._named_pair(steps[run[0]][0], steps[run[1]][0]) and not legend & {steps[index][0].start for index in run}
            if len(run) > 2 or named:
                legend.update(steps[index][0].start for index in run)
        return legend

    def _run(self, steps: List[Tuple[Sign, int]], first: int, way: int) -> List[int]:
        run = [first]
        while run[-1] + 1 < len(steps) and self._next(steps[run[-1]], steps[run[-1] + 1], way):
            run.append(run[-1] + 1)
        return run

    def _named_pair(self, one: Sign, other: Sign) -> bool:
        start, _ = self._page.sentence(one.start)
        return self._page.same_sentence(one.start, other.start) and self._page.has("legend", start, one.start)

    def _next(self, one: Tuple[Sign, int], other: Tuple[Sign, int], way: int) -> bool:
        return (other[1] - one[1]) * way > 0 and other[0].start - one[0].end <= 40

    # -- the gene

    def _read_amplified(self) -> List[Found]:
        found = []
        for sign in (s for s in self._page.signs if s.label == "amplified"):
            if sign.start in self._dropped or self._other_gene(sign):
                continue
            ish = self._amplified(sign)
            if ish is None:
                continue
            found.append(Found(sign.start, doubt=Doubt.UNREAD_ISH) if self._threshold(sign) else Found(sign.start, ish=ish))
        return found

    def _amplified(self, sign: Sign) -> Optional[Ish]:
        page = self._page
        if sign.value == "not_amplified":
            return Ish.NOT_AMPLIFIED
        begun, ahead = self._clause(sign)
        if page.has("not_seen", sign.end, ahead) or (page.has("no", sign.end, min(ahead, sign.end + 4)) and page.between(sign.end, ahead, "word")):
            return Ish.NOT_AMPLIFIED
        after = [s for s in page.signs if s.start >= sign.end and s.start < ahead]
        if after and after[0].label == "state":
            return Ish.PENDING if after[0].value == "pending" else None
        if after and after[0].label == "word" and after[0].value in ("negative", "equivocal"):
            return Ish.NOT_AMPLIFIED if after[0].value == "negative" else Ish.EQUIVOCAL
        if page.words[sign.end : sign.end + 2] in ([":", "no"], ["-", "no"], ["(", "-"], [":", "-"]):
            return Ish.NOT_AMPLIFIED
        if self._mere_name(sign):
            return Ish.AMPLIFIED if after and after[0].value in ("positive", "detected") else None
        nots = [index for index in range(max(begun, sign.start - 7), sign.start) if page.has("no", index, index + 1)]
        if nots and not page.between(nots[-1], sign.start, "score", "word", "state"):
            return Ish.NOT_AMPLIFIED
        before = page.between(max(begun, sign.start - 4), sign.start, "word", "state")
        if before and before[-1].value == "equivocal":
            return Ish.EQUIVOCAL
        return Ish.PENDING if before and before[-1].value == "pending" else Ish.AMPLIFIED

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
        if page.words[sign.end : sign.end + 1] in ([word] for word in ("test", "testing", "analysis", "assay", "study", "status")):
            return True
        noun = any(word.startswith("amplification") for word in page.words[sign.start : sign.end])
        sought = {"for", "assess", "evaluate", "determine", "exclude", "confirm", "check", "detect"} & set(page.words[max(start, sign.start - 5) : sign.start])
        found = page.between(max(start, sign.start - 7), sign.start, "word")
        waited = page.between(max(start, sign.start - FAR), sign.start, "state")
        return noun and not found and bool(sought or waited)

    def _other_gene(self, sign: Sign) -> bool:
        page = self._page
        near = [m for m in page.markers if page.same_sentence(m.start, sign.start)]
        if any(m.value == "ngs" for m in near):
            return True
        ahead = page.marker_after(sign.end, FORWARD)
        if ahead and ahead.value == "other" and {"of", "in", "for"} & set(page.words[sign.end : ahead.start]):
            return True
        before = page.marker_before(sign.start)
        if before is None:
            return not self._bare
        return before.value not in ("her2", "ihc", "score", *GENE) and not (ahead and ahead.value in ("her2", "ish"))

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
            found.append(Found(at, ish=by_numbers(value, count)))
        if not ratios:
            found += [Found(at, ish=by_numbers(None, count)) for at, count in counts]
        return found

    # -- words

    def _read_words(self) -> List[Found]:
        found = []
        for sign in (s for s in self._page.signs if s.label == "word" and s.value in ("positive", "negative", "equivocal", "low", "detected")):
            if sign.start in self._dropped:
                continue
            made = self._worded(sign)
            if made:
                found.append(made)
        return found

    def _worded(self, sign: Sign) -> Optional[Found]:
        subject = self._subject(sign)
        unseen = self._page.has("not_seen", sign.end, min(sign.end + 4, self._page.sentence(sign.start)[1]))
        negated = self._page.has("no", self._page.from_sentence(sign.start, 2), sign.start) or (unseen and sign.value == "positive")
        value = {"positive": "negative", "negative": "positive"}.get(sign.value, "") if negated else sign.value
        if sign.value == "low":
            return Found(sign.start, stated=Stated.LOW) if not negated else None
        if subject == "ish" and value in ("positive", "negative", "equivocal"):
            return Found(sign.start, ish={"positive": Ish.AMPLIFIED, "negative": Ish.NOT_AMPLIFIED, "equivocal": Ish.EQUIVOCAL}[value])
        if subject == "her2" and value in ("positive", "negative", "equivocal"):
            return Found(sign.start, stated=Stated(value))
        return None

    def _subject(self, sign: Sign) -> str:
        page = self._page
        ahead = page.marker_after(sign.end, FORWARD + 2)
        if ahead and {"for", "of", "by", "on"} & set(page.words[sign.end : ahead.start]) and not page.between(sign.end, ahead.start, "score", "word", "state"):
            return self._named(ahead)
        before = page.marker_before(sign.start)
        if before is not None and sign.start - before.end <= FAR:
            return self._named(before)
        if ahead and ahead.start - sign.end <= 1 and not page.has("if", sign.start - 3, sign.start):
            return self._named(ahead)
        return ""

    def _named(self, marker: Sign) -> str:
        """`her2`, `ish`, or another test; what stands just before it in the sentence is looked at too: `FISH for HER2`, `PD-L1 IHC`."""
        page = self._page
        if marker.value in GENE:
            earlier = page.marker_before(marker.start)
            return "other" if earlier and earlier.value in ("other", "ngs") and marker.start - earlier.end <= 1 else "ish"
        earlier = page.marker_before(marker.start)
        near = (
            earlier
            if earlier and marker.start - earlier.end <= 4 and not page.between(earlier.end, marker.start, "score", "word", "state", "amplified")
            else None
        )
        if marker.value == "her2":
            return "ish" if near and near.value == "ish" else "her2"
        if marker.value in WEAK:
            return self._named(near) if near and near.value not in WEAK else "her2"
        return marker.value

    def _read_signs(self) -> List[Found]:
        """`FISH (+)`, `ISH-`, `HER2 (-)`: a lone sign just behind a marker."""
        found = []
        page, taken = self._page, {index for sign in self._page.signs for index in range(sign.start, sign.end)}
        for marker in (m for m in page.markers if m.value in ("her2", "ihc", "ish")):
            index = marker.end
            while index < len(page.words) and (page.words[index] in "([:=" or page.words[index] in ("is", "result", "was")):
                index += 1
            if index >= len(page.words) or index in taken or index in self._dropped or page.words[index] not in SIGNS or not self._closed(index):
                continue
            meant, subject = SIGNS[page.words[index]], self._named(marker)
            if subject == "ish":
                found.append(Found(index, ish=Ish.AMPLIFIED if meant == "positive" else Ish.NOT_AMPLIFIED))
            elif subject == "her2":
                one = page.words[index] == "+" and page.words[index - 1] == "("
                # `HER2 (+)` is 1+ in one laboratory and positive in another.
                found.append(Found(index, doubt=Doubt.UNCLEAR_SCORE) if one else Found(index, stated=Stated(meant)))
        return found

    def _closed(self, index: int) -> bool:
        """Whether nothing stands behind a sign that would make it a dash."""
        words = self._page.words
        after = words[index + 1] if index + 1 < len(words) else ""
        if words[index] == "+":
            return after not in ("+", "/") or after == "/"
        return after in ("", ")", "]", ",", ";", ".", "/", "|") or index + 1 in self._page.breaks

    def _read_states(self) -> List[Found]:
        found = []
        for sign in (s for s in self._page.signs if s.label == "state" and s.start not in self._dropped):
            subject = self._state_subject(sign)
            if sign.value == "pending" and subject == "ish":
                found.append(Found(sign.start, ish=Ish.PENDING))
            elif sign.value == "inadequate" and subject in ("her2", ""):
                found.append(Found(sign.start, doubt=Doubt.INADEQUATE))
        return found

    def _state_subject(self, sign: Sign) -> str:
        page = self._page
        ahead = page.marker_after(sign.end, NEAR)
        direct = {"for", "the", "her", "my"} >= set(page.words[sign.end : ahead.start]) if ahead else False
        if ahead and (direct or ahead.start == sign.end):
            return self._named(ahead)
        before = page.marker_before(sign.start)
        return self._named(before) if before is not None and sign.start - before.end <= FAR else ""

    def _unread_ish(self) -> List[Sign]:
        """Mentions of the gene test of which nothing could be read, neither a result nor that there is none."""
        unread = []
        for marker in (m for m in self._page.markers if m.value == "ish" and m.start not in self._dropped and self._named(m) == "ish"):
            start, end = self._page.sentence(marker.start)
            if not self._page.between(start, end, "state") and not self._page.has("no", start, marker.start) and not self._page.has("if", start, end):
                unread.append(marker)
        return unread

    # -- what is asked or supposed, not said

    def _unsaid(self) -> Set[int]:
        """The tokens of questions about results in general, and of what is only supposed."""
        page = self._page
        unsaid: Set[int] = set()
        index = 0
        while index < len(page.words):
            start, end = page.sentence(index)
            if self._asks(start, end) or self._of_a_relative(start, end):
                unsaid.update(range(start, end))
            unsaid.update(token for place in page.places("if") if start <= place < end for token in range(place, min(end, place + CONDITION)))
            index = end
        return unsaid

    def _of_a_relative(self, start: int, end: int) -> bool:
        """`My aunt had breast cancer, HER2 3+`."""
        return self._page.has("family", start, end) and any(start <= sign.start < end and sign.value == "breast" for sign in self._page.contexts["primary"])

    def _asks(self, start: int, end: int) -> bool:
        page = self._page
        first = next((i for i in range(start, end) if page.words[i][:1].isalpha() and page.words[i] not in FILLERS), end)
        general = page.has("question", first, first + 1) or any(word in ("mean", "means", "meaning", "difference") for word in page.words[start:end])
        return general and not page.has("own", start, end)


FILLERS = frozenset("hi hello please pls so and or but ok okay then doctor dr sir madam hey also dear".split())


def by_numbers(value: Optional[float], count: Optional[float]) -> Ish:
    """The result of the counted genes (bartley-2016): a ratio of 2 or more, or more than 6 copies where the ratio is under 2."""
    if value is not None and value >= 2:
        return Ish.AMPLIFIED
    if count is not None and count > 6:
        return Ish.AMPLIFIED
    if count is not None and count >= 4:
        return Ish.EQUIVOCAL
    return Ish.NOT_AMPLIFIED


def merged(found: Sequence[Found]) -> Tuple[Optional[Ihc], Optional[Ish], Optional[Stated], Tuple[Doubt, ...]]:
    """The results of one sample as one; what does not agree is a doubt."""
    scores = list(dict.fromkeys(one.ihc for one in found if one.ihc))
    genes = list(dict.fromkeys(one.ish for one in found if one.ish and one.ish is not Ish.PENDING))
    pending = [one.ish for one in found if one.ish is Ish.PENDING]
    words = list(dict.fromkeys(one.stated for one in found if one.stated))
    if len(words) > 1 and Stated.EQUIVOCAL in words:  # the first test was equivocal, the words at the end are final
        words.remove(Stated.EQUIVOCAL)
    doubts = [one.doubt for one in found if one.doubt]
    if len(scores) > 1:
        doubts.append(Doubt.SEVERAL_SCORES)
    if len(genes) > 1:
        doubts.append(Doubt.SEVERAL_ISH)
    if len(words) > 1:
        doubts.append(Doubt.SEVERAL_WORDS)
    ihc = scores[0] if len(scores) == 1 else None
    ish = genes[0] if len(genes) == 1 else (pending[0] if pending and not genes else None)
    return ihc, ish, words[0] if len(words) == 1 else None, tuple(dict.fromkeys(doubts))
