"""The plainest warning signs in other languages: words of the data that must stand together in a message."""

from __future__ import annotations

from typing import Any, List, Mapping, NamedTuple, Optional, Tuple

Way = Tuple[Tuple[str, ...], ...]


class Foreign(NamedTuple):
    """The language and the article of a sign that was met."""

    language: str
    category: str


class Tongues:
    """`data` maps a language to its `ways` (article → spellings) and to the words of general questions."""

    def __init__(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        self._ways: List[Tuple[Foreign, List[Way]]] = []
        self._unless = {language: tuple(map(str, entry["unless"])) for language, entry in data.items()}
        for language, entry in data.items():
            self._ways += [(Foreign(language, category), [said_way(text) for text in texts]) for category, texts in entry["ways"].items()]
        self._latin = [(foreign, kept) for foreign, ways in self._ways if (kept := [latin for latin in map(_latin, ways) if all(latin)])]

    def look(self, text: str) -> Optional[Foreign]:
        """The first sign in the order of the data; None if none is met or the message asks in general."""
        said = f" {text.lower()} "
        for foreign, ways in self._latin if said.isascii() else self._ways:
            if any(all(any(word in said for word in choice) for choice in way) for way in ways):
                if foreign.category.startswith("crisis") or not self._spared(foreign.language, said):
                    return foreign
        return None

    def _spared(self, language: str, said: str) -> bool:
        return any(word in said for word in self._unless[language])


def _latin(way: Way) -> Way:
    """What of a way can stand in a message of plain letters: most messages are such, and are read five times as fast."""
    return tuple(tuple(choice for choice in part if choice.isascii()) for part in way)


def said_way(text: str) -> Way:
    """A way of the data: parts joined by &, each a choice of spellings joined by |."""
    return tuple(tuple(choice for choice in part.removesuffix(" ").split("|") if choice) for part in text.split("& "))
