"""Reads the clinical words of a message: medicines, tests, scores, trials, places, misspellings included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Dict, List, Mapping, Sequence, Tuple

import spacy
from rapidfuzz import fuzz, process
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

Words = Mapping[str, Mapping[str, Sequence[str]]]
FUZZY_LABELS = ("drug",)
AS_WRITTEN = ("place",)  # "US", not "us"
FUZZY_LENGTH = 6
FUZZY_SCORE = 82
READ_AGAIN = 64
NUMBER = re.compile(r"(?<![\w.,:/+-])0\d(?![\w:/+]|[.,-]\d)")  # "04", as in "DESTINY-Gastric01 and 04": no time, no date, no telephone number


@dataclass(frozen=True)
class Mention:
    """A clinical word as it stands in the text: characters `start` to `end`, and the id it means."""

    label: str
    value: str
    start: int
    end: int


class ClinicalLanguage:
    """spaCy's blank English with the phrases of the vocabulary; `words` maps label → id → phrases; a place in capitals is found in capitals only."""

    def __init__(self, words: Words) -> None:
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer.token_match = re.compile(r"^(?:\d\+{1,2}|\+{2,3}|[a-z]+\d*\+)$", re.I).match
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._as_written = PhraseMatcher(self._nlp.vocab)
        self._fuzzy: Dict[str, Dict[str, Tuple[str, str]]] = {}
        self._trials = frozenset(words.get("trial", ()))
        self._phrases = [phrase for entries in words.values() for phrases in entries.values() for phrase in phrases]
        for label, entries in words.items():
            for value, phrases in entries.items():
                for matcher, in_capitals in ((self._matcher, False), (self._as_written, True)):
                    matcher.add(
                        f"{label}={value}", [self._nlp.make_doc(phrase) for phrase in phrases if (label in AS_WRITTEN and phrase.isupper()) is in_capitals]
                    )
                if label in FUZZY_LABELS:
                    for name in (phrase.lower() for phrase in phrases if len(phrase) >= FUZZY_LENGTH and " " not in phrase):
                        self._fuzzy.setdefault(name[0], {})[name] = (label, value)
        self.mentions = lru_cache(maxsize=READ_AGAIN)(self._mentions)
        """`mentions(text)`: the clinical words of a text in their order, the longest where they overlap; kept for the few texts of a message."""

    def words(self) -> List[str]:
        """All single words of the vocabulary, in lower case."""
        return sorted({word.lower() for phrase in self._phrases for word in re.findall(r"[A-Za-z]+", phrase)})

    def doc(self, text: str) -> Doc:
        """The text as spaCy tokens; characters keep their places."""
        return self._nlp.make_doc(text)

    def canonical(self, text: str) -> str:
        """The text in lower case with each medicine, test and trial written in one way, for the classifier."""
        pieces, place = [], 0
        for mention in self.mentions(text):
            pieces += [text[place : mention.start], f" {mention.label}_{re.sub(r'[^a-z0-9+]', '', mention.value)} "]
            place = mention.end
        return re.sub(r"\s+", " ", "".join([*pieces, text[place:]]).lower()).strip()

    def _mentions(self, text: str) -> Tuple[Mention, ...]:
        doc = self.doc(text)
        spans = [Span(doc, start, end, label=key) for key, start, end in (*self._matcher(doc), *self._as_written(doc))]
        found = filter_spans(spans)
        taken = {token.i for span in found for token in span}
        mentions = [Mention(*_named(span.label_), span.start_char, span.end_char) for span in found]
        mentions += [m for token in doc if token.i not in taken for m in self._misspelt(token.text, token.idx)]
        series = self._of_the_same_series(text, mentions)
        mentions += [one for one in series if not any(m.start < one.end and one.start < m.end for m in mentions)]
        return tuple(sorted(mentions, key=lambda mention: mention.start))

    def continued(self, text: str, subject: str) -> str:
        """The text with the bare number of a trial (`and 04?`) written out after `subject`, a trial of the same series; else the text."""
        series = [mention for mention in self.mentions(subject) if mention.label == "trial"]
        for mention in reversed(self._of_the_same_series(text, series)):
            text = f"{text[: mention.start]}{mention.value}{text[mention.end :]}"
        return text

    def _of_the_same_series(self, text: str, mentions: Sequence[Mention]) -> List[Mention]:
        series = sorted({mention.value[:-2] for mention in mentions if mention.label == "trial" and NUMBER.fullmatch(mention.value[-2:])})
        found = ((f"{one}{number[0]}", number) for one in series for number in NUMBER.finditer(text))
        return [Mention("trial", value, number.start(), number.end()) for value, number in found if value in self._trials]

    def _misspelt(self, word: str, start: int) -> List[Mention]:
        if len(word) < FUZZY_LENGTH or not word.isascii():
            return []
        # Who misspells a name keeps its first letter; without that, "embryo" would be pembrolizumab.
        like = self._fuzzy.get(word[0].lower(), {})
        match = process.extractOne(word.lower(), list(like), scorer=fuzz.ratio, score_cutoff=FUZZY_SCORE)
        return [Mention(*like[match[0]], start, start + len(word))] if match else []


def _named(key: str) -> Tuple[str, str]:
    label, _, value = key.partition("=")
    return label, value
