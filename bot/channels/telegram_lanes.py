"""Work in lanes: one chat's work in order, the chats side by side, not too many at once."""

from __future__ import annotations

import asyncio
from typing import Awaitable, Callable, Dict, Set

import structlog

log = structlog.get_logger(__name__)


class Lanes:
    """Wakes the work of a chat; what wakes it while it is at work has it look once more. Holds only the chats that are at work."""

    def __init__(self, work: Callable[[str], Awaitable[None]], at_once: int) -> None:
        self._work, self._free = work, asyncio.Semaphore(at_once)
        self._lanes: Dict[str, "asyncio.Task[None]"] = {}
        self._again: Set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether a chat is at work."""
        return bool(self._lanes or self._again)

    def wake(self, chat: str) -> None:
        """Has the chat's work done, now or as soon as there is room."""
        if chat in self._lanes:
            self._again.add(chat)
            return
        self._lanes[chat] = asyncio.get_running_loop().create_task(self._run(chat))

    async def close(self) -> None:
        """Stops all work; what was begun is taken up at the next start."""
        tasks = list(self._lanes.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, chat: str) -> None:
        try:
            async with self._free:
                self._again.discard(chat)
                await self._work(chat)
        except Exception as error:  # the chat is looked at again by the next look at the outbox
            log.error("telegram_chat_failed", error=type(error).__name__)
        finally:
            del self._lanes[chat]
        if chat in self._again:
            self._again.discard(chat)
            self.wake(chat)
