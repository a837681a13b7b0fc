"""The HER2 results of a page: scores, gene test, overall words, each with the token at which it stands."""

from __future__ import annotations

from typing import List, Optional, Set

from bot.care.report import Doubt, Ish, Stated
from bot.language.report_found import Found
from bot.language.report_gene import GeneTest
from bot.language.report_names import GENE, NEAR, PARTING, WEAK, joined, named, scored
from bot.language.report_page import Page, Sign
from bot.language.report_scores import LISTING, Scores

CONDITION, AHEAD, FAR, SENT = 9, 5, 12, 8
PASSING = frozenset("for the her my it him to a off away sample block slides this that tissue their his on of your our result".split())
SIGNS = {"+": "positive", "-": "negative"}
FILLERS = frozenset("hi hello please pls so and or but ok okay then doctor dr sir madam hey also dear".split())
OVER = ("overexpress", "uberexpress", "sobreexpres", "superexpress", "sobreexpress", "surexpress", "sovraespress", "гиперэкспресс", "过表达", "过度表达")
NOUN_BACK = 6
ASKED, AVERAGED, COUNTED = ("mean", "means", "meaning", "difference"), 3, ("cop", "signal", "ratio", "number")
WORDS = ("positive", "negative", "equivocal", "low", "detected")


class Her2Reading:
    """Reads the HER2 results of one page; `bare` takes a lone score as HER2's, as in an answer to our own question."""

    def __init__(self, page: Page, bare: bool = False) -> None:
        self._page = page
        self._bare = bare or any(marker.value in ("her2", "ihc", "ish", "ratio") for marker in page.markers)
        self._dropped = self._unsaid()
        self._scores = Scores(page, self._bare, self._dropped)

    def results(self) -> List[Found]:
        """Every result in the order of the text."""
        if not self._bare and not any(sign.label == "score" for sign in self._page.signs):
            return []
        gene = GeneTest(self._page, self._bare, self._dropped)
        found = [*self._scores.results(), *gene.results(), *self._read_words(), *self._read_states(), *self._read_signs()]
        unread = gene.unread()
        if unread and not any(one.ish for one in found):
            found.append(Found(unread[-1].start, doubt=Doubt.UNREAD_ISH))
        return sorted(found, key=lambda one: one.at)

    def _read_words(self) -> List[Found]:
        found = []
        for sign in (s for s in self._page.signs if s.label == "word" and s.value in WORDS):
            if sign.start in self._dropped:
                continue
            made = self._worded(sign)
            if made:
                found.append(made)
        return found

    def _worded(self, sign: Sign) -> Optional[Found]:
        if any(joined(self._page, sign, score) for score in self._scores.legend):
            return None
        subject = self._subject(sign)
        if sign.value == "equivocal" and scored(self._page, sign) and not self._behind_gene(sign):
            subject = "her2"
        if sign.value == "positive" and self._mere_name(sign):
            return None
        unseen = self._page.has("not_seen", sign.end, min(sign.end + 4, self._page.sentence(sign.start)[1]))
        back = NOUN_BACK if self._noun(sign) else 2
        said_no = self._page.has("no", self._page.from_sentence(sign.start, back), sign.start)
        negated = said_no or (unseen and sign.value == "positive")
        value = {"positive": "negative", "negative": "positive"}.get(sign.value, "") if negated else sign.value
        if subject != "ish" and self._in_question(sign):
            return None
        if sign.value == "low":
            return Found(sign.start, stated=Stated.LOW) if not negated else None
        if subject == "ish" and value in ("positive", "negative", "equivocal"):
            return Found(sign.start, ish={"positive": Ish.AMPLIFIED, "negative": Ish.NOT_AMPLIFIED, "equivocal": Ish.EQUIVOCAL}[value])
        if (
            subject == "her2"
            and not (value == "positive" and self._page.has("weak", sign.start - 1, sign.start))
            and value in ("positive", "negative", "equivocal")
        ):
            return Found(sign.start, stated=Stated(value))
        return None

    def _in_question(self, sign: Sign) -> bool:
        """`Am I HER2-positive?` tells no result."""
        start, end = self._page.sentence(sign.start)
        return "?" in self._page.words[sign.end : end] and self._page.has("verb_first", start, start + 1)

    def _behind_gene(self, sign: Sign) -> bool:
        before = self._page.marker_before(sign.start)
        return before is not None and before.value in GENE and sign.start - before.end <= 1

    def _mere_name(self, sign: Sign) -> bool:
        """`HER2 overexpression (IHC): 1+` names the test."""
        page = self._page
        others = [m.start for m in page.markers if m.start >= sign.end and m.value not in WEAK]
        return self._noun(sign) and any(sign.end <= score.start < min([sign.end + FAR, *others]) for score in self._scores.signs)

    def _noun(self, sign: Sign) -> bool:
        """`overexpression`, in any tongue: the thing that is looked for, and may be there or not."""
        return "".join(self._page.words[sign.start : sign.end]).replace("-", "").startswith(OVER)

    def _subject(self, sign: Sign) -> str:
        page = self._page
        ahead = page.marker_after(sign.end, AHEAD)
        if ahead and {"for", "of", "by", "on"} & set(page.words[sign.end : ahead.start]) and not page.between(sign.end, ahead.start, "score", "word", "state"):
            return named(self._page, ahead)
        before = page.marker_before(sign.start)
        beside = ahead if ahead and ahead.start - sign.end <= 1 and not PARTING & set(page.words[sign.end : ahead.start]) else None
        if before is not None and sign.start - before.end <= FAR and not (beside and beside.value == "ihc" and sign.start - before.end >= NEAR):
            return "" if self._of_a_stranger(before, sign) else named(self._page, before)
        if beside and not page.has("if", sign.start - 3, sign.start):
            return named(self._page, beside)
        return self._continued(sign)

    def _of_a_stranger(self, marker: Sign, sign: Sign) -> bool:
        """Whether an unknown name in a list of results comes between: `HER2 1+, foo 18 positive`."""
        page = self._page
        told = [s.end for s in page.between(marker.end, sign.start, "score", "word", "state", "amplified")]
        parted = [index for index in range(told[-1], sign.start) if page.words[index] in LISTING] if told else []
        return bool(parted) and any(page.named(index) for index in range(parted[-1], sign.start))

    def _continued(self, sign: Sign) -> str:
        """The subject of a sentence that only gives a result: `FISH was done. Negative.`"""
        page = self._page
        start, end = page.sentence(sign.start)
        known = sign.start - start <= NEAR and not any(page.named(index) for index in range(start, sign.start))
        alone = sign.end == end or page.words[sign.end] in ".,;)" or page.has("no", sign.end, sign.end + 1)
        earlier = page.marker_before(start, sentence=False)
        if not known or not alone or page.between(start, end, "marker") or earlier is None or not start or not page.same_sentence(earlier.start, start - 1):
            return ""
        return named(page, earlier)

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
            meant, subject = SIGNS[page.words[index]], named(self._page, marker)
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
        return after in ("", ")", "]", "'", '"', "”", "’", ",", ";", ".", "/", "|") or index + 1 in self._page.breaks

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
        direct = ahead is not None and PASSING >= set(page.words[sign.end : ahead.start])
        if ahead and (direct or ahead.start == sign.end):
            return named(self._page, ahead)
        if sign.value == "pending" and self._sent_for(sign):
            return "ish"
        before = page.marker_before(sign.start)
        return named(self._page, before) if before is not None and sign.start - before.end <= FAR else ""

    def _sent_for(self, sign: Sign) -> bool:
        """`they have sent the slides to another town for FISH`."""
        ahead = self._page.marker_after(sign.end, SENT)
        return ahead is not None and ahead.value == "ish" and self._page.words[ahead.start - 1] == "for"

    def _unsaid(self) -> Set[int]:
        """The tokens of questions about results in general, and of what is only supposed."""
        page = self._page
        unsaid: Set[int] = set()
        index = 0
        while index < len(page.words):
            start, end = page.sentence(index)
            required = page.has("rule", start, end) and not page.has("own", start, end)
            if self._asks(start, end) or self._of_a_relative(start, end) or required:
                unsaid.update(range(start, end))
            index = end
        for place in page.places("if"):
            unsaid.update(range(place, min(page.sentence(place)[1], place + CONDITION)))
        return unsaid

    def _of_a_relative(self, start: int, end: int) -> bool:
        """`My aunt had breast cancer, HER2 3+`."""
        return self._page.has("family", start, end) and any(start <= sign.start < end and sign.value == "breast" for sign in self._page.contexts["primary"])

    def _asks(self, start: int, end: int) -> bool:
        page = self._page
        first = next((i for i in range(start, end) if page.words[i][:1].isalpha() and page.words[i] not in FILLERS), end)
        inverted = page.has("verb_first", first, first + 1) and start not in page.breaks
        asked = any(page.words[i] in ASKED and not self._averages(i) for i in range(start, end))
        general = inverted or page.has("question", first, first + 1) or asked
        return general and not page.has("own", start, end)

    def _averages(self, index: int) -> bool:
        """`mean HER2 copy number`: an average, no question."""
        ahead = self._page.words[index + 1 : index + 1 + AVERAGED]
        return self._page.words[index] == "mean" and any(word.startswith(COUNTED) for word in ahead)
