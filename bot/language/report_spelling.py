"""Misspelt result words of a report, such as `eqivocal` and `amplifed`: read as what is meant where only one thing can be meant."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Callable, Collection, Dict, List

from rapidfuzz.distance import OSA

SHORTEST, LONG = 7, 10
REMEMBERED = 4096
# Endings that only change the word: `positively`, `amplifications`.
GROWN = ("s", "ly", "d", "ed", "e", "es", "er", "en", "n", "a", "o")


class ReportSpelling:
    """`meant` are the words that a slip may mean, each with its kind; `known` are all words that are right as they stand."""

    def __init__(self, meant: Dict[str, str], known: Collection[str]) -> None:
        self._kinds, self._known = meant, frozenset(known)
        self._by_letter: Dict[str, List[str]] = defaultdict(list)
        for word in meant:
            if len(word) >= SHORTEST - 1:
                self._by_letter[word[0]].append(word)
        self._read: Callable[[str], str] = lru_cache(REMEMBERED)(self._found)

    def read(self, word: str) -> str:
        """The word that is meant by a word in lower case."""
        return word if len(word) < SHORTEST or word in self._known or not word.isalpha() or not word.isascii() else self._read(word)

    def _found(self, word: str) -> str:
        stem = next((word[: -len(end)] for end in GROWN if word.endswith(end) and word[: -len(end)] in self._known), None)
        if stem:
            return stem if stem in self._kinds else word
        slips = 1 if len(word) < LONG else 2
        near = {meant: OSA.distance(word, meant, score_cutoff=slips) for meant in self._by_letter[word[0]]}
        least = min(near.values(), default=slips + 1)
        best = [meant for meant, slip in near.items() if slip == least <= slips]
        return best[0] if len({self._kinds[meant] for meant in best}) == 1 else word
