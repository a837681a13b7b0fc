"""A patient says something and is answered: recorded, understood, recorded, handed to the door."""

from __future__ import annotations

import asyncio
from typing import List, Optional, Protocol

import structlog

from bot.services.gaps import Gaps
from bot.services.messages import Messages, Outgoing, Received
from bot.services.replies import Button, Reply
from bot.services.safety import Safety

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


class Assistant:
    """Takes messages in and gives replies out; an answer is always sent."""

    def __init__(self, messages: Messages, dialogue: Dialogue, safety: Optional[Safety] = None, gaps: Optional[Gaps] = None) -> None:
        self._messages, self._dialogue, self._safety, self._gaps = messages, dialogue, safety, gaps

    async def receive(self, conversation_id: str, text: str) -> Received:
        """Records a patient's message; raises MessageRefused."""
        return await asyncio.to_thread(self._messages.receive, conversation_id, text)

    async def answer(self, received: Received) -> List[Outgoing]:
        """The replies to a recorded message, themselves recorded; whatever goes wrong inside ends in an apology."""
        finding = self._safety.look(received) if self._safety else None
        try:
            replies = await self._dialogue.reply(received)
        except Exception as error:  # the patient is answered whatever failed; the text of the error may hold their words
            log.error("dialogue_failed", message_id=received.id, error=type(error).__name__)
            replies = []
        if self._safety:
            replies = await asyncio.to_thread(self._safety.attended, received, finding, replies)
        if self._gaps:
            await asyncio.to_thread(self._gaps.keep, received.text, replies)
        return await asyncio.to_thread(self._messages.send, received.conversation_id, replies or [APOLOGY], received.id)
