"""What stands around a sign: whether it is denied, imagined, asked about in general, long past, or somebody else's."""

from __future__ import annotations

from typing import Dict, List, Sequence

from bot.language.phrases import Hit

STOP = "."
FAR = 14
OWN_REACH, NOW_REACH = 7, 4
ANSWER = ","


class Surroundings:
    """The words of a message with the frames and the signs that were met in it."""

    def __init__(self, words: Sequence[str], frames: Sequence[Hit], signs: Sequence[Hit], passing: Sequence[str]) -> None:
        self.frames = list(frames)
        self._words, self._passing = words, frozenset(passing)
        self._sentence = _sentences(words)
        self._named: Dict[str, List[Hit]] = {}
        for hit in frames:
            self._named.setdefault(hit.name, []).append(hit)
        self._covered = {index for hit in signs for index in range(hit.start, hit.end)}

    def near(self, hits: Sequence[Hit], within: int) -> bool:
        """Whether all stand in one sentence with few words between them."""
        start, end = min(hit.start for hit in hits), max(hit.end for hit in hits)
        if self._sentence[start] != self._sentence[end - 1]:
            return False
        return end - start - sum(hit.end - hit.start for hit in hits) <= within

    def quiet(self, anyone: bool, hits: Sequence[Hit]) -> bool:
        """Whether something around the sign says that it is no alarm; `anyone`: it counts for whoever it is, and whenever."""
        if any(self._denied(hit) for hit in hits):
            return True
        first = min(hits, key=lambda hit: hit.start)
        last = max(hits, key=lambda hit: hit.end)
        if anyone:
            return False
        if self._imagined(first) or self._somebody(first):
            return True
        own = self._own(first, last)
        return (self._in_general(first, last) and not own) or self._over(first)

    def _within(self, name: str, at: Hit) -> List[Hit]:
        return [hit for hit in self._named.get(name, ()) if self._sentence[hit.start] == self._sentence[at.start]]

    def _denied(self, sign: Hit) -> bool:
        if any(hit.start == sign.end for hit in self._within("no-behind", sign)):
            return True
        crossed = False
        index = sign.start - 1
        while index >= 0 and sign.start - index <= FAR and self._words[index] != STOP:
            word = self._words[index]
            if word in ("no", "not", "without", "never", "neither", "nor", "deny", "zero", "nil", "free", "negative"):
                return self._denies(index, sign, crossed)
            if word not in self._passing and index not in self._covered:
                return False
            crossed = crossed or word == ","
            index -= 1
        return False

    def _denies(self, index: int, sign: Hit, crossed: bool) -> bool:
        if index and self._words[index] == "not" and self._words[index - 1] in ("can", "will", "should"):
            return False
        if index + 1 < len(self._words) and self._words[index] == "no" and self._words[index + 1] == ",":
            return False
        if self._words[index] in ("never", "not") and self._within("like-never", sign):
            return False
        return not (crossed and any(0 <= hit.start - sign.end <= 1 for hit in self._within("now", sign)))

    def _imagined(self, sign: Hit) -> bool:
        spared = self._within("not-if", sign)
        for hit in self._within("if", sign):
            if hit.start > sign.start or any(other.start <= hit.start < other.end for other in spared):
                continue
            if "," in self._words[hit.end : sign.start] or "then" in self._words[hit.end : sign.start]:
                continue
            if not self._within("strong-now", sign):
                return True
        return False

    def _somebody(self, sign: Hit) -> bool:
        for hit in self._within("other", sign):
            between = self._words[hit.end : sign.start]
            if hit.start < sign.start and sign.start - hit.end <= OWN_REACH and "i" not in between and "person" not in between and "my" not in between:
                return True
        return False

    def _in_general(self, first: Hit, last: Hit) -> bool:
        return any(not (hit.start >= first.start and hit.end <= last.end) for hit in self._within("general", first))

    def _own(self, first: Hit, last: Hit) -> bool:
        if self._within("strong-now", first):
            return True
        asked = self._within("ask-own", first)
        for hit in self._within("own", first):
            if any(other.start < hit.start + 1 <= other.end and other.start < hit.start for other in asked):
                continue
            if hit.start <= first.end and first.start - hit.end <= OWN_REACH - 3 and "if" not in self._words[hit.end : first.start]:
                return True
        return any(abs(hit.start - last.end) <= NOW_REACH or abs(first.start - hit.end) <= NOW_REACH for hit in self._within("now", first))

    def _over(self, sign: Hit) -> bool:
        now = self._within("now", sign)
        past = [hit for hit in self._within("past", sign) if not self._about_else(hit)]
        return bool(past) and not now

    def _about_else(self, past: Hit) -> bool:
        return any(abs(hit.start - past.start) <= NOW_REACH for hit in self._within("past-of-else", past))


def _sentences(words: Sequence[str]) -> List[int]:
    numbers, number = [], 0
    for word in words:
        numbers.append(number)
        number += word == STOP
    return numbers
