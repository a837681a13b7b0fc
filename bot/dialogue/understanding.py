"""From what a patient wrote to what Rasa is asked: several questions apart, and each completed from the conversation."""

from __future__ import annotations

import json
from typing import Any, Awaitable, Callable, Dict, List, Optional

from bot.dialogue.tracker_store import WindowTrackerStore
from bot.language.clinical import ClinicalLanguage
from bot.language.context import Focus, chosen, complete, subject
from bot.language.questions import asks, units
from bot.language.warning import Guard

Parse = Callable[[str], Awaitable[Dict[str, Any]]]
Term = Callable[[str], Optional[str]]
UNSURE = ("ask", "nlu_fallback", "out-of-scope")
SURE_OF_A_PART = 0.4
FAVOUR_FOR_CONTEXT = 0.1
SURE_WITHOUT_SUBJECT = 0.8
SURE_WITHOUT_CONTEXT = 0.35
SURE_BESIDE_AN_ALARM = 0.6
ALARMS = ("urgent-", "crisis-")
MOST_ANSWERS = 4
MOST_UNITS = 8


class Understanding:
    """Asks Rasa's own parser what words mean before the turn is handled."""

    def __init__(
        self, parse: Parse, store: WindowTrackerStore, language: ClinicalLanguage, term: Term = lambda text: None, guard: Optional[Guard] = None
    ) -> None:
        self._parse, self._store, self._language, self._term, self._guard = parse, store, language, term, guard

    async def asked(self, conversation_id: str, text: str) -> List[str]:
        """The texts and payloads to hand to Rasa for one message, in order; never empty."""
        slots = self._store.slots(conversation_id)
        focus = Focus(slots.get("asked") or "", slots.get("subject") or "", tuple(slots.get("offered") or ()))
        alarm = self._guard.look(text) if self._guard else None
        if alarm:
            return [payload(f"ask:{alarm.category}"), *await self._beside(text, focus)]
        option = chosen(text, focus.offered)
        if option:
            return [payload(f"ask:{option}")]
        if self._term(text):  # who asks what a word means asks nothing about what was spoken of before
            return [text]
        several = await self._several(text, focus)
        return several or [await self._completed(text, focus)]

    async def _beside(self, text: str, focus: Focus) -> List[str]:
        """What else a message with a warning sign asks for."""
        parts = [part for part in units(text)[:MOST_UNITS] if asks(part) and self._guard and not self._guard.look(part)]
        parsed = [await self._parse(part) for part in parts if part != text]
        sure = [one for one in parsed if one["intent"]["name"] == "ask" and one["intent"]["confidence"] >= SURE_BESIDE_AN_ALARM]
        others = [one["articles"][0] for one in sure if not one["articles"][0].startswith(ALARMS)]
        return [payload(f"ask:{article}") for article in dict.fromkeys(others)][: MOST_ANSWERS - 1]

    async def _several(self, text: str, focus: Focus) -> List[str]:
        parts = units(text)[:MOST_UNITS]
        if len(parts) == 1:
            return []
        articles: List[str] = []
        for part in parts:
            whole = await self._completed(part, focus)
            parsed = await self._parse(whole)
            if parsed["intent"]["name"] == "ask" and parsed["intent"]["confidence"] >= SURE_OF_A_PART:
                articles.append(parsed["articles"][0])
                focus = Focus(whole, subject(self._language, whole) or focus.subject)
        distinct = list(dict.fromkeys(articles))[:MOST_ANSWERS]
        return [payload(f"ask:{article}") for article in distinct] if len(distinct) > 1 else []

    async def _completed(self, text: str, focus: Focus) -> str:
        whole = complete(self._language, text, focus)
        if whole == text:
            return text
        alone, together = await self._parse(text), await self._parse(whole)
        if alone["intent"]["name"] not in UNSURE or _sureness(alone) >= self._sure_enough(text, whole, focus):
            return text
        return whole if _sureness(together) + FAVOUR_FOR_CONTEXT >= _sureness(alone) else text

    @staticmethod
    def _sure_enough(text: str, whole: str, focus: Focus) -> float:
        if text not in whole:  # the words name a subject only: nothing stands alone
            return 1.0
        return SURE_WITHOUT_SUBJECT if focus.subject else SURE_WITHOUT_CONTEXT


def payload(command: str) -> str:
    """A command of our buttons as Rasa's payload: `ask:her2-what` is `/ask{"article": "her2-what"}`."""
    intent, _, article = command.partition(":")
    return f"/{intent}" + (json.dumps({"article": article}) if article else "")


def _sureness(parsed: Dict[str, Any]) -> float:
    return parsed["intent"]["confidence"] if parsed["intent"]["name"] == "ask" else 0.0
