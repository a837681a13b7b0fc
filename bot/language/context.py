"""Completes a message from what was spoken about last: `and the side effects?`, `what about RC48`, `the second one`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from bot.language.clinical import ClinicalLanguage, Mention

SUBJECTS = ("drug", "trial")
REPLACING = (*SUBJECTS, "place")
REFERRING = re.compile(r"\b(?:it|its|this|that|these|those|them|they|same|the (?:drug|medicine|treatment|trial|study|test|injection|result)|one)\b", re.I)
CONNECTING = re.compile(r"^\W*(?:and|also|but|or|what about|how about|what if|ok and|okay and|so|then|why|what else)\b", re.I)
EMPTY = frozenset(
    (
        "and also but or what about how so then ok okay in for with of the a an is it on to if me my please pls "
        "same question vs versus instead case of there one"
    ).split()
)
ORDINALS = (
    re.compile(r"^\W*(?:the\s+)?(?:first|1st|1|one|number 1|option 1)(?:\s+(?:one|option|please|pls))*[\s.!?)]*$", re.I),
    re.compile(r"^\W*(?:the\s+)?(?:second|2nd|2|two|number 2|option 2|middle)(?:\s+(?:one|option|please|pls))*[\s.!?)]*$", re.I),
    re.compile(r"^\W*(?:the\s+)?(?:third|3rd|3|three|last|number 3|option 3)(?:\s+(?:one|option|please|pls))*[\s.!?)]*$", re.I),
)
SHORT = 9


@dataclass(frozen=True)
class Focus:
    """What was spoken about last: the completed question, the names of its subject, and the article ids offered as buttons."""

    asked: str = ""
    subject: str = ""
    offered: Tuple[str, ...] = ()


def chosen(text: str, offered: Sequence[str]) -> Optional[str]:
    """The article id meant by `the second one`; None if the text is no such choice."""
    for index, pattern in enumerate(ORDINALS[: len(offered)]):
        if pattern.match(text):
            return offered[index]
    return None


def complete(language: ClinicalLanguage, text: str, focus: Focus) -> str:
    """The text as it would read if it stood alone; the text itself where nothing is missing."""
    if not focus.asked:
        return text
    mentions = language.mentions(language.doc(text))
    words = _words(text, mentions)
    if len(words) == 0 and any(mention.label in REPLACING for mention in mentions):
        return _substituted(language, text, mentions, focus.asked)
    if any(mention.label in SUBJECTS for mention in mentions):
        return text
    short = len(text.split()) <= SHORT
    if not short or not (REFERRING.search(text) or CONNECTING.search(text) or len(text.split()) <= 2):
        return text
    return f"{text} {focus.subject}" if focus.subject else f"{focus.asked} {text}"


def subject(language: ClinicalLanguage, text: str) -> str:
    """The last medicine or trial that a text names, as it is written there; empty if none."""
    named = [mention for mention in language.mentions(language.doc(text)) if mention.label in SUBJECTS]
    return text[named[-1].start : named[-1].end] if named else ""


def _words(text: str, mentions: Sequence[Mention]) -> List[str]:
    kept, place = [], 0
    for mention in mentions:
        kept.append(text[place : mention.start])
        place = mention.end
    left = " ".join([*kept, text[place:]])
    return [word for word in re.findall(r"[a-z]+", left.lower()) if word not in EMPTY]


def _substituted(language: ClinicalLanguage, text: str, mentions: Sequence[Mention], asked: str) -> str:
    new = [mention for mention in mentions if mention.label in REPLACING][-1]
    old = [mention for mention in language.mentions(language.doc(asked)) if mention.label == new.label]
    name = text[new.start : new.end]
    if not old:
        return f"{asked} {name}"
    return asked[: old[-1].start] + name + asked[old[-1].end :]
