"""A Bot API that fails in every way that the network and Telegram know, on a real port; what it took and what it sent is counted."""

from __future__ import annotations

import asyncio
import random
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import Any, AsyncIterator, Dict, Iterator, List, Optional
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.doors import wait_until

WORD = re.compile(r"\bw\d+\b")
TOO_LONG = 5.0
ME = {"id": 666, "is_bot": True, "first_name": "Test", "username": "TestNameBot"}
MALFORMED: List[Any] = [
    {"update_id": 0, "message": {"text": "no chat, no date"}}, {"update_id": 0, "message": 7}, {"update_id": 0, "callback_query": {"id": "1"}},
    {"message": {}}, {"update_id": "seven"}, {"update_id": 10**40}, "words", None, [], {"update_id": True}, {"update_id": 0, "poll_answer": {}},
]  # fmt: skip


class HostileTelegram:
    """`fails` is the share of calls that fail, `ways` how; `blocked` are chats that have blocked the bot."""

    def __init__(self, fails: float = 0.0, ways: "tuple[str, ...]" = (), blocked: "frozenset[int]" = frozenset(), seed: int = 1) -> None:
        self.fails, self.ways, self.blocked = fails, ways, blocked
        self.chance = random.Random(seed)
        self.updates: Dict[int, Any] = {}
        self.sent: List[Dict[str, Any]] = []
        self.told: Counter[str] = Counter()  # every word that came back to its person, and how often
        self.calls: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.mean = False  # whether updates come twice, in disorder and among malformed ones
        self.token_known = True
        self.down = False
        self.numbers = 0
        self.url = ""

    def say(self, chat: int, text: str, number: Optional[int] = None, sent_at: Optional[int] = None) -> int:
        """A person writes; gives the number of the update."""
        self.numbers = number or self.numbers + 1
        person = {"id": chat, "first_name": "Ann", "is_bot": False}
        message = {
            "message_id": self.numbers, "from": person, "chat": {"id": chat, "type": "private"}, "date": sent_at or int(time.time()), "text": text
        }  # fmt: skip
        self.updates[self.numbers] = {"update_id": self.numbers, "message": message}
        return self.numbers

    async def call(self, request: Request) -> Response:
        method = request.path_params["method"].lower()
        self.calls[method] += 1
        if self.down:
            return await self._fail("drop")
        if not self.token_known:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        asked: Dict[str, Any] = dict(parse_qsl((await request.body()).decode()))
        if method == "sendmessage" and int(str(asked["chat_id"])) in self.blocked:
            return JSONResponse({"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}, 403)
        if method in ("sendmessage", "getupdates") and self.chance.random() < self.fails:
            way = self.chance.choice(self.ways)
            self.failed[way] += 1
            return await self._fail(way)
        if method == "getupdates":
            return JSONResponse({"ok": True, "result": await self._updates(asked)})
        if method == "sendmessage":
            return self._take(asked)
        return JSONResponse({"ok": True, "result": ME if method == "getme" else True})

    def _take(self, asked: Dict[str, Any]) -> Response:
        self.sent.append(asked)
        self.told.update(WORD.findall(asked["text"]))
        message = {"message_id": len(self.sent), "date": 1, "chat": {"id": int(asked["chat_id"]), "type": "private"}, "text": asked["text"]}
        return JSONResponse({"ok": True, "result": message})

    async def _updates(self, asked: Dict[str, Any]) -> List[Any]:
        offset = int(asked.get("offset", 0))
        given = [self.updates[number] for number in sorted(self.updates) if number >= offset][:100]
        again = [self.updates[number] for number in sorted(self.updates) if number < offset][-20:] if self.mean else []
        for number in [number for number in self.updates if number < offset - (100 if self.mean else 0)]:
            del self.updates[number]
        if not given:
            await asyncio.sleep(0.05)
        if self.mean and given:
            given = [*given, *again, self.chance.choice(MALFORMED)]
            self.chance.shuffle(given)
        return given

    async def _fail(self, way: str) -> Response:
        if way == "429":
            told = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}}
            return JSONResponse(told, 429)
        if way == "time-out":
            await asyncio.sleep(TOO_LONG)
        if way == "drop":
            return StreamingResponse(_broken_off(), headers={"content-length": "100"})
        if way == "garbage":
            return Response("<html>Bad gateway</html>", 502)
        return JSONResponse({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500)


async def _broken_off() -> AsyncIterator[bytes]:
    yield b'{"ok": tr'
    raise ConnectionError("the connection is dropped on purpose")


@contextmanager
def hostile(server: HostileTelegram) -> Iterator[HostileTelegram]:
    """The server on a port of its own."""
    app = Starlette(routes=[Route("/bot{token}/{method}", server.call, methods=["GET", "POST"])])
    running = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_config=None, lifespan="off"))
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        wait_until(lambda: running.started)
        server.url = f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
        yield server
    finally:
        running.should_exit = True
        thread.join(10)
