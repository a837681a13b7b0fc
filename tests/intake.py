"""What the tests of the pre-screening share: a conversation with the intake, without Rasa: what is asked aside is only noted."""

from __future__ import annotations

from typing import Any, Dict, List

from bot.services.replies import Reply
from bot.wiring import House, screening

OTHER = Reply("(answered as any question)", {"kind": "answer"})
LINES = {
    "consent": "yes", "who": "my mother", "age": "61", "country": "Kenya", "diagnosis": "stomach cancer, confirmed by a biopsy", "stage": "stage IV",
    "her2_ihc": "3+", "her2_ish": "amplified", "cps": "CPS 5", "cldn182": "negative", "msi": "MSS", "prior_treatments": "FOLFOX with Herceptin",
    "progressed_after": "it stopped working in May", "ecog": "light housework is fine", "goal": "to live", "contact": "a@example.org", "summary": "yes",
}  # fmt: skip


class Intake:
    """One conversation; `asides` is what was left to the understanding of questions."""

    def __init__(self, house: House, name: str = "intake") -> None:
        self.house, self._screening = house, screening(house)
        self.id = house.messages.conversation("test", name)
        self.asides: List[str] = []
        self.item: Any = None
        self.asked: List[str] = []
        self._bodies: List[Dict[str, Any]] = []

    def say(self, text: str) -> List[Dict[str, Any]]:
        """Says something and gives the bodies of the replies."""
        received = self.house.messages.receive(self.id, text)
        aside = None if received.command else self._screening.concerns(self.id, received.text)
        taken = received.command is not None or aside is not None
        if aside:
            self.asides.append(aside)
        replies = [*([OTHER] if aside or not taken else []), *(self._screening.reply(self.id) if taken else [])]
        bodies = [outgoing.body for outgoing in self.house.messages.send(self.id, replies, received.id)]
        items = [body["custom"].get("item") for body in bodies if body["custom"].get("kind") == "screening"]
        self.item = items[-1] if items else None
        self.asked += items
        self._bodies = bodies
        return bodies

    def text(self, text: str) -> str:
        """The words of the replies."""
        return "\n\n".join(body["text"] for body in self.say(text))

    def buttons(self) -> List[Dict[str, str]]:
        """The buttons of the last reply."""
        return self._bodies[-1].get("buttons", [])

    def until(self, item: str, **lines: str) -> "Intake":
        """Begins if nothing was begun, and answers until an item is asked."""
        if self.item is None:
            self.say("start the pre-screening")
        for _ in range(40):
            if self.item == item:
                return self
            self.say({**LINES, **lines}[self.item])
        raise AssertionError(f"{item} was never asked: {self.asked}")

    @property
    def record(self) -> Dict[str, Any]:
        """The record as programs read it."""
        return self.house.sheets.shown(self.id, "a test")

    def value(self, item: str) -> Any:
        """The value of an item."""
        return self.record["answers"].get(item, {}).get("value")
