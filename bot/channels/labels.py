"""The labels of the interface: one JSON catalogue for each language, English first, and a right-to-left language made up for tests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Dict, Mapping, Optional

CATALOGUES = Path(__file__).parent / "page" / "labels"
FIRST = "en"
PSEUDO = "ar-XB"  # as in CLDR: English words written from right to left
WORD = re.compile(r"\{\w+\}|[^\s{}]+")
NOT_SHOWN = ("language", "direction")

Catalogue = Mapping[str, str]


class Labels:
    """Reads the catalogues once and finds the one for a person."""

    def __init__(self, folder: Path = CATALOGUES) -> None:
        self._known: Dict[str, Catalogue] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
        self._known[PSEUDO] = pseudo(self._known[FIRST])

    def catalogue(self, asked: Optional[str] = None, accepted: str = "") -> Catalogue:
        """The catalogue of the language that an address names, or of the first that a browser accepts; English where neither is there."""
        wishes = [asked or "", *(wish.partition(";")[0].strip() for wish in accepted.split(",") if PSEUDO not in wish)]
        found = next((self._known[name] for wish in wishes for name in (wish, wish.partition("-")[0]) if name in self._known), self._known[FIRST])
        return {**self._known[FIRST], **found}


def pseudo(catalogue: Catalogue) -> Catalogue:
    """The same labels as a language from right to left would have them: each word turned round, its letters still readable by a program."""
    turned = {name: WORD.sub(_turned, text) for name, text in catalogue.items() if name not in NOT_SHOWN}
    return {**turned, "language": PSEUDO, "direction": "rtl"}


def _turned(word: "re.Match[str]") -> str:
    return word[0] if word[0].startswith("{") else f"\u200f\u202e{word[0]}\u202c\u200f"
