"""Who hears a patient's message: the assistant, or the coordinator who has the conversation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import List, Optional, Protocol, Sequence

from bot.care.handoff import quiet
from bot.language.person import asks_for_person
from bot.services import handoff_words as words
from bot.services.handoff import CRISIS_ARTICLE, HandOffs
from bot.services.messages import Messages, Received
from bot.services.replies import Reply

HELPFUL = re.compile(r"^helpful:(?P<handoff>\d{1,9})-(?P<word>yes|no)$")
# Read word for word: a coordinator's patient may say much that an open mind would take for a farewell.
NEVER_MIND = frozenset({"never mind", "nevermind", "no never mind", "forget it", "cancel", "cancel that", "cancel it", "no longer needed"})
BACK = frozenset({"back to the assistant", "back to assistant", "back to the bot", "back to bot", "talk to the assistant"})


@dataclass(frozen=True)
class Sign:
    """A warning sign in a message: its level (`crisis` or `urgent`) and what the patient is told at once."""

    level: str
    replies: List[Reply]


class Guard(Protocol):
    """Looks for warning signs while a coordinator has the conversation."""

    async def __call__(self, received: Received) -> Optional[Sign]:
        """The sign in a message, or None."""


@dataclass(frozen=True)
class Instead:
    """What becomes of a message that the assistant does not answer itself; `guarded` where it is to be read for warning signs."""

    replies: List[Reply] = field(default_factory=list)
    guarded: bool = False


class Routing:
    """Stands before the dialogue."""

    def __init__(self, handoffs: HandOffs, messages: Messages) -> None:
        self._handoffs, self._messages = handoffs, messages

    def hear(self, received: Received) -> Optional[Instead]:
        """None where the assistant answers; otherwise what is said instead, perhaps nothing."""
        rated = HELPFUL.match(received.command or "")
        if rated:
            return Instead([self._handoffs.rate(received.conversation_id, int(rated["handoff"]), rated["word"] == "yes")])
        if received.command == "leave":
            return Instead([self._handoffs.leave(received.conversation_id)])
        known = self._handoffs.spoke(received.conversation_id)
        if known is None:
            return None
        if _leaves(received.text, known.answered):
            return Instead([self._handoffs.leave(received.conversation_id)])
        return Instead(guarded=True) if quiet(known.state) else None

    def warned(self, received: Received, sign: Sign) -> None:
        """Puts a patient with a warning sign before the others."""
        self._handoffs.warned(received.conversation_id, sign.level)

    def completed(self, received: Received, replies: List[Reply]) -> List[Reply]:
        """What the dialogue says, completed: a warning puts the patient before the others, who asks for a person gets one, and two misses offer one."""
        warnings = [reply for reply in replies if reply.custom.get("kind") == "urgent"]
        if warnings:
            self._handoffs.warned(received.conversation_id, level(warnings))
        if received.command is None and not _seen_to(replies) and asks_for_person(received.text):
            return [*(reply for reply in replies if _says_something(reply)), self._handoffs.request(received.conversation_id)]
        if replies and all(_missed(reply) for reply in replies) and self._messages.last_kind(received.conversation_id) == "fallback":
            return [*replies, words.offer()]
        return replies


def _seen_to(replies: Sequence[Reply]) -> bool:
    """Whether a person was asked for already, or the pre-screening took the whole message: "call me after six" answers its question."""
    kinds = [reply.custom.get("kind") for reply in replies]
    return "handoff" in kinds or (bool(kinds) and set(kinds) == {"screening"})


def _missed(reply: Reply) -> bool:
    return reply.custom.get("kind") == "fallback" and "language" not in reply.custom


def _says_something(reply: Reply) -> bool:
    """Whether a reply is worth telling beside a request for a person: no guess, no small talk, no shrug."""
    return reply.custom.get("kind") not in ("clarify", "talk") and not _missed(reply)


def level(warnings: Sequence[Reply]) -> str:
    """The level of the warnings that a patient was given: `crisis` or `urgent`."""
    return "crisis" if any(str(reply.custom.get("article", "")).startswith(CRISIS_ARTICLE) for reply in warnings) else "urgent"


def _leaves(text: str, answered: bool) -> bool:
    plain = " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())
    return plain in BACK or (plain in NEVER_MIND and not answered)
