"""Cuts a message of several questions into its questions: at the joints where the parts are understood better than the whole."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from bot.language.context import REFERRING, subject
from bot.language.topics import TopicClassifier

WORDS = r"what|whats|what's|wat|why|when|where|who|whos|whom|which|whose|how|hows"
AUXILIARIES = r"is|are|can|could|does|do|did|will|would|should|shall|has|have"
PERSONS = r"it|its|this|that|i|we|he|she|they|my|the|there|you|u|his|her|him|any|some"
REQUESTS = r"tell|explain|send|need|want"
JOINTS = re.compile(
    r"(?<=[?!。？])\s*|(?<=[a-z\d)%])\.+\s+|\n+|;\s*|,\s+|\s+(?=(?:&|plus|n|and|also|then|but|or)\s)"
    r"|(?:^|(?<=[\s?.,;:]))(?=\(?[1-9a-c]\)|[1-9][.)]\s)"
    rf"|\s+(?=(?:{WORDS})\s)|\s+(?=(?:{AUXILIARIES})\s+(?:{PERSONS})\b)|\s+(?=(?:{REQUESTS})\s)",
    re.I,
)
ASKING = re.compile(
    rf"\b(?:{WORDS})\b|\?|^\W*(?:{AUXILIARIES}|am|was|were|may|might|any|{REQUESTS})\b"
    r"|\b(?:difference|tell|explain|please|pls|list|meaning|about|price|cost|side effects?|info)\b",
    re.I,
)
MARKS = " ,.;:&"
BULLET = re.compile(r"^\W*(?:\(?[1-9a-c][.)]\s*)?(?:(?:and|also|plus|then|but|or|n)\b\W*)*", re.I)
MOST_PIECES = 7
SHORT = 3
LONGEST_WITHOUT_A_VERB = 3
WORTH_OF_A_PART = 0.5
COST_OF_NO_QUESTION = 1.0
COST_OF_A_STATEMENT = 3.0
COST_OF_NO_ARTICLE = 1.5
COST_OF_A_FRAGMENT = 0.7


@dataclass(frozen=True)
class _Cut:
    """The best way to cut what stands before a joint: its worth, its parts, and the last medicine or trial named in it."""

    worth: float
    parts: Tuple[str, ...]
    subject: str


class Questions:
    """Weighs the ways to cut a message by how surely the classifier knows each part."""

    def __init__(self, topics: TopicClassifier) -> None:
        self._topics = topics

    def parts(self, text: str, spoken_about: str = "") -> List[str]:
        """The questions of a message in order, what only tells left out; the whole text if nothing in it asks."""
        joined = pieces(text)
        if sum(asks(piece) or len(piece.split()) <= LONGEST_WITHOUT_A_VERB for piece in joined) < 2:
            return [text]
        cuts = [_Cut(0.0, (), spoken_about)]
        for end in range(1, len(joined) + 1):
            cuts.append(max((self._longer(cuts[start], joined, start, end) for start in range(end)), key=lambda cut: cut.worth))
        asking = [part for part in cuts[-1].parts if asks(part) or len(part.split()) <= LONGEST_WITHOUT_A_VERB]
        return asking if len(cuts[-1].parts) > 1 and asking else [text]

    def _longer(self, before: _Cut, joined: Sequence[str], start: int, end: int) -> _Cut:
        part = " ".join(joined[start:end]).strip(MARKS)
        named = subject(self._topics.language, part)
        whole = start == 0 and end == len(joined)
        worth = self._worth(part if named or not REFERRING.search(part) else f"{part} {before.subject}", end - start)
        if not whole:
            worth += WORTH_OF_A_PART - (0 if asks(part) else _cost_of_no_question(part))
        return _Cut(before.worth + worth, (*before.parts, part), named or before.subject)

    def _worth(self, part: str, pieces_of_it: int) -> float:
        best = self._topics.read(part).ranking[0]
        worth = pieces_of_it * math.log(max(best.confidence, 1e-6))
        return worth - COST_OF_NO_ARTICLE * (not best.label.startswith("ask/")) - COST_OF_A_FRAGMENT * (len(part.split()) < SHORT)


def _cost_of_no_question(part: str) -> float:
    # "toxicity of RC48" asks without a question word; "papa will start RC48 in Guangzhou next month" only tells.
    return COST_OF_NO_QUESTION if len(part.split()) <= LONGEST_WITHOUT_A_VERB else COST_OF_A_STATEMENT


def pieces(text: str) -> List[str]:
    """The message cut at every joint at which a new question may begin; at most seven pieces, the shortest neighbours joined."""
    found, place = [], 0
    for joint in JOINTS.finditer(text):
        if re.search(r"\w\w", text[place : joint.start()]):
            found.append(text[place : joint.start()])
            place = joint.end()
    found.append(text[place:])
    if len(found) > 1 and not re.search(r"\w\w", found[-1]):
        found[-2:] = [f"{found[-2]} {found[-1]}".strip()]
    while len(found) > MOST_PIECES:
        shortest = min(range(len(found) - 1), key=lambda index: len(found[index]) + len(found[index + 1]))
        found[shortest : shortest + 2] = [" ".join(found[shortest : shortest + 2])]
    return found


def asks(part: str) -> bool:
    """Whether a part looks like a question or a request."""
    return bool(ASKING.search(BULLET.sub("", part)))
