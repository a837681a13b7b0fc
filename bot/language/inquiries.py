"""Words that ask for rows of the tables: two medicines side by side, what comes after a medicine, its side effects, trials by survival."""

from __future__ import annotations

import re
from typing import List, Optional, Protocol, Sequence

COMPARES = re.compile(r"\b(?:compar\w*|versus|vs|better|best|stronger|differ\w*|head.to.head|side by side)\b", re.I)
EITHER = re.compile(r"\bor\b", re.I)
AFTER = re.compile(r"\b(?:after|post|following)\W+(?:\w+\W+){0,2}$", re.I)
NUMBER_OF_TIME = r"(?P<number>\d{1,3}(?:\.\d)?)\s*(?P<unit>months?|mths?|mos?|m|years?|yrs?)\b"
OVER = r"(?:over|above|beyond|exceed\w*|(?:more|longer|greater|higher) than|at least|>=?|≥)"
TRIALS = re.compile(r"\b(?:trials?|stud(?:y|ies))\b", re.I)
LIVING = r"(?:surviv\w*|os|lived?|living)"
SURVIVAL = (
    re.compile(rf"\b{LIVING}\b.{{0,30}}?{OVER}\s*{NUMBER_OF_TIME}", re.I),
    re.compile(rf"{OVER}\s*{NUMBER_OF_TIME}['’]?\s*(?:of\s+)?(?:median\s+|overall\s+)*{LIVING}\b", re.I),
)
NEXT = re.compile(r"\b(?:what(?:'s| is)?|which)\b.{0,25}\b(?:comes?|next|follows?|given|done|left)\b.{0,10}\bafter\b", re.I)
EFFECTS = r"(?:side\W?effects?|adverse (?:effects?|reactions?|events?))"
LISTED = r"(?:lists?|listed|listing|tables?|tabulated?|overview)"
LISTS_EFFECTS = re.compile(
    rf"\b{LISTED}\b.{{0,60}}\b{EFFECTS}|\b{EFFECTS}\b.{{0,60}}\b{LISTED}\b"
    rf"|\b(?:all|every)\W+(?:of\W+)?(?:(?:the|its|known|possible)\W+)*{EFFECTS}|\bhow (?:common|often|frequent)\b.{{0,40}}\b{EFFECTS}",
    re.I,
)
PERSON = re.compile(r"\b(?:i|i'?m|my|me|we|our|he|his|she|her)\b", re.I)
MONTHS_OF_A_YEAR = 12


class Named(Protocol):
    """A clinical word of a message: what it is, the id it means, and where it begins."""

    @property
    def label(self) -> str:
        """`drug`, `place` and so on."""

    @property
    def value(self) -> str:
        """The id it means."""

    @property
    def start(self) -> int:
        """The character at which it begins."""


def medicines(mentions: Sequence[Named]) -> List[str]:
    """The ids of the named medicines, each once, in the order of the text."""
    return list(dict.fromkeys(mention.value for mention in mentions if mention.label == "drug"))


def compares(text: str, sure: bool) -> bool:
    """Whether a message sets two things side by side; where it is not `sure` what it is about, a mere `or` is not enough."""
    return bool(COMPARES.search(text) or (sure and EITHER.search(text)))


def followed(text: str, mentions: Sequence[Named]) -> Optional[str]:
    """The id of the medicine of `after <medicine>`."""
    return next((mention.value for mention in mentions if mention.label == "drug" and AFTER.search(text[: mention.start])), None)


def comes_next(text: str) -> bool:
    """Whether a message asks what comes after something, whatever else it is about."""
    return bool(NEXT.search(text))


def lists_effects(text: str) -> bool:
    """Whether a message asks for the side effects as a list or table, for all of them, or for how common they are."""
    return bool(LISTS_EFFECTS.search(text))


def least_survival(text: str) -> Optional[float]:
    """The months of a question for trials with a survival over so many months (or years); never of words about a person."""
    match = next((found for pattern in SURVIVAL if (found := pattern.search(text))), None)
    if match is None or not TRIALS.search(text) or PERSON.search(text):
        return None
    return float(match["number"]) * (MONTHS_OF_A_YEAR if match["unit"].lower().startswith("y") else 1)
