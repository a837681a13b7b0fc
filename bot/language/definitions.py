"""Whether a message asks for the meaning of one word of the glossary, and of which."""

from __future__ import annotations

import re
from typing import Dict, FrozenSet, List, Mapping, Optional, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST = 120
FORGIVEN = ((13, 2), (6, 1))
WHAT = r"(?:wh?at|waht|wht|wat|wot)"
IS = r"(?:'?s|\s+is|\s+are|\s+r|\s+was|\s+were|\s+does|\s+do|\s+did)"
COURTESY = r"(?:(?:hi|hello|dear|doctor|doc|dr|sir|madam|team|please|pls|plz|kindly|sorry|ok|okay|so|and|but|then|also|hey|um|well)\b[\s,.!:]*)"
TELL = r"(?:(?:can|could|would|will) (?:you|u|someone|anyone)(?: please| pls)?|i (?:want|need|would like|'?d like)(?: you)? to|help me)"
WORD = r"(?:the |this |that |a |an )?(?:(?:technical |medical )?(?:word|words|term|letters|abbreviation|acronym|expression)s? |meaning of )?"
SHAPES = [
    re.compile(shape, re.I)
    for shape in (
        rf"{WHAT}{IS}\s+(?:they|doctors|people|you|u)\s+(?:mean|understand)\s+(?:by|with|under)\s+{WORD}(?P<x>.+)",
        rf"{WHAT}{IS}?\s+(?:is\s+)?(?:meant|understood)\s+(?:by|with|under)\s+{WORD}(?P<x>.+)",
        rf"{WHAT}{IS}?\s+(?:the\s+)?(?:meaning|definition|sense|explanation)s?\s+(?:of|for)\s+{WORD}(?P<x>.+)",
        rf"{WHAT}\s+means?\s+{WORD}(?P<x>.+)",
        rf"{WHAT}{IS}?\s+{WORD}(?P<x>.+?)\s+(?:means?|meaning|meant|stands?\s+for|short\s+for|refers?\s+to|tells?\s+(?:us|me))",
        rf"{WHAT}{IS}\s+{WORD}(?P<x>.+)",
        rf"(?:the )?(?:meaning|definition|explanation)\s+(?:of|for)\s+{WORD}(?P<x>.+)",
        rf"(?:define|explain|clarify|decode|translate)(?:\s+(?:to )?me)?\s+{WHAT}\s+{WORD}(?P<x>.+?)\s+(?:is|are|means?)",
        rf"(?:define|explain|clarify|decode|translate)(?:\s+(?:to )?me)?\s+{WORD}(?P<x>.+)",
        rf"(?:tell me|know|understand)\s+{WHAT}\s+{WORD}(?P<x>.+?)\s+(?:is|are|means?|stands? for)",
        rf"(?:i (?:don'?t|do not|didn'?t) (?:understand|know|get)|never heard of|confused by)\s+{WORD}(?P<x>.+)",
        rf"{WORD}(?P<x>.+?)\s*(?:,|-|:)?\s*{WHAT}{IS}?\s+(?:it|this|that|they|these)(?:\s+(?:means?|stands?\s+for))?",
        rf"{WORD}(?P<x>.+?)\s*(?:,|-|:|=)?\s*(?:means?|meaning|definition|explained|stands? for)(?:\s+{WHAT})?",
        r"(?P<x>[^?]+?)\s*[?？]",
    )
]
LEAD = re.compile(rf"^\s*{COURTESY}*(?:{TELL}\s+)?{COURTESY}*", re.I)
TAIL = re.compile(
    r"(?:[\s,.!?？]+(?:please|pls|plz|kindly|sir|doctor|exactly|actually|again|anyway|then|to me|for me|thanks|thank you|"
    r"(?:in|on|with) (?:simple|plain|normal|easy) (?:words|english|language|terms)|"
    r"(?:in|on) (?:my|the|his|her|our|a|this) (?:report|result|results|pathology report|letter|paper|study|trial)|in (?:trials|cancer|studies|oncology)))+"
    r"(?P<end>\s*[?？.!]*)\s*$",
    re.I,
)
EDGES = " \t\n\"'“”‘’.,;:!?？()"


def spelling(name: str) -> str:
    """A name without what people leave out or add: capitals, blanks, hyphens."""
    return re.sub(r"[^a-z0-9+.]", "", name.lower()).strip(".")


def candidates(text: str) -> List[str]:
    """The words whose meaning a message may ask for, the surest first; none where it has no such shape."""
    if len(text) > LONGEST or text.startswith("/"):
        return []
    asked = TAIL.sub(r"\g<end>", LEAD.sub("", text.strip(), count=1))
    plain = asked.rstrip(" ?？.!")
    matches = [shape.fullmatch(part) for shape in SHAPES for part in (plain, asked)]
    return list(dict.fromkeys(match["x"].strip(EDGES) for match in matches if match))


class Definitions:
    """The words of the glossary: `names` maps term id → its spellings; `silent` terms are known but leave the answer to their article."""

    def __init__(self, names: Mapping[str, Sequence[str]], silent: FrozenSet[str] = frozenset()) -> None:
        self._terms: Dict[str, str] = {spelling(name): term for term, spelt in names.items() for name in spelt}
        self._silent = silent

    def asked(self, text: str) -> Optional[str]:
        """The id of the one term whose meaning the message asks for, if it asks for nothing else."""
        found = (self._named(candidate) for candidate in candidates(text))
        term = next((term for term in found if term), None)
        return None if term in self._silent else term

    def _named(self, words: str) -> Optional[str]:
        key = spelling(words)
        for form in (key, key[:-1] if key.endswith("s") else key):
            if form in self._terms:
                return self._terms[form]
        bound = next((slips for length, slips in FORGIVEN if len(key) >= length), 0)
        if not bound:
            return None
        # Who misspells a word keeps its first letter, and digits are no slip: phase 2 is not phase 3.
        like = [name for name in self._terms if name[0] == key[0] and _digits(name) == _digits(key)]
        match = process.extractOne(key, like, scorer=OSA.distance, score_cutoff=bound)
        return self._terms[match[0]] if match else None


def _digits(name: str) -> str:
    return "".join(character for character in name if character.isdigit())
