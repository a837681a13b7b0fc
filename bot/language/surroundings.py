"""What stands around a sign: whether it is denied, imagined, asked about in general, long past, or somebody else's."""

from __future__ import annotations

from itertools import accumulate
from typing import Collection, Dict, FrozenSet, List, Sequence

from bot.language.phrases import Hit

STOP, PAUSE = ".", ","
LISTING = frozenset((PAUSE, "and", "or"))
FAR, FAR_OTHER, OWN_REACH, NOW_REACH, BESIDE = 14, 7, 4, 4, 4
NO = frozenset(("no", "not", "without", "never", "neither", "nor", "deny", "zero", "nil", "free", "negative"))
LACKING = "no-"  # lists of signs that are a lack: no gas, no urine, no fluids
LACKS = NO - {"not", "never"}
UNABLE = ("can", "will", "should")
SPEAKS_OF_SOMEONE = frozenset(("i", "my", "person", "we"))
ASKS = frozenset("if when worried worry afraid scared read heard anxious nervous concerned know ask asked fear about hope expect".split())
NEW_CLAUSE = SPEAKS_OF_SOMEONE | {"it", "now", "is", "there", "today", "since"}
JOINTS = frozenset(("and", "also", "plus"))
QUESTIONS = frozenset("how what when where which who why".split())
OPENERS = frozenset("is do can will may might how which".split())
GOES_ON = frozenset("it they them all that black dark red blood brown like look colour smell bright".split())
SPOKEN_OF = frozenset(("i", "my", "we", "person", "mine", "this", "normal"))


