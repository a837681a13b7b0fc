"""Mends misspelt everyday words before a sentence is classified; words that it knows are left alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Iterable, List, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

WORD = re.compile(r"[A-Za-z]+")
SHORTEST = 4
LONG = 7
SEEN_OFTEN = 3
WEIGHT_OF_USE = 0.015
NEAREST = 20
ENDINGS = ("s", "ed", "ing", "in", "ly", "er", "est", "es", "d", "y")
SHORTENED = frozenset(
    (
        "cant dont wont isnt didnt doesnt wasnt whats hows thats youre theyre hes shes its couldnt shouldnt wouldnt havent hasnt arent werent lets wanna gonna"
    ).split()
)


@dataclass(frozen=True)
class Spelling:
    """`known` are words in lower case that are right; `used` are those of them that a misspelling may mean, with how often they are used."""

    known: FrozenSet[str]
    used: Mapping[str, int]
    _by_letter: Dict[str, List[str]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.used:
            self._by_letter.setdefault(word[0], []).append(word)

    @classmethod
    def learned(cls, texts: Sequence[str], known: Iterable[str]) -> Spelling:
        """From the training sentences and a list of right words: only what patients use often is put in the place of a slip."""
        counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
        right = frozenset(word.lower() for word in known) | SHORTENED
        used = {word: count for word, count in counts.items() if count >= SEEN_OFTEN and len(word) >= SHORTEST and word in right - SHORTENED}
        return cls(right, used)

    def corrected(self, text: str) -> str:
        """The text with each misspelt word replaced by the word that is meant, in lower case."""
        return WORD.sub(lambda match: self._corrected(match[0]), text)

    def _corrected(self, word: str) -> str:
        lower = word.lower()
        if len(lower) < SHORTEST or lower in self.known or word.isupper() or self._inflected(lower):
            return word
        slips = 1 if len(lower) < LONG else 2
        near = process.extract(lower, self._by_letter.get(lower[0], ()), scorer=OSA.distance, score_cutoff=slips, limit=NEAREST)
        likeness = {meant: (-slip, JaroWinkler.similarity(lower, meant) + WEIGHT_OF_USE * math.log(self.used[meant])) for meant, slip, _ in near}
        return max(likeness, key=likeness.__getitem__) if likeness else word

    def _inflected(self, word: str) -> bool:
        return any(word.endswith(ending) and (word[: -len(ending)] in self.known or word[: -len(ending)] + "e" in self.known) for ending in ENDINGS)
