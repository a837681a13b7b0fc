"""A report and a question in one message: the reading comes first, and the question is answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, List

import pytest

from bot.language.report_message import Concern, concern, question
from bot.wiring import reports

pytestmark = pytest.mark.rasa
READ = "/report"


class Reading:
    """Reports without a conversation before them."""

    def concerns(self, conversation_id: str, text: str) -> Concern:
        return concern(text, reports().read(text).report)

    def restated(self, text: str) -> str:
        return f"{question(text)} (restated)"


class Heard:
    """Stands for Rasa and for its parser, which knows only texts that `understood` is a part of."""

    def __init__(self, understood: str) -> None:
        self.understood, self.handed = understood, []  # type: ignore[var-annotated]

    async def handle_message(self, message: Any) -> None:
        self.handed.append(message.text)

    async def asked(self, conversation_id: str, text: str) -> List[Any]:
        from bot.dialogue.understanding import Said

        return [Said(text, {"intent": {"name": "ask" if self.understood in text else "clarify"}})]


@pytest.mark.parametrize(
    ("said", "understood", "handed"),
    [
        ("my HER2 is 2+, FISH negative", "", [READ]),
        ("my HER2 is 1+ can I get it", "HER2", [READ, "my HER2 is 1+ can I get it"]),
        ("my HER2 is 1+ can I get it", "restated", [READ, "can I get it (restated)"]),
        ("HER2 2+. FISH negative. What next?", "FISH", [READ, "HER2 2+. FISH negative. What next?"]),
        ("HER2 2+. FISH negative. What next?", "restated", [READ, "What next? (restated)"]),
        ("HER2 2+. FISH negative. What next?", "nothing of it", [READ, "HER2 2+. FISH negative. What next?"]),
        ("what does 2+ mean", "", ["what does 2+ mean"]),
    ],
)
@pytest.mark.asyncio
async def test_the_reading_comes_first_and_the_question_is_understood_with_the_status(said, understood, handed):
    from bot.dialogue.embedded import EmbeddedRasa

    heard: Any = Heard(understood)
    await EmbeddedRasa(heard, heard, Reading()).reply(SimpleNamespace(command=None, conversation_id="c", text=said))  # type: ignore[arg-type]
    assert heard.handed == handed
