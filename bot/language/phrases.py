"""Phrases of the safety data: their choices written out, and where they stand in a message, found by spaCy's PhraseMatcher."""

from __future__ import annotations

import re
from itertools import product
from typing import Callable, Collection, Dict, Iterator, List, Mapping, NamedTuple, Sequence, Set, Tuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

Words = Tuple[str, ...]
Read = Callable[[str], Sequence[str]]
PIECES = ("fail", "cannot", "cannot-get", "speechless")  # lists that stand beside others: weak words are enough
PARTS = re.compile(r"\(|\)|\||<[a-z-]+>|[^()|<>]+")


class Hit(NamedTuple):
    """A list of phrases that was met, and the words `start` to `end` of the message (the last one excluded)."""

    name: str
    start: int
    end: int


class Phrases:
    """Named lists of phrases; `read` brings a piece of a phrase to plain words, `counts` says whether a message would keep any of it."""

    def __init__(
        self, vocab: Vocab, lists: Mapping[str, Sequence[str]], read: Read, weak: Collection[str] = (), counts: Callable[[str], bool] = lambda part: True
    ) -> None:
        self._vocab, self._lists, self._read, self._weak, self._counts = vocab, lists, read, frozenset(weak), counts
        self._matcher = PhraseMatcher(vocab)
        self._written: Dict[str, Set[Words]] = {}
        self.known: Set[str] = set()
        for name in lists:
            written = sorted(self.written(name))
            self.known.update(word for phrase in written for word in phrase)
            # A phrase may be given as the numbers of its words, which is what the matcher keeps of a Doc: a hundred thousand of those cost seconds.
            self._matcher.add(name, [[vocab.strings.add(word) for word in phrase] for phrase in written])

    def written(self, name: str) -> Set[Words]:
        """Every phrase of a list, its choices written out."""
        if name not in self._written:
            texts = map(str, self._lists[name])
            self._written[name] = {phrase for text in texts for phrase in self._choices(PARTS.findall(text)) if self._enough(name, text, phrase)}
        return self._written[name]

    def hits(self, words: Sequence[str]) -> List[Hit]:
        """Where phrases stand in the words of a message."""
        doc = Doc(self._vocab, words=list(words))
        return [Hit(self._vocab.strings[key], start, end) for key, start, end in self._matcher(doc)]

    def _enough(self, name: str, text: str, phrase: Words) -> bool:
        # Of "get air" only "air" may be left once light words are gone; a single word counts where it was written alone.
        if not phrase or name in PIECES:
            return bool(phrase)
        if len(phrase) == 1:
            return text.isalpha() or (text.startswith("<") and text.endswith(">"))
        return "(" not in text or bool(set(phrase) - self._weak)

    def _choices(self, parts: List[str]) -> Set[Words]:
        """All ways to say what `parts` hold up to a closing bracket, which is taken away with them."""
        ways: Set[Words] = set()
        sequence: List[Set[Words]] = []
        optional = silent = False
        while parts:
            part = parts.pop(0)
            if part == "(":
                sequence.append(self._choices(parts))
            elif part.startswith("<"):
                sequence.append(self.written(part[1:-1]))
            elif part in ")|":
                ways |= set(_joined(sequence))
                optional, silent, sequence = optional or silent or not sequence, False, []
                if part == ")":
                    break
            else:
                sequence.append({tuple(self._read(part))})
                silent = len(sequence) == 1 and not self._counts(part)
        ways |= set(_joined(sequence)) if sequence or not ways else set()
        # A choice of which nothing is left once light words are gone is none, unless it may be left out or a message would not keep it either.
        return ways if optional or ways == {()} else ways - {()}


def _joined(sequence: Sequence[Set[Words]]) -> Iterator[Words]:
    for choice in product(*sequence):
        yield tuple(word for part in choice for word in part)
