"""Cuts a message into the pieces that may each ask something; the classifier then tells which of them do."""

from __future__ import annotations

import re
from typing import List

WORDS = r"what|whats|what's|wat|why|when|where|who|whos|whom|which|whose|how|hows"
VERBS = r"is|are|am|was|were|do|does|did|can|could|should|shall|would|will|may|might|has|have|any|tell|explain|need|want"
LEADING = r"(?:(?:and|also|plus|then|or|but|so|next|another|lastly|finally|pls|please|ok|okay|hi|hello|doctor|sir|honestly|n)[ ,:]+)*"
ASKS = re.compile(rf"^\W*(?:\d\W+)?{LEADING}(?:{WORDS}|{VERBS})\b", re.I)
ASKED_LATE = re.compile(rf"\b(?:{WORDS})\b", re.I)
NUMBERED = re.compile(r"(?:^|(?<=[\s?.,;]))(?:\(?[1-9a-c]\)|[1-9][.)](?=\s))\s*", re.I)
ENDED = re.compile(r"(?<=[?!。？])\s*|(?<=[a-z\d)])\.\s+|\n+|;\s*", re.I)
JOINED = re.compile(rf",\s+|\s+(?:&|plus|n)\s+|\s+(?=(?:and|also)\s+(?:also\s+|then\s+|honestly\s+|please\s+)?(?:{WORDS}|{VERBS}|if|about|it|its)\b)", re.I)
UNJOINED = re.compile(rf"(?<=[a-z\d+] )(?=(?:{WORDS})\s)", re.I)
FILLERS = {"and", "also", "plus", "hello", "hi", "thanks", "thank you", "please", "pls"}
ADDED = re.compile(r"^\W*(?:and|also|plus|its|about)\b", re.I)
SHORTEST_BEFORE_A_QUESTION = 3
LONGEST_ADDITION = 5


def pieces(text: str) -> List[str]:
    """The message cut at numbers, sentence ends, commas and joints such as `and how`, the wider cuts first."""
    cut = [text]
    for place in (NUMBERED, ENDED, JOINED):
        cut = [piece for part in cut for piece in place.split(part)]
    cut = [piece for part in cut for piece in _unjoined(part)]
    return [piece.strip(" ,.") for piece in cut if len(re.findall(r"\w\w+", piece)) > 0 and piece.strip(" ,.").lower() not in FILLERS]


def units(text: str) -> List[str]:
    """The questions of a message, in order, each with the statements that lead to it; the whole text if it holds at most one."""
    found: List[str] = []
    waiting: List[str] = []
    for piece in pieces(text):
        added = bool(found and ADDED.search(piece)) and len(piece.split()) <= LONGEST_ADDITION
        if asks(piece) or added:
            found.append(". ".join([*waiting, piece]))
            waiting = []
        else:
            waiting.append(piece)
    if waiting and found:
        found[-1] = ". ".join([found[-1], *waiting])
    return found if len(found) > 1 else [text]


def asks(piece: str) -> bool:
    """Whether a piece looks like a question."""
    return bool(ASKS.search(piece) or ASKED_LATE.search(piece) or piece.rstrip().endswith(("?", "？")))


def _unjoined(part: str) -> List[str]:
    # "what is her2 how is it tested": a question word in the middle begins a new question after three words or more.
    places = [m.start() for m in UNJOINED.finditer(part) if len(part[: m.start()].split()) >= SHORTEST_BEFORE_A_QUESTION]
    whole = [place for place in places if ASKS.search(part[:place])]
    starts = [0, *whole, len(part)]
    return [part[start:end] for start, end in zip(starts, starts[1:], strict=False)]
