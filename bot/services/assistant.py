"""A patient says something and is answered: recorded, understood, recorded, handed to the door."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import List, Optional, Protocol

import structlog

from bot.errors import FileRefused
from bot.services.gaps import Gaps
from bot.services.joining import Joining
from bot.services.messages import Messages, Outgoing, Received
from bot.services.privacy_talk import ERASED, PrivacyTalk
from bot.services.replies import Button, Reply
from bot.services.routing import Guard, Instead, Routing, Sign, level
from bot.services.safety import Safety
from bot.services.uploads import Uploads

log = structlog.get_logger(__name__)
APOLOGY = Reply(
    "I am sorry, something went wrong on our side. Your message is kept. Please try once more, or talk to a person.",
    {"kind": "fallback"},
    [Button("Talk to a person", "person")],
)


class Dialogue(Protocol):
    """The port of the dialogue room; what stands behind it may change without any other room knowing."""

    async def reply(self, received: Received) -> List[Reply]:
        """What the assistant says to a message."""


class DialogueGuard:
    """The warning signs that the dialogue itself knows: its replies of kind `urgent`."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue

    async def __call__(self, received: Received) -> Optional[Sign]:
        """The urgent replies to a message, or None."""
        urgent = [reply for reply in await self._dialogue.reply(received) if reply.custom.get("kind") == "urgent"]
        return Sign(level(urgent), urgent) if urgent else None


class SafetyGuard:
    """The guard itself, for the time in which a coordinator has the conversation and the assistant keeps quiet."""

    def __init__(self, safety: Safety) -> None:
        self._safety = safety

    async def __call__(self, received: Received) -> Optional[Sign]:
        """The warning in a message, worded and recorded, or None."""
        finding = self._safety.look(received)
        urgent = await asyncio.to_thread(self._safety.attended, received, finding, []) if finding else []
        return Sign(level(urgent), urgent) if urgent else None


class Assistant:
    """Takes messages in and gives replies out; an answer is always sent, unless a coordinator has the conversation."""

    def __init__(
        self,
        messages: Messages,
        dialogue: Dialogue,
        *,
        routing: Optional[Routing] = None,
        safety: Optional[Safety] = None,
        gaps: Optional[Gaps] = None,
        guard: Optional[Guard] = None,
        uploads: Optional[Uploads] = None,
        privacy: Optional[PrivacyTalk] = None,
        joining: Optional[Joining] = None,
    ) -> None:
        self._messages, self._dialogue, self._routing, self._safety, self._gaps = messages, dialogue, routing, safety, gaps
        self._uploads, self._privacy, self._joining = uploads, privacy, joining
        self._guard: Guard = guard or (SafetyGuard(safety) if safety else DialogueGuard(dialogue))

    async def receive(self, conversation_id: str, text: str, key: Optional[str] = None, command: Optional[str] = None) -> Received:
        """Records a patient's message, or the act of a menu; raises MessageRefused."""
        return await asyncio.to_thread(self._messages.receive, conversation_id, text, key, command)

    async def receive_file(self, conversation_id: str, name: str, content: bytes, key: Optional[str] = None) -> Received:
        """Keeps a file and records it as a message, answered as a report; raises FileRefused."""
        if self._uploads is None:
            raise FileRefused("files are not taken here")
        return await asyncio.to_thread(self._uploads.receive, conversation_id, name, content, key)

    async def answer(self, received: Received) -> List[Outgoing]:
        """The replies to a recorded message, themselves recorded; whatever goes wrong inside ends in an apology."""
        if self._joining and not (self._safety and self._safety.look(received)):
            joined = await asyncio.to_thread(self._joining.heard, received)
            if joined is not None:
                return await asyncio.to_thread(self._messages.send, received.conversation_id, joined, received.id)
        wish = await asyncio.to_thread(self._privacy.wish, received) if self._privacy else None
        alone = wish is not None and not (self._safety and self._safety.look(received))  # a warning sign is answered first
        replies = [] if alone else await self._replies(received)
        if wish is not None and self._privacy:
            replies = [*replies, *await asyncio.to_thread(self._privacy.granted, received, wish)]
        answered = None if wish == ERASED else received.id
        return await asyncio.to_thread(self._messages.send, received.conversation_id, replies, answered)

    async def _replies(self, received: Received) -> List[Reply]:
        heard = await asyncio.to_thread(self._routing.hear, received) if self._routing else None
        return await self._dialogue_replies(received) if heard is None else await self._while_quiet(received, heard)

    async def _dialogue_replies(self, received: Received) -> List[Reply]:
        finding = self._safety.look(received) if self._safety else None
        try:
            replies = await self._dialogue.reply(received)
        except Exception as error:  # the patient is answered whatever failed; the text of the error may hold their words
            log.error("dialogue_failed", message_id=received.id, error=type(error).__name__)
            replies = []
        if self._safety:
            replies = await asyncio.to_thread(self._safety.attended, received, finding, replies)
        if self._gaps:
            await asyncio.to_thread(self._gaps.keep, received, replies)
        if replies and self._routing:
            replies = await asyncio.to_thread(self._routing.completed, received, replies)
        return replies or [APOLOGY]

    async def _while_quiet(self, received: Received, heard: Instead) -> List[Reply]:
        if not heard.guarded or self._routing is None:
            return heard.replies
        try:
            sign = await self._guard(received)
        except Exception as error:  # the coordinator reads the message in any case
            log.error("guard_failed", message_id=received.id, error=type(error).__name__)
            return heard.replies
        if sign is None:
            return heard.replies
        await asyncio.to_thread(self._routing.warned, received, sign)
        return [*heard.replies, *(_without_person(reply) for reply in sign.replies)]


def _without_person(reply: Reply) -> Reply:
    """A warning as it is told while a person is there already."""
    return replace(reply, buttons=[button for button in reply.buttons if button.command != "person"])
