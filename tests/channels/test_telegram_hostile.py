"""Telegram over a Bot API that fails: nothing lost, nothing twice, no memory kept, and everybody else goes on."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, AsyncIterator, Callable

import psutil
import pytest
from sqlalchemy.engine import Engine

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_api import TelegramApi
from bot.services.assistant import Assistant
from bot.services.replies import Reply
from bot.settings import Settings
from bot.wiring import House, furnished, telegram_over
from tests.channels.hostile_telegram import WORD, HostileTelegram, hostile
from tests.conftest import NOW, SECRET
from tests.doors import ScriptedDialogue

pytestmark = pytest.mark.servers
WAYS = ("429", "500", "time-out", "drop", "garbage")
FASTER = 30  # the clock of the services runs faster than ours, so that nobody waits for a second attempt
TOKEN = "666:a-token-of-the-tests"


def running_house(engine: Engine) -> House:
    began = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(seconds=(time.monotonic() - began) * FASTER)

    return furnished(Settings(_env_file=None, secret_key=SECRET, telegram_token=TOKEN), engine, clock)


@asynccontextmanager
async def running(house: House, server: HostileTelegram, wait: float = 3.0) -> AsyncIterator[TelegramChannel]:
    channel = telegram_over(house, Assistant(house.messages, ScriptedDialogue(), routing=house.routing), TelegramApi(TOKEN, server.url, 10_000, wait))
    work = asyncio.create_task(channel.go_on())
    try:
        yield channel
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await channel.close()


async def until(condition: Callable[[], Any], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("ways", [(way,) for way in WAYS] + [WAYS], ids="+".join)
async def test_nothing_is_lost_and_nothing_told_twice_where_many_calls_fail(published, ways):
    words = [f"w{number}" for number in range(60)]
    with hostile(HostileTelegram(0.2 if len(ways) == 1 else 0.4, ways)) as server:
        server.mean = True
        for number, word in enumerate(words):
            server.say(100 + number % 12, word)
        async with running(running_house(published), server):
            await until(lambda: len(server.told) == len(words))
            await asyncio.sleep(1.5)
        assert set(server.failed) == set(ways)
    assert server.told == Counter(words)


async def test_the_answers_of_each_chat_come_in_the_order_of_its_questions(published):
    with hostile(HostileTelegram(0.2, ("500", "drop"))) as server:
        for number in range(40):
            server.say(100 + number % 4, f"w{number}")
        async with running(running_house(published), server):
            await until(lambda: len(server.told) == 40)
    for chat in range(4):
        heard = [int(word[1:]) for message in server.sent if message["chat_id"] == str(100 + chat) for word in WORD.findall(message["text"])]
        assert heard == list(range(chat, 40, 4))


async def test_telegram_is_asked_no_sooner_than_it_allows(published):
    with hostile(HostileTelegram(1.0, ("429",))) as server:
        server.say(100, "w1")
        async with running(running_house(published), server):
            await until(lambda: server.failed["429"] >= 3)
            before = server.calls["sendmessage"]
            await asyncio.sleep(0.8)
            assert server.calls["sendmessage"] - before <= 1
            server.fails = 0.0
            await until(lambda: server.told == Counter(["w1"]))


async def test_who_blocked_the_bot_is_marked_and_not_tried_again_until_they_write_again(published):
    house = running_house(published)
    with hostile(HostileTelegram(blocked=frozenset({100}))) as server:
        server.say(100, "w1")
        server.say(101, "w2")
        async with running(house, server):
            await until(lambda: server.told == Counter(["w2"]))
            conversation = house.messages.conversation("telegram", "100")
            await until(lambda: house.telegram.blocked(conversation))
            tried = server.calls["sendmessage"]
            house.messages.send(conversation, [Reply("w4", {"kind": "talk"})])
            await asyncio.sleep(2.5)
            assert server.calls["sendmessage"] == tried
            server.blocked = frozenset()
            server.say(100, "w3")
            await until(lambda: server.told == Counter(["w2", "w3"]))
            assert not house.telegram.blocked(conversation)


async def test_texts_that_waited_during_an_outage_are_answered_together_with_a_word_on_the_wait(published):
    with hostile(HostileTelegram()) as server:
        for word in ("w1", "hello?", "hello?", "w2"):
            server.say(100, word, sent_at=int(time.time()) - 3600)
        async with running(running_house(published), server):
            await until(lambda: len(server.sent) == 2)
    assert [message["text"] for message in server.sent] == [
        "heard: w1\nhello?\nw2", "I am sorry that you had to wait: I could not be reached for a while.",
    ]  # fmt: skip


async def test_a_line_that_is_down_costs_no_message_its_attempts(published):
    house = running_house(published)
    with hostile(HostileTelegram()) as server:
        async with running(house, server):
            server.say(100, "w1")
            await until(lambda: server.told == Counter(["w1"]))
            server.down = True
            house.messages.send(house.messages.conversation("telegram", "100"), [Reply("w2", {"kind": "talk"})])
            await asyncio.sleep(4)
            server.down = False
            await until(lambda: server.told == Counter(["w1", "w2"]))


async def test_a_token_that_is_refused_is_one_line_in_the_log_and_ends_the_channel_alone(published, capsys):
    with hostile(HostileTelegram()) as server:
        server.token_known = False
        channel = telegram_over(running_house(published), Assistant(running_house(published).messages, ScriptedDialogue()), TelegramApi(TOKEN, server.url))
        await asyncio.wait_for(channel.go_on(), 10)
        await channel.close()
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "telegram" in line]
    assert "telegram_token_refused" in line and TOKEN not in line


async def test_what_was_recorded_before_a_sudden_stop_is_answered_after_it_and_once(published):
    house = running_house(published)
    with hostile(HostileTelegram()) as server:
        for number in range(30):
            server.say(100 + number % 5, f"w{number}")
        for pause in (0.05, 0.1, 0.15, 0.2):
            async with running(house, server):
                await asyncio.sleep(pause)
        async with running(house, server):
            await until(lambda: len(server.told) == 30)
    assert server.told == Counter(f"w{number}" for number in range(30))


async def test_of_two_processes_one_works_and_the_other_takes_over(published):
    house = running_house(published)
    with hostile(HostileTelegram()) as server:
        async with running(running_house(published), server):
            await until(lambda: server.calls["getupdates"])
            async with running(house, server):
                server.say(100, "w1")
                await until(lambda: server.told == Counter(["w1"]))
                await asyncio.sleep(0.5)
        before = server.calls["getupdates"]
        async with running(house, server):
            await until(lambda: server.calls["getupdates"] > before)
            server.say(100, "w2")
            await until(lambda: server.told == Counter(["w1", "w2"]))


@pytest.mark.timeout(1800)
async def test_memory_stays_flat_over_10_000_updates(published):
    house, sizes = running_house(published), []  # type: ignore[var-annotated]
    with hostile(HostileTelegram()) as server:
        server.mean = True
        async with running(house, server) as channel:
            for number in range(10_000):
                server.say(100 + number % 500, f"w{number}")
                if number % 2_000 == 1_999:
                    await until(lambda: len(server.told) > number, 900)  # noqa: B023
                    sizes.append(psutil.Process().memory_info().rss / 2**20)
            await until(lambda: not channel.busy)
    assert server.told == Counter(f"w{number}" for number in range(10_000))
    assert max(sizes) - sizes[0] < 25, sizes
