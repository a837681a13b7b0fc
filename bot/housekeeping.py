"""What the server does by itself, once a day: it deletes what is old."""

from __future__ import annotations

import asyncio

import structlog

from bot.services.retention import Retention

log = structlog.get_logger(__name__)
EVERY_SECONDS = 60.0


class Housekeeping:
    """Looks every minute; of all processes one does the work of a day."""

    def __init__(self, retention: Retention, every: float = EVERY_SECONDS) -> None:
        self._retention, self._every = retention, every

    async def go_on(self) -> None:
        """Goes on until it is cancelled; a failure is logged and the next look comes."""
        while True:
            try:
                await asyncio.to_thread(self._retention.daily)
            except Exception as error:
                log.error("retention_failed", error=type(error).__name__)
            await asyncio.sleep(self._every)
