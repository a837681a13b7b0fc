"""Brings a message to plain words: slang, contractions, endings and misspellings to one form, words that add nothing dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Dict, Iterable, List, Mapping, Sequence, Set, Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

PIECES = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’`´-][^\W\d_]+)*|[^\w\s]|_")
ENDINGS = ("ing", "in", "ed", "es", "s", "d", "ly")
SHORTEST_STEM = 3
SHORTEST_GUESSED, LONG = 5, 9
REMEMBERED = 20_000
DOTS = re.compile(r"\.{2,}|…")  # a pause, not the end of a sentence
SENTENCE_ENDS = frozenset(".!?;")


@dataclass(frozen=True)
class Plain:
    """A plain word and the characters of the message that it stands for."""

    word: str
    start: int
    end: int


class Wording:
    """`forms` maps a plain form (of one or more words) to its other forms; `lookalikes` are left as they are written."""

    def __init__(self, forms: Mapping[str, Sequence[str]], dropped: Iterable[str], lookalikes: Iterable[str]) -> None:
        self._dropped, self._lookalikes = frozenset(dropped), frozenset(lookalikes)
        self._known: Set[str] = set(self._dropped)
        self._forms: Dict[str, Tuple[str, ...]] = {}
        for base, others in forms.items():
            if " " not in base:
                self._known.add(base)
            self._forms.update({other.lower(): tuple(base.split()) for other in others})
        self._phrases: Dict[str, List[str]] = {}
        self._initials: Dict[str, List[str]] = {}
        for word in sorted((self._known | set(self._forms)) - self._dropped):
            if len(word) >= SHORTEST_GUESSED and word.isalpha():
                self._initials.setdefault(word[0], []).append(word)
        self._guess = lru_cache(REMEMBERED)(self._guessed)
        self._plain = lru_cache(REMEMBERED)(self._kept)

    def unify(self, lists: Iterable[Sequence[str]]) -> None:
        """Takes the plural of a word of the phrases as that word, where both stand in them and neither has a form of its own."""
        words = {word for texts in lists for text in texts for word in re.findall(r"[a-z]{4,}", str(text).lower())}
        for word in sorted(words):
            one = word.removesuffix("s")
            if one != word and one in words and not {one, word} & (self._known | set(self._forms)):
                self._forms[word] = (one,)

    def learn(self, words: Iterable[str]) -> None:
        """Takes the words of the phrases as they are written: none of them is a misspelling of another."""
        self._known.update(words)
        self._guess.cache_clear()
        self._plain.cache_clear()

    def read(self, text: str) -> List[Plain]:
        """The plain words of a message in their order, with their places."""
        return [Plain(word, piece.start(), piece.end()) for piece in PIECES.finditer(DOTS.sub(_commas, text)) for word in self._plain(piece[0])]

    def every(self, text: str) -> List[str]:
        """Every plain word of a message, those that add nothing among them, and the ends of its sentences (? for a question); no commas or dashes."""
        kept = [piece for piece in PIECES.findall(text) if piece[0].isalnum() or piece in SENTENCE_ENDS or piece in self._forms]
        return [word for piece in kept for word in (("?",) if piece == "?" else self._found(piece))]

    def phrase(self, text: str) -> List[str]:
        """The plain words of a phrase of the data: forms, but no guesses."""
        if text not in self._phrases:
            self._phrases[text] = self._phrase(text)
        return self._phrases[text]

    def _phrase(self, text: str) -> List[str]:
        return [word for piece in PIECES.findall(text.lower()) for word in self._exact(piece) if word not in self._dropped]

    def _kept(self, piece: str) -> Tuple[str, ...]:
        return tuple(word for word in self._found(piece) if word not in self._dropped)

    def _found(self, piece: str) -> Tuple[str, ...]:
        lower = piece.lower().replace("’", "'").replace("`", "'").replace("´", "'")
        if not piece[0].isalpha():
            return ("." if piece in SENTENCE_ENDS else lower,)
        found = self._exact(lower)
        if len(found) == 1 and found[0] not in self._known:
            return self._guess(lower)
        return found

    def same(self, text: str) -> List[str]:
        """The plain words of a phrase of the data with every word of it."""
        return [word for piece in PIECES.findall(text.lower()) for word in self._exact(piece)]

    def _exact(self, word: str) -> Tuple[str, ...]:
        if word in self._forms:
            return self._forms[word]
        if word in self._known or word in self._lookalikes:
            return (word,)
        stem = word.removesuffix("'s")
        if stem != word:
            return self._exact(stem)
        if "-" in word or "'" in word:
            parts = re.split(r"[-']", word)
            return tuple(plain for part in parts for plain in self._exact(part)) if all(parts) else (word,)
        return self._stem(word)

    def _stem(self, word: str) -> Tuple[str, ...]:
        for ending in ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < SHORTEST_STEM:
                continue
            for form in (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem):
                if form in self._forms:
                    return self._forms[form]
                if form in self._known:
                    return (form,)
        return (word,)

    def _guessed(self, word: str) -> Tuple[str, ...]:
        squeezed = re.sub(r"(.)\1{2,}", r"\1", word)
        if squeezed != word:
            return self._exact(squeezed)
        if len(word) < SHORTEST_GUESSED or word in self._lookalikes or not word.isascii():
            return (word,)
        most = 2 if len(word) >= LONG else 1
        match = process.extractOne(word, self._initials.get(word[0], ()), scorer=OSA.distance, score_cutoff=most)
        return self._exact(match[0]) if match else (word,)


def _commas(dots: "re.Match[str]") -> str:
    return "," * len(dots[0])
