"""What the desk does by itself, every few seconds."""

from __future__ import annotations

import asyncio
from typing import Awaitable, Callable, Sequence

import structlog

from bot.desk.notices import Notice
from bot.services.desk_clock import Call
from bot.services.office import Office

log = structlog.get_logger(__name__)
EVERY_SECONDS = 5.0


class Watch:
    """Moves hand-offs by the clock, delivers what follows, and tells the coordinators when no one is there or a warning sign is overdue."""

    def __init__(self, office: Office, tell: Callable[[str], Awaitable[None]], notices: Sequence[Notice], every: float = EVERY_SECONDS) -> None:
        self._office, self._tell, self._notices, self._every = office, tell, notices, every

    async def go_on(self) -> None:
        """Looks again and again until it is cancelled; a failure is logged and the next look comes."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("desk_watch_failed", error=type(error).__name__)
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Once."""
        for conversation in await asyncio.to_thread(self._office.time.tick):
            await self._tell(conversation)
        if not self._notices:
            return
        staffed = await asyncio.to_thread(self._office.coordinators.anyone_free)
        for call in await asyncio.to_thread(self._office.time.calls, staffed):
            await self._call(call)

    async def _call(self, call: Call) -> None:
        place = f"{self._office.public_url.rstrip('/')}/desk/conversations/{call.handoff_id}"
        told = [await self._told(notice, call, place) for notice in self._notices]
        if not any(told):
            await asyncio.to_thread(self._office.time.not_told, call)

    async def _told(self, notice: Notice, call: Call, place: str) -> bool:
        try:
            await notice.tell(call, place)
            return True
        except Exception as error:  # the other ways are still tried
            log.error("notice_failed", way=type(notice).__name__, handoff=call.handoff_id, error=type(error).__name__)
            return False
