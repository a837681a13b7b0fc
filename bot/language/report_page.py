"""A report as tokens and signs: every known word of the vocabulary, where it stands, and which sentence it belongs to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Dict, List, Mapping, Optional, Sequence, Set, Tuple

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

Words = Mapping[str, Mapping[str, Sequence[str]]]
TOKENS = re.compile(r"[^\W\d_一-鿿]+|\d+(?:[.,]\d+)?|[一-鿿]|\S")
STOPS = frozenset(".;?!。；？！")
CONTEXTS = ("sense", "specimen", "primary")
LONGEST = 20_000
MOST_PARTS = 4
SHORT_LINE = 2  # shorter lines are cells or wrapped words, not sentences
RANGE = re.compile(r"\d\+?-\d")
SIGNS_BESIDE = {"＋": "+", "﹢": "+", "－": "-", "–": "-", "—": "-", "‑": "-", "−": "-", "﹣": "-", "‐": "-", "~": "-", "～": "-", "→": ":", "\u00a0": " "}
BESIDE = str.maketrans(SIGNS_BESIDE)


@dataclass(frozen=True)
class Sign:
    """A known word: tokens `start` to `end`, its label and the id it means."""

    label: str
    value: str
    start: int
    end: int


class Page:
    """One text with what stands on it."""

    def __init__(self, doc: Doc, breaks: Set[int], signs: List[Sign], contexts: Dict[str, List[Sign]]) -> None:
        self.doc, self.breaks, self.signs, self.contexts = doc, breaks, signs, contexts
        self.words = [token.lower_ for token in doc]
        self.spaced = [bool(token.whitespace_) for token in doc]
        self.markers = [sign for sign in signs if sign.label == "marker"]
        self._senses: Dict[str, Set[int]] = {}
        for sign in contexts["sense"]:
            self._senses.setdefault(sign.value, set()).update(range(sign.start, sign.end))

    @cached_property
    def sentences(self) -> List[int]:
        """For each token the number of its sentence; a full stop inside a number or a name ends none."""
        numbers, number, begun = [], 0, 0
        for index, word in enumerate(self.words):
            if index in self.breaks and index - begun > SHORT_LINE:
                number, begun = number + 1, index
            numbers.append(number)
            if word in STOPS and self._ends(index):
                number, begun = number + 1, index + 1
        return numbers

    def _ends(self, index: int) -> bool:
        spaced = self.spaced[index] or index + 1 in self.breaks or index + 1 == len(self.words)
        cell = index > 0 and self.spaced[index - 1]  # ` ; ` parts the cells of a row
        return (spaced or self.words[index] != ".") and not (self.words[index] == ";" and cell)

    @cached_property
    def known(self) -> Set[int]:
        """The tokens of all known words."""
        signs = (*self.signs, *(sign for signs in self.contexts.values() for sign in signs))
        return {index for sign in signs for index in range(sign.start, sign.end)}

    @cached_property
    def bounds(self) -> Dict[int, Tuple[int, int]]:
        """First and last-but-one token of each sentence, by its number."""
        bounds: Dict[int, Tuple[int, int]] = {}
        for index, number in enumerate(self.sentences):
            bounds[number] = (bounds.get(number, (index, 0))[0], index + 1)
        return bounds

    def has(self, sense: str, start: int, end: int) -> bool:
        """Whether a word of this sense stands among the tokens."""
        places = self._senses.get(sense, set())
        return any(index in places for index in range(max(start, 0), min(end, len(self.words))))

    def places(self, sense: str) -> Set[int]:
        """The tokens of all words of a sense."""
        return self._senses.get(sense, set())

    def from_sentence(self, index: int, back: int) -> int:
        """So many tokens before a token, but not before its sentence."""
        return max(self.sentence(index)[0], index - back)

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return self.sentences[one] == self.sentences[other]

    def sentence(self, index: int) -> Tuple[int, int]:
        """First and last-but-one token of the sentence of a token."""
        return self.bounds[self.sentences[index]] if self.words else (0, 0)

    def marker_before(self, index: int, sentence: bool = True) -> Optional[Sign]:
        """The nearest marker that ends at or before a token."""
        for sign in reversed(self.markers):
            if sign.end <= index:
                return sign if not sentence or self.same_sentence(sign.start, min(index, len(self.words) - 1)) else None
        return None

    def marker_after(self, index: int, within: int) -> Optional[Sign]:
        """The nearest marker that begins at most so many tokens after a token, in its sentence."""
        for sign in self.markers:
            if sign.start >= index:
                near = sign.start - index <= within and self.same_sentence(max(index - 1, 0), sign.start)
                return sign if near else None
        return None

    def between(self, start: int, end: int, *labels: str) -> List[Sign]:
        """The signs of these labels that stand wholly between two tokens."""
        return [sign for sign in self.signs if sign.start >= start and sign.end <= end and sign.label in labels]


class PageReader:
    """spaCy with the words of reports; punctuation, case and spaces are taken as they may come."""

    def __init__(self, words: Words) -> None:
        self._nlp = spacy.blank("en")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._mended = [(re.compile(rule[0]), rule[1]) for rule in words.get("mend", {}).values()]
        for label, entries in words.items():
            for value, phrases in entries.items() if label != "mend" else ():
                self._matcher.add(f"{label}={value}", [self.doc(plain(form)) for phrase in phrases for form in _forms(phrase)])

    def doc(self, text: str) -> Doc:
        """The text as tokens: words, numbers and single signs."""
        found = list(TOKENS.finditer(text))
        ends = [match.end() for match in found]
        starts = [*(match.start() for match in found[1:]), len(text)]
        spaces = [start > end for end, start in zip(ends, starts, strict=True)]
        return Doc(self._nlp.vocab, words=[match[0] for match in found], spaces=spaces)

    def page(self, text: str) -> Page:
        """The text with its signs; of overlapping ones the longest counts."""
        mended = self.mended(text)
        doc = self.doc(mended)
        main: List[Span] = []
        contexts: Dict[str, List[Sign]] = {name: [] for name in CONTEXTS}
        for key, start, end in self._matcher(doc):
            label, _, value = self._nlp.vocab.strings[key].partition("=")
            if label in contexts:
                contexts[label].append(Sign(label, value, start, end))
            else:
                main.append(Span(doc, start, end, label=key))
        signs = [Sign(*span.label_.split("=", 1), span.start, span.end) for span in filter_spans(main)]  # type: ignore[call-arg]
        return Page(doc, _breaks(mended), signs, contexts)

    def mended(self, text: str) -> str:
        """The text with full-width and other forms of the same characters made one, and glued words parted."""
        text = re.sub(r"[\r\f\v\u2028\u2029]+", "\n", plain(text[:LONGEST]))
        for pattern, by in self._mended:
            text = pattern.sub(by, text)
        return text


def plain(text: str) -> str:
    """The text with the many forms of plus, minus and of full-width characters made one."""
    return unicodedata.normalize("NFKC", text.translate(BESIDE)).translate(BESIDE)


def _breaks(text: str) -> Set[int]:
    """The tokens with which a new line begins."""
    breaks, place, token = set(), 0, 0
    for match in TOKENS.finditer(text):
        if "\n" in text[place : match.start()]:
            breaks.add(token)
        place, token = match.end(), token + 1
    return breaks


def _forms(phrase: str) -> Set[str]:
    """A phrase with each hyphen inside it kept, left out, or a space."""
    parts = re.split(r"(?<=[\w)])-(?=\w)", phrase)
    if len(parts) > MOST_PARTS or RANGE.search(phrase):
        return {phrase}
    joints = product(("-", " ", ""), repeat=len(parts) - 1)
    return {"".join(part for pair in zip(parts, (*joint, ""), strict=True) for part in pair) for joint in joints}
