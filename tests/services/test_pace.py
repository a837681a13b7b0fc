"""The pace that is allowed: counted by kind and by who, in Redis where there is one."""

from __future__ import annotations

import pytest
import redis

from bench.running import free_port
from bot.services.pace import Pace

RATES = {"session": "3/minute", "sign_in": "2/hour", "free": ""}


async def counted(pace: Pace, kind: str, who: str, times: int) -> list:
    return [await pace.wait(kind, who) for _ in range(times)]


async def test_who_is_too_fast_is_told_how_long_to_wait_and_nobody_else_is():
    pace = Pace(RATES)
    waits = await counted(pace, "session", "ann", 5)
    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait <= 60 for wait in waits[3:])
    assert await counted(pace, "session", "bob", 3) == [0, 0, 0]
    assert await counted(pace, "sign_in", "ann", 2) == [0, 0]


async def test_what_has_no_rate_is_not_counted():
    assert await counted(Pace(RATES), "free", "ann", 100) == await counted(Pace(RATES), "unknown", "ann", 100) == [0] * 100


async def test_looking_does_not_count():
    pace = Pace(RATES)
    assert [await pace.look("sign_in", "ann") for _ in range(5)] == [0] * 5
    await counted(pace, "sign_in", "ann", 2)
    assert await pace.look("sign_in", "ann") > 0


@pytest.mark.servers
async def test_processes_count_together_in_redis_and_leave_no_name_there(redis_url):
    one, other = Pace(RATES, redis_url, "secret"), Pace(RATES, redis_url, "secret")
    assert await counted(one, "session", "ann-of-redis", 2) == [0, 0]
    assert await counted(other, "session", "ann-of-redis", 1) == [0]
    assert (await counted(one, "session", "ann-of-redis", 1))[0] > 0
    with redis.Redis.from_url(redis_url) as client:
        assert [key for key in client.keys("*") if b"ann-of-redis" in key] == []
        assert client.keys("*") != []


async def test_without_redis_each_process_counts_by_itself():
    pace = Pace(RATES, f"redis://127.0.0.1:{free_port()}/0")
    assert (await counted(pace, "session", "ann", 4))[3] > 0
