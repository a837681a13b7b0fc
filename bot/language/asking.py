"""Questions that have a boundary: a dose, a choice, a diagnosis, the outlook; seen by patterns that are data."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from bot.language.tongues import said_way
from bot.language.wording import Wording

Data = Mapping[str, Any]
PIECES = re.compile(r"\)[*?]|[()|^$~?]|\.\.+|<[a-z-]+>|[^()|<>^$~?.]+")
START, WORD, WITHIN, BETWEEN = r"(?<!\S)", r"(?:[^\s.?]+ )", 6, 2
ENDS = {"^": r"(?:^|(?<=[.?] ))", "$": r"(?=[.?]|$)", "?": r"(?=[^.?]*\?)"}
GENE = re.compile(r"\bher-?\s?2\b(?:\s?\+(?=\s|$))?", re.I)  # "HER" is somebody, too
NUMBER, ANY_NUMBER = "#", re.compile(r"\d+(?:[.,]\d+)?")


class Boundary(NamedTuple):
    """The article that says where the boundary is, the rule that saw it, whether it overrides the classifier, and which articles answer it too.

    `firm`: it overrides a classifier that is sure of another article, too.
    """

    category: str
    rule: str
    sure: bool
    also: Tuple[str, ...]
    firm: bool = False


class Asking:
    """Built from `asks` (lists of words and names) and the rules of `boundaries`; `look` is a pure function of the text."""

    def __init__(self, asks: Mapping[str, Data], rules: Sequence[Data], wording: Wording) -> None:
        self._wording = wording  # its own: what it learns here must not change how warning signs are read
        self._learn(asks, rules)
        # The words of a class become its name in the message, so that patterns stay short.
        self._classes = [(f"<{name}> ", self._compiled("(" + "|".join(words) + ")")) for name, words in asks["classes"].items()]
        self._lists: Dict[str, str] = {f"<{name}>": f"<{name}> " for name in asks["classes"]}
        for name, texts in asks["lists"].items():
            self._lists[f"<{name}>"] = self._any(texts)
        self._rules = [self._rule(rule) for rule in rules]

    def look(self, text: str) -> Optional[Boundary]:
        """The first boundary in the order of the rules; None where the message asks for none."""
        lower, plain = f" {text.lower()} ", self._named(text)
        for boundary, ways, when, unless in self._rules:
            if any(all(any(word in lower for word in choice) for choice in way) for way in ways):
                return boundary
            if when.search(plain) and not unless.search(plain):
                return boundary
        return None

    def _named(self, text: str) -> str:
        words = self._wording.every(GENE.sub("gene", text))
        plain = " ".join(NUMBER if ANY_NUMBER.fullmatch(word) else word for word in words) + " "
        for name, words_of_class in self._classes:
            plain = words_of_class.sub(name, plain)
        return plain

    def _rule(self, rule: Data) -> Tuple[Boundary, List[Any], "re.Pattern[str]", "re.Pattern[str]"]:
        boundary = Boundary(rule["category"], rule["id"], rule["sure"], tuple(rule["also"]), rule["firm"])
        when, unless = (re.compile(START + self._any(rule[key]) if rule[key] else r"(?!)") for key in ("when", "unless"))
        return boundary, [said_way(way) for way in rule["said"]], when, unless

    def _learn(self, asks: Mapping[str, Data], rules: Sequence[Data]) -> None:
        texts = [text for part in asks.values() for texts in part.values() for text in texts]
        texts += [text for rule in rules for key in ("when", "unless") for text in rule[key]]
        self._wording.learn({word for text in texts for word in re.findall(r"[^\W\d_]+", re.sub(r"<[a-z-]+>", " ", str(text)))})

    def _compiled(self, text: str) -> "re.Pattern[str]":
        return re.compile(START + self._written(text))

    def _any(self, texts: Sequence[str]) -> str:
        return "(?:" + "|".join(self._written(str(text)) for text in texts) + ")"

    def _written(self, text: str) -> str:
        return "".join(self._part(part) for part in PIECES.findall(text.lower()))

    def _part(self, part: str) -> str:
        """A piece of a pattern as a regular expression over words that each end with a space."""
        if part[0] in "()|":
            return "(?:" if part == "(" else part
        if part in ENDS:
            return ENDS[part]
        if part == "~" or part.startswith(".."):
            return f"{WORD}{{0,{BETWEEN if part == '~' else WITHIN}}}?"
        if part.startswith("<"):
            return self._lists[part]
        return "".join(re.escape(NUMBER if ANY_NUMBER.fullmatch(word) else word) + " " for word in self._wording.same(part))
