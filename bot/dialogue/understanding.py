"""From what a patient wrote to what Rasa handles: several questions apart, each as it reads in the conversation."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Awaitable, Callable, Dict, List, NamedTuple, Optional

from bot.dialogue.tracker_store import WindowTrackerStore
from bot.language.clinical import ClinicalLanguage
from bot.language.context import REFERRING, Focus, chosen, subject
from bot.language.labels import BOUNDARIES
from bot.language.questions import asks, one_sentence, opens
from bot.language.warning import Guard

Parsed = Dict[str, Any]
Parse = Callable[[str, Dict[str, Any]], Awaitable[Parsed]]
Term = Callable[[str], Optional[str]]
SURE_BESIDE_AN_ALARM = 0.6
SURE_ALONE = 0.6
SURE_OF_A_BOUNDARY = 0.8
SURE_OF_A_PERSON = 0.8
PERSON = "person"
ALARMS = ("urgent-", "crisis-")
MOST_ANSWERS = 4


class Said(NamedTuple):
    """A text or payload for Rasa; `parsed` is what Rasa's parser made of it in its conversation, None where Rasa is to parse it itself."""

    text: str
    parsed: Optional[Parsed] = None


class Understanding:
    """Asks Rasa's own parser what words mean before the turn is handled; `parse` takes a text and its metadata."""

    def __init__(
        self, parse: Parse, store: WindowTrackerStore, language: ClinicalLanguage, term: Term = lambda text: None, guard: Optional[Guard] = None
    ) -> None:
        self._parse, self._store, self._language, self._term, self._guard = parse, store, language, term, guard

    async def asked(self, conversation_id: str, text: str) -> List[Said]:
        """What to hand to Rasa for one message, in order; never empty."""
        slots = self._store.slots(conversation_id)
        focus = Focus(slots.get("asked") or "", slots.get("subject") or "", slots.get("article") or "", tuple(slots.get("offered") or ()))
        alarm = self._guard.look(text) if self._guard else None
        if alarm:
            return [Said(payload(f"ask:{alarm.category}")), *await self._beside(text, focus)]
        option = chosen(text, focus.offered)
        if option:
            return [Said(payload(f"ask:{option}"))]
        if self._term(text):  # who asks what a word means asks nothing about what was spoken of before
            return [Said(text)]
        parsed = await self._read(text, focus)
        return await self._several(self._asking(text, parsed), focus) or _said(parsed)

    def _asking(self, text: str, parsed: Parsed) -> List[str]:
        """The parts of a message that are answered apart: around a question with a boundary what only tells (`CPS 3, HER2 3+`) is none."""
        parts: List[str] = parsed.get("parts") or []
        article, confidence = (parsed.get("articles") or [""])[0], parsed["intent"]["confidence"]
        if article in BOUNDARIES and confidence >= SURE_OF_A_BOUNDARY and one_sentence(text):
            return [text]  # "What treatment should my father choose, he's 81" asks one thing, whatever its halves would ask
        boundary = self._guard.boundary(text) if self._guard and len(parts) > 1 else None
        return [part for part in parts if opens(part)] if boundary is not None and article == boundary.category else parts

    async def _beside(self, text: str, focus: Focus) -> List[Said]:
        """What else a message with a warning sign asks for."""
        parts = (await self._read(text, focus)).get("parts") or []
        others = [part for part in parts if part != text and asks(part) and self._guard and not self._guard.look(part)]
        parsed = [await self._read(part, focus, whole=False) for part in others]
        sure = [one for one in parsed if one["intent"]["name"] == "ask" and one["intent"]["confidence"] >= SURE_BESIDE_AN_ALARM]
        return [said for one in sure if not one["articles"][0].startswith(ALARMS) for said in _said(one)][: MOST_ANSWERS - 1]

    async def _several(self, parts: List[str], focus: Focus) -> List[Said]:
        found: Dict[str, List[Said]] = {}
        given, least = focus.article, 2
        for part in parts if len(parts) > 1 else []:
            parsed = await self._part(part, focus)
            if parsed["intent"]["name"] == PERSON and parsed["intent"]["confidence"] >= SURE_OF_A_PERSON:
                found.setdefault(PERSON, _said(parsed))
            if parsed["intent"]["name"] != "ask":
                continue
            article, understood = parsed["articles"][0], parsed["understood"]
            if article == given and not opens(part):  # it only points at what was just read: the rest is the question
                least = 1
                continue
            found.setdefault(article, _said(parsed))
            focus = Focus(understood, subject(self._language, understood) or focus.subject, article)
        return [said for part in found.values() for said in part][:MOST_ANSWERS] if len(found) >= least else []

    async def _part(self, part: str, focus: Focus) -> Parsed:
        """One question of several: what is sure without the one before it, and points to nothing, does not lean on it."""
        alone = await self._read(part, Focus(), whole=False)
        known = alone["intent"]["name"] == "ask"
        if focus == Focus():
            return alone
        if known and alone["intent"]["confidence"] >= SURE_ALONE and not REFERRING.search(part):
            return alone
        leaning = await self._read(part, focus, whole=False)
        return leaning if leaning["intent"]["name"] == "ask" or not known else alone

    async def _read(self, text: str, focus: Focus, whole: bool = True) -> Parsed:
        parsed = await self._parse(text, {"focus": asdict(focus), "whole": whole})
        return {**parsed, "text": parsed.get("understood") or text}


def _said(parsed: Parsed) -> List[Said]:
    each = parsed.get("each") or []
    return [Said(payload(f"ask:{article}")) for article in each[:MOST_ANSWERS]] if len(each) > 1 else [Said(parsed["text"], parsed)]


def payload(command: str) -> str:
    """A command of our buttons as Rasa's payload: `ask:her2-what` is `/ask{"article": "her2-what"}`."""
    intent, _, article = command.partition(":")
    return f"/{intent}" + (json.dumps({"article": article}) if article else "")
