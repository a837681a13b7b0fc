"""The words of a picture, as knowledge/facts/steps.yml holds them."""

from __future__ import annotations

from knowledge.reader import Content
from knowledge.schema import Steps


class MissingWords(LookupError):
    """A picture lacks words: add them to facts/steps.yml under the entry that the message names."""


class Wording:
    """The words of one picture; called with a name, it gives that word with its braces filled."""

    def __init__(self, content: Content, picture_id: str) -> None:
        entry = next((placed.value for placed in content.steps if placed.value.id == picture_id), None)
        if entry is None:
            raise MissingWords(picture_id)
        self.steps: Steps = entry

    def __call__(self, name: str, /, **facts: object) -> str:
        """The word of this name; raises MissingWords."""
        try:
            return self.steps.words[name].format(**facts)
        except KeyError:
            raise MissingWords(f"{self.steps.id}: {name}") from None


def capital(text: str) -> str:
    """The text with its first letter as a capital, for a fact that stands alone."""
    return text[:1].upper() + text[1:]


def sentences(*parts: str) -> str:
    """Parts of an alternative text as sentences, one after the other."""
    return " ".join(part if part[-1] in ".:?!" else f"{part}." for part in map(str.strip, parts) if part).replace("\N{NO-BREAK SPACE}", " ")