class Surroundings:
    """The words of a message with the frames and the signs that were met in it."""

    def __init__(self, words: Sequence[str], frames: Sequence[Hit], signs: Sequence[Hit], passing: Sequence[str], light: Collection[str]) -> None:
        self.met = list(dict.fromkeys((*signs, *frames)))
        self._carrying = list(accumulate((word not in light for word in words), initial=0))
        self._words, self._passing = words, frozenset(passing)
        self._sentence, self._clause = _sentences(words), _clauses(words)
        self._told = _sentences(words, GOES_ON)
        self._named: Dict[str, List[Hit]] = {}
        for hit in frames:
            self._named.setdefault(hit.name, []).append(hit)
        self._lacking = [hit for hit in signs if hit.name.startswith(LACKING)]
        self._covered = {index for hit in signs for index in range(hit.start, hit.end)}

    def told(self) -> str:
        """The words, and instead of those that a list knows its name, or all names that begin there."""
        starting: Dict[int, List[Hit]] = {}
        for hit in self.met:
            starting.setdefault(hit.start, []).append(hit)
        told, index = [], 0
        while index < len(self._words):
            here = starting.get(index, [])
            told.append("<" + "+".join(sorted({hit.name for hit in here})) + ">" if here else self._words[index])
            index = max((hit.end for hit in here), default=index + 1)
        return " ".join(told)

    def near(self, hits: Sequence[Hit], within: int) -> bool:
        """Whether all stand in one sentence, or in one that goes on about the same, with few words between them that carry something."""
        start, end = min(hit.start for hit in hits), max(hit.end for hit in hits)
        if self._told[start] != self._told[end - 1]:
            return False
        return self._weight(start, end) - sum(self._weight(hit.start, hit.end) for hit in hits) <= within

    def _weight(self, start: int, end: int) -> int:
        return self._carrying[end] - self._carrying[start]

    def quiet(self, anyone: bool, lasting: bool, nerves: bool, hits: Sequence[Hit]) -> bool:
        """Whether something around the sign says that it is no alarm; `anyone`: it counts for whoever, whenever; `lasting`: even if it is over now;
        `nerves`: waiting for a scan can cause it."""
        if self.denied(hits):
            return True
        first, last = min(hits, key=lambda hit: hit.start), max(hits, key=lambda hit: hit.end)
        if anyone:
            return self._long_over(first) or self._fiction(first)
        if (
            self._within("moved", first)
            or (nerves and self._within("awaited", first))
            or self._figure(first)
            or self._gone(first)
            or self._imagined(first)
            or self._somebody(first)
            or self._over(first, last, lasting)
        ):
            return True
        return self._in_general(hits, first, last) or (self._asked(first) and not self._came_true(last))

    def denied(self, hits: Sequence[Hit]) -> bool:
        """Whether a part of the sign is said not to be."""
        return any(self._denied(hit, hits) for hit in hits)

    def absent(self, hits: Sequence[Hit]) -> bool:
        """Whether a part of the sign is surely not there: "no fever, no bleeding", "cough: none", "my cough is gone now"."""
        if any(self._denied_behind(hit) or self._settled(hit) for hit in hits):
            return True
        return any(self._denied(hit, hits) and LACKS & set(self._words[max(0, hit.start - FAR) : hit.start]) for hit in hits)

    def _long_over(self, sign: Hit) -> bool:
        """Many years ago, and nothing says that it is so again."""
        return bool(self._within("long-past", sign)) and not self._within("still", sign)

    def _fiction(self, sign: Hit) -> bool:
        return bool(self._within("fiction", sign)) and "i" not in self._words[sign.start - 2 : sign.end]

    def _within(self, name: str, at: Hit) -> List[Hit]:
        return [hit for hit in self._named.get(name, ()) if self._sentence[hit.start] == self._sentence[at.start]]

    def _beside(self, name: str, at: Hit) -> List[Hit]:
        return [hit for hit in self._named.get(name, ()) if self._clause[hit.start] == self._clause[at.start]]

    def _denied(self, sign: Hit, hits: Sequence[Hit]) -> bool:
        if self._denied_behind(sign):
            return True
        crossed = False
        index = sign.start - 1
        while index >= 0 and sign.start - index <= FAR and self._words[index] != STOP:
            word = self._words[index]
            if word in NO:
                if any(hit.start <= index < hit.end for hit in (*hits, *self._lacking)):  # "not stopped"; "no gas, belly like a drum"
                    return False
                return self._denies(index, sign, crossed)
            if word not in self._passing and index not in self._covered:
                return False
            crossed = crossed or word == PAUSE
            index -= 1
        return False

    def _denied_behind(self, sign: Hit) -> bool:
        """What stands behind a list of signs: "chest pain, cough, fever: all no"."""
        ends = {hit.start for hit in self._named.get("no-behind", ())}
        index = sign.end
        while index < len(self._words) and index not in ends and (self._words[index] in LISTING or index in self._covered):
            index += 1
        return index in ends

    def _denies(self, index: int, sign: Hit, crossed: bool) -> bool:
        if self._words[index] == "not" and set(UNABLE) & set(self._words[max(0, index - 1) : index + 2]):  # "cannot lie", "not able to lie"
            return False
        if self._words[index] == "without" and {"not", "no", "hard", "barely"} & set(self._words[:index][-FAR_OTHER:]):  # "cannot climb without stopping"
            return False
        if index + 1 < len(self._words) and self._words[index] == "no" and self._words[index + 1] == PAUSE:
            return False
        if self._words[index] in ("never", "not") and self._within("like-never", sign):
            return False
        return not (crossed and any(0 <= hit.start - sign.end <= 1 for hit in self._within("now", sign)))

    def _imagined(self, sign: Hit) -> bool:
        spared = self._within("not-if", sign)
        for hit in self._within("if", sign):
            if hit.start > sign.start or any(other.start <= hit.start < other.end for other in spared):
                continue
            between = self._words[hit.end : sign.start]
            if self._came_true(sign):
                continue
            if PAUSE not in between and "then" not in between and not self._beside("strong-now", sign):
                return True
        return False

    def _somebody(self, sign: Hit) -> bool:
        for hit in self._within("other", sign):
            if hit.start < sign.start and sign.start - hit.end <= FAR_OTHER and not SPEAKS_OF_SOMEONE & set(self._words[hit.end : sign.end]):
                return True
        return False

    def _figure(self, sign: Hit) -> bool:
        """Of money, news, films: a body that answers to them is a figure of speech, unless a time is told."""
        return bool(self._beside("figure", sign)) and not self._beside("now", sign) and not self._beside("strong-now", sign)

    def _gone(self, sign: Hit) -> bool:
        """Somebody who died of it, or was heard of: no sign in the one that we answer."""
        if {"i", "my"} & set(self._clause_words(sign)):
            return False
        return bool(self._within("hearsay", sign)) or (bool(self._within("died", sign)) and not self._beside("now", sign))

    def _in_general(self, hits: Sequence[Hit], first: Hit, last: Hit) -> bool:
        asked = [hit for hit in self._within("general", first) if not any(_overlap(hit, sign) for sign in hits)]
        if not asked or self._came_true(last):
            return False
        if self._beside("strong-now", first):
            return False
        apart = all(self._clause[hit.start] != self._clause[first.start] for hit in asked)
        if apart and (self._beside("now", first) or self._speaks(first)):
            return False
        return not self._own(first, last)

    def _came_true(self, sign: Hit) -> bool:
        return any(self._sentence[hit.start] > self._sentence[sign.start] for hit in self._named.get("come-true", ()))

    def _speaks(self, sign: Hit) -> bool:
        return bool(SPEAKS_OF_SOMEONE & set(self._clause_words(sign))) and not self._beside("ask-own", sign)

    def _clause_words(self, sign: Hit) -> Sequence[str]:
        clause = self._clause[sign.start]
        return self._words[self._clause.index(clause) : len(self._clause) - self._clause[::-1].index(clause)]

    def _asked(self, sign: Hit) -> bool:
        """Whether the sentence opens as a question and speaks of nobody and no time."""
        sentence = self._sentence[sign.start]
        start, end = self._sentence.index(sentence), len(self._sentence) - self._sentence[::-1].index(sentence)
        words = self._words[start:end]
        clause = self._clause_words(sign)
        if clause[0] == "will" and clause[1:2] and clause[1] in {*SPEAKS_OF_SOMEONE, "it", "this", "they"}:
            return not self._within("now", sign)  # "will I bleed" asks about what has not come
        opens = len(words) > 1 and words[1] != "not" and (words[0] in OPENERS or (words[0] == "what" and words[1] in OPENERS))
        return opens and not SPOKEN_OF & set(words) and not self._within("now", sign) and not self._within("strong-now", sign)

    def _own(self, first: Hit, last: Hit) -> bool:
        asked = self._within("ask-own", first)
        for hit in self._within("own", first):
            if any(other.start < hit.start < other.end for other in asked):
                continue
            if hit.start <= first.end and first.start - hit.end <= OWN_REACH and not ASKS & set(self._words[hit.end : first.start]):
                return True
        times = [*self._within("now", first), *self._within("about-now", first)]
        return any(abs(hit.start - last.end) <= NOW_REACH or abs(first.start - hit.end) <= NOW_REACH for hit in times)

    def _over(self, first: Hit, last: Hit, lasting: bool) -> bool:
        if _apart(self._within("none-since", first), first) or (not lasting and self._settled(first)):
            return True
        if _apart([*self._beside("now", first), *self._beside("strong-now", first)], first):
            return False
        past = [hit for hit in self._within("past", first) if not self._about_else(hit)]
        if any(self._clause[hit.start] == self._clause[first.start] for hit in past):
            return True
        if past and not self._beside("is", first):
            return True
        return not lasting and any(hit.start >= first.start for hit in self._named.get("resolved", ())) and not self._within("strong-now", first)

    def _settled(self, sign: Hit) -> bool:
        ends = [hit.end for hit in self._within("settled", sign) if hit.end >= sign.end]
        return bool(ends) and not any(hit.start >= ends[-1] for hit in self._within("came-back", sign))

    def _about_else(self, past: Hit) -> bool:
        return any(abs(hit.start - past.start) <= BESIDE for hit in self._within("past-of-else", past))


def _apart(hits: Sequence[Hit], sign: Hit) -> List[Hit]:
    """Those that are no part of the sign: "keep" in "cannot keep water down" is no time."""
    return [hit for hit in hits if not _overlap(hit, sign)]


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _sentences(words: Sequence[str], goes_on: FrozenSet[str] = frozenset()) -> List[int]:
    """The number of the sentence of each word; one that opens with a word of `goes_on` belongs to the one before."""
    numbers, number = [], 0
    for index, word in enumerate(words):
        number += word in JOINTS and index + 1 < len(words) and words[index + 1] in QUESTIONS
        numbers.append(number)
        number += word == STOP and not set(words[index + 1 : index + 2]) & goes_on
    return numbers


def _clauses(words: Sequence[str]) -> List[int]:
    numbers, number = [], 0
    for index, word in enumerate(words):
        begins = word in ("but", "though", "however", "because") or (word == "and" and index + 1 < len(words) and words[index + 1] in NEW_CLAUSE)
        number += begins
        numbers.append(number)
        number += word in (STOP, PAUSE, "-", "(", ")")
    return numbers
