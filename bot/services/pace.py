"""How fast one person, one address or one guesser may come: counted in Redis where there is one, else in this process."""

from __future__ import annotations

import asyncio
import hmac
import time
import warnings
from typing import Any, Mapping, Optional

import structlog

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it looks for its version by a package that is going away
    from limits import RateLimitItem, parse
    from limits.storage import storage_from_string
    from limits.strategies import FixedWindowRateLimiter

log = structlog.get_logger(__name__)
HERE = "memory://"


class Pace:
    """Counts by kind and by who; `rates` is kind → a rate like 60/minute, and a kind without one is not counted."""

    def __init__(self, rates: Mapping[str, str], redis_url: Optional[str] = None, secret: str = "") -> None:
        self._rates = {kind: parse(rate) for kind, rate in rates.items() if rate}
        self._secret = secret.encode()
        self._storages = [storage_from_string(place) for place in (HERE, redis_url) if place]  # a limiter does not keep its own alive
        self._here, *shared = map(FixedWindowRateLimiter, self._storages)
        self._shared = shared[0] if shared else None

    async def wait(self, kind: str, who: str) -> int:
        """Counts one more and gives the seconds to wait; 0 where it may go on."""
        return await self._asked("hit", kind, who)

    async def look(self, kind: str, who: str) -> int:
        """The same without counting."""
        return await self._asked("test", kind, who)

    async def _asked(self, act: str, kind: str, who: str) -> int:
        rate = self._rates.get(kind)
        if rate is None:
            return 0
        who = hmac.new(self._secret, who.encode("utf-8", "replace"), "sha256").hexdigest()  # no address and no name of a person stands in Redis
        if self._shared is None:
            return _seconds(self._here, act, rate, kind, who)
        try:
            return await asyncio.to_thread(_seconds, self._shared, act, rate, kind, who)
        except Exception as error:  # Redis is away: each process counts by itself, which is better than not at all
            log.error("pace_not_shared", error=type(error).__name__)
            return _seconds(self._here, act, rate, kind, who)


def _seconds(limiter: Any, act: str, rate: RateLimitItem, kind: str, who: str) -> int:
    if getattr(limiter, act)(rate, kind, who):
        return 0
    return max(1, round(limiter.get_window_stats(rate, kind, who)[0] - time.time()))
