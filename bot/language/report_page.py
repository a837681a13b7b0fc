"""A report as tokens and signs: every known word of the vocabulary, where it stands, and which sentence it belongs to."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Dict, FrozenSet, List, Mapping, Optional, Sequence, Set, Tuple

from spacy.lang.en import English
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import create_vocab

from bot.language.report_spelling import ReportSpelling

Words = Mapping[str, Mapping[str, Sequence[str]]]
TOKENS = re.compile(r"[^\W\d_一-鿿]+|\d+\.\d+|\d{1,3},\d{1,2}(?!\d)|\d+|[一-鿿]|\S")
STOPS = frozenset(".;?!。；？！")
BETWEEN = "between"
CONTEXTS = ("sense", "specimen", "primary")
LONGEST = 20_000
MOST_PARTS = 4
LONG_WORD = 5
EVERYDAY = ("ly", "ing", "ed", "tion", "tions", "ment", "ness", "ity", "ous", "ive", "able", "ally", "ical", "mente", "ung", "ción", "ção", "zione")
MISSPELT = ("amplified", "word", "state")
CLOSED = {")": "(", "]": "["}
BRACKETED = 9
SHORT_LINE = 2  # shorter lines are cells or wrapped words, not sentences
LEADERS = re.compile(r"[._\-…·]{3,}|…|(?: ?[.·_](?=\s)){3,}")
SPREAD = re.compile(r"(?<!\S)\S(?: \S(?!\S)){3,}")
ACCENTS = re.compile(r"(?<=[A-Za-z])[\u0300-\u036f]+")
LETTERS_ALONE = {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "đ": "d", "İ": "I"}
RANGE = re.compile(r"\d\+?-\d")
SIGNS_BESIDE = {
    "™": " ",
    "®": " ",
    "＋": "+",
    "﹢": "+",
    "－": "-",
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "﹣": "-",
    "‐": "-",
    "~": "-",
    "～": "-",
    "→": ":",
    "\u00a0": " ",
}
BESIDE = str.maketrans({**SIGNS_BESIDE, **LETTERS_ALONE})


@dataclass(frozen=True)
class Sign:
    """A known word: tokens `start` to `end`, its label and the id it means."""

    label: str
    value: str
    start: int
    end: int


class Page:
    """One text with what stands on it."""

    def __init__(
        self, text: str, found: List["re.Match[str]"], words: List[str], signs: List[Sign], contexts: Dict[str, List[Sign]], between: FrozenSet[str]
    ) -> None:
        self._between = between
        self.text, self.signs, self.contexts, self.words = text, signs, contexts, words
        self.starts = [match.start() for match in found]
        gaps = [text[one.end() : other.start()] for one, other in pairwise(found)]
        self.spaced = [bool(space) for space in gaps] + [False] * bool(found)
        self.breaks = {index for index, space in enumerate(gaps, 1) if "\n" in space}
        self.markers = [sign for sign in signs if sign.label == "marker" and not self._mere_protein(sign)]
        self._senses: Dict[str, Set[int]] = {}
        for sign in contexts["sense"]:
            self._senses.setdefault(sign.value, set()).update(range(sign.start, sign.end))

    def _mere_protein(self, sign: Sign) -> bool:
        """`HER2 protein expression`: not the protein of the urine."""
        return self.words[sign.start : sign.end] == ["protein"] and any(
            0 <= sign.start - other.end <= 1 for other in self.signs if other.label == "marker" and other.value == "her2"
        )

    @cached_property
    def sentences(self) -> List[int]:
        """For each token the number of its sentence; a full stop inside a number or a name ends none."""
        inside = {index for sign in self.signs for index in range(sign.start, sign.end - 1)}
        numbers, number, begun = [], 0, 0
        for index, word in enumerate(self.words):
            if index in self.breaks and index - begun > SHORT_LINE:
                number, begun = number + 1, index
            numbers.append(number)
            if word in STOPS and index not in inside and self._ends(index):
                number, begun = number + 1, index + 1
        return numbers

    def _ends(self, index: int) -> bool:
        spaced = self.spaced[index] or index + 1 in self.breaks or index + 1 == len(self.words)
        cell = index > 0 and self.spaced[index - 1]  # ` ; ` parts the cells of a row
        return (spaced or self.words[index] != "." or self._capital(index)) and not (self.words[index] == ";" and cell)

    def _capital(self, index: int) -> bool:
        """`(equivocal).FISH`: a full stop without a space behind it."""
        before, after = self.words[index - 1] if index else "", self.words[index + 1]
        return (len(before) > SHORT_LINE or before == ")") and len(after) > SHORT_LINE and after.isalpha() and self.text[self.starts[index + 1]].isupper()

    @cached_property
    def marked(self) -> Set[int]:
        """The tokens of all markers."""
        return {index for sign in self.markers for index in range(sign.start, sign.end)}

    @cached_property
    def known(self) -> Set[int]:
        """The tokens of all known words."""
        signs = (*self.signs, *(sign for signs in self.contexts.values() for sign in signs))
        known = {index for sign in signs for index in range(sign.start, sign.end)}
        return known | {index for index, word in enumerate(self.words) if word in self._between}

    def named(self, index: int) -> bool:
        """Whether a word could be the name of a stain that no list holds: it is not known, and not built as an everyday word."""
        word = self.words[index]
        if index in self.known or (len(word) == 1 and "一" <= word <= "鿿"):
            return False
        if word[:1].isalpha():
            return not (len(word) > LONG_WORD and word.endswith(EVERYDAY))
        # A digit glued to letters is part of a name, as in the stain p40.
        return bool(index and word[:1].isdigit() and self.words[index - 1].isalpha() and not self.spaced[index - 1])

    def glued(self, index: int) -> bool:
        """Whether a token is a part of a longer one, as the 0 in `T0` and `1/0`."""
        return bool(index) and not self.spaced[index - 1] and self.words[index - 1] not in ":=,;(|" and index not in self.breaks

    def coded(self, index: int) -> bool:
        """Whether an unknown word is written as stains are: with a digit, or in capitals among small letters."""
        glued = index + 1 < len(self.words) and self.words[index + 1][:1].isdigit() and not self.spaced[index]
        written = self.text[self.starts[index] : self.starts[index] + len(self.words[index])]
        return glued or self.words[index][:1].isdigit() or (written.isupper() and len(written) <= LONG_WORD and not self.text.isupper())

    @cached_property
    def bounds(self) -> Dict[int, Tuple[int, int]]:
        """First and last-but-one token of each sentence, by its number."""
        firsts = [index for index, number in enumerate(self.sentences) if not index or number != self.sentences[index - 1]]
        return {self.sentences[first]: (first, end) for first, end in zip(firsts, [*firsts[1:], len(self.words)], strict=True)}

    def has(self, sense: str, start: int, end: int) -> bool:
        """Whether a word of this sense stands among the tokens."""
        places = self._senses.get(sense)
        return places is not None and not places.isdisjoint(range(max(start, 0), min(end, len(self.words))))

    def places(self, sense: str) -> Set[int]:
        """The tokens of all words of a sense."""
        return self._senses.get(sense, set())

    def token_at(self, character: int) -> int:
        """The token that begins at or after a character."""
        return min(bisect_left(self.starts, character), max(len(self.starts) - 1, 0))

    def from_sentence(self, index: int, back: int) -> int:
        """So many tokens before a token, but not before its sentence."""
        return max(self.sentence(index)[0], index - back)

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return self.sentences[one] == self.sentences[other]

    def sentence(self, index: int) -> Tuple[int, int]:
        """First and last-but-one token of the sentence of a token."""
        return self.bounds[self.sentences[index]] if self.words else (0, 0)

    def opening(self, index: int) -> Optional[int]:
        """The bracket that opens what a closing bracket ends, where it is near."""
        if self.words[index] not in CLOSED:
            return None
        return next((place for place in range(index - 1, max(-1, index - BRACKETED), -1) if self.words[place] == CLOSED[self.words[index]]), None)

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
        self._vocab = create_vocab("en", English.Defaults)
        self._matcher = PhraseMatcher(self._vocab, attr="LOWER")
        self._spelling = ReportSpelling(*_spelt(words))
        self._mended = [(re.compile(rule[0]), rule[1]) for rule in words.get("mend", {}).values()]
        between = (word for phrase in words.get("sense", {}).get(BETWEEN, ()) for word in TOKENS.findall(plain(phrase).lower()))
        self._between = frozenset((*between, *English.Defaults.stop_words))
        self._named: Dict[int, Tuple[str, str]] = {}
        for label, entries in words.items():
            for value, phrases in entries.items() if label != "mend" else ():
                if value != BETWEEN:
                    self._matcher.add(f"{label}={value}", [self.doc(plain(form)) for phrase in phrases for form in _forms(phrase)])
                    self._named[self._vocab.strings[f"{label}={value}"]] = (label, value)

    def doc(self, text: str) -> Doc:
        """The text as tokens: words, numbers and single signs."""
        return Doc(self._vocab, words=TOKENS.findall(text))

    def page(self, text: str) -> Page:
        """The text with its signs; of overlapping ones the longest counts."""
        mended = self.mended(text)
        main: List[Sign] = []
        contexts: Dict[str, List[Sign]] = {name: [] for name in CONTEXTS}
        found = list(TOKENS.finditer(mended))
        read = [self._spelling.read(match[0].lower()) for match in found]
        for key, start, end in self._matcher(Doc(self._vocab, words=read)):
            label, value = self._named[key]
            contexts.get(label, main).append(Sign(label, value, start, end))
        return Page(mended, found, read, _longest(main), contexts, self._between)

    def mended(self, text: str) -> str:
        """The text with full-width and other forms of the same characters made one, and glued words parted."""
        text = re.sub(r"[\r\f\v\u2028\u2029]+", "\n", plain(text[:LONGEST]))
        text = LEADERS.sub(" : ", SPREAD.sub(_closed_up, text))
        for pattern, by in self._mended:
            text = pattern.sub(by, text)
        return text


def _longest(signs: List[Sign]) -> List[Sign]:
    """The signs without those that overlap a longer one, or an earlier one of the same length."""
    taken: Set[int] = set()
    kept = []
    names = {index for sign in signs if sign.value == "her2" for index in range(sign.start + 1, sign.end)}
    signs = [sign for sign in signs if sign.label != "score" or sign.start not in names]  # `her 2 - 3+` is no 2-3+
    for sign in sorted(signs, key=lambda sign: (sign.start - sign.end, sign.start)):
        if sign.start not in taken and sign.end - 1 not in taken:
            kept.append(sign)
            taken.update(range(sign.start, sign.end))
    return sorted(kept, key=lambda sign: sign.start)


def plain(text: str) -> str:
    """The text with the many forms of plus, minus and of full-width characters made one."""
    text = unicodedata.normalize("NFKC", text.translate(BESIDE)).translate(BESIDE)
    return text if text.isascii() else unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def _closed_up(spread: "re.Match[str]") -> str:
    """`H E R 2` as `HER2`; signs that stand apart, such as `+ + +`, are left alone."""
    return spread[0].replace(" ", "") if sum(letter.isalpha() for letter in spread[0]) > 1 else spread[0]


def _spelt(words: Words) -> Tuple[Dict[str, str], Set[str]]:
    """The single words that a slip may mean, each with the list it is from, and every word of the vocabulary."""
    meant: Dict[str, str] = {}
    known: Set[str] = set()
    for label, entries in words.items():
        for value, phrases in entries.items() if label != "mend" else ():
            for phrase in (plain(phrase).lower() for phrase in phrases):
                known.update(TOKENS.findall(phrase))
                if label in MISSPELT and phrase.isascii() and phrase.isalpha():
                    meant[phrase] = f"{label}={value}"
    return meant, known


def _forms(phrase: str) -> Set[str]:
    """A phrase with each hyphen inside it kept, left out, or a space."""
    parts = re.split(r"(?<=[\w)])-(?=\w)", phrase)
    if len(parts) > MOST_PARTS or RANGE.search(phrase):
        return {phrase}
    joints = product(("-", " ", ""), repeat=len(parts) - 1)
    return {"".join(part for pair in zip(parts, (*joint, ""), strict=True) for part in pair) for joint in joints}
