"""How a message could read, given what was spoken about last: `and the side effects?`, `what about RC48`, `the second one`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from bot.language.clinical import ClinicalLanguage, Mention

REFERRING = re.compile(r"\b(?:it|its|this|that|these|those|them|they|same|the (?:drug|medicine|treatment|trial|study|test|injection|result)|one)\b", re.I)
SUBJECTS = ("drug", "trial")
REPLACING = (*SUBJECTS, "place")
ALONE, WITH_SUBJECT, TOGETHER, IN_ITS_PLACE, UNDER_TITLE = "alone", "with subject", "together", "in its place", "under title"
READINGS = (ALONE, WITH_SUBJECT, TOGETHER, IN_ITS_PLACE, UNDER_TITLE)
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
COMPARING = re.compile(r"\b(?:than|or|vs|versus|as|like) (?:it|that|this)\b|\b(?:it|that|this) (?:or|vs|versus|against)\b", re.I)
PLACED = re.compile(
    r"\b(?:the )?(?:(?P<first>first|1st|former)|(?:second|2nd|latter|last)) "
    r"(?:one|drug|medicine|medication|trial|study|of (?:those|these|them|the two))\b|"
    r"\bthe (?:(?P<former>former)|latter)\b", re.I,
)  # fmt: skip
MOST_WORDS_BESIDES_A_NAME = 2
LONGEST_ASKED = 160


@dataclass(frozen=True)
class Focus:
    """What was spoken about last: the completed question, the names of its subject, the article given, and the article ids offered as buttons."""

    asked: str = ""
    subject: str = ""
    article: str = ""
    offered: Tuple[str, ...] = ()


def chosen(text: str, offered: Sequence[str]) -> Optional[str]:
    """The article id meant by `the second one`; None if the text is no such choice."""
    for index, pattern in enumerate(ORDINALS[: len(offered)]):
        if pattern.match(text):
            return offered[index]
    return None


def placed(language: ClinicalLanguage, text: str, focus: Focus) -> str:
    """The text with `the first one` or `the second drug` replaced by what it means, where the last question named two medicines or trials."""
    names = [mention for mention in language.mentions(focus.asked) if mention.label in SUBJECTS] if PLACED.search(text) else []
    if len({mention.value for mention in names}) != 2:
        return text
    ends = [focus.asked[mention.start : mention.end] for mention in (names[0], next(m for m in names if m.value != names[0].value))]
    return PLACED.sub(lambda match: ends[0] if match["first"] or match["former"] else ends[1], text)


def readings(language: ClinicalLanguage, text: str, focus: Focus, title: str) -> Dict[str, str]:
    """The ways, named by READINGS, in which the text could read if it stood alone; `title` is the question of the article given last."""
    found = {ALONE: text}
    if not focus.asked:
        return found
    mentions = language.mentions(text)
    if focus.subject and (COMPARING.search(text) or not any(mention.label in SUBJECTS for mention in mentions)):
        found[WITH_SUBJECT] = f"{text} {focus.subject}"
    found[TOGETHER] = f"{focus.asked[:LONGEST_ASKED]} {text}"
    if any(mention.label in REPLACING for mention in mentions) and len(_words(text, mentions)) <= MOST_WORDS_BESIDES_A_NAME:
        found[IN_ITS_PLACE] = _substituted(language, text, mentions, focus.asked)
    if title:
        found[UNDER_TITLE] = f"{title} {text}"
    return found


def subject(language: ClinicalLanguage, text: str) -> str:
    """The last medicine or trial that a text names, as it is written there; empty if none."""
    named = [mention for mention in language.mentions(text) if mention.label in SUBJECTS]
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
    old = [mention for mention in language.mentions(asked) if mention.label == new.label]
    name = text[new.start : new.end]
    if not old:
        return f"{asked} {name}"
    return asked[: old[-1].start] + name + asked[old[-1].end :]
