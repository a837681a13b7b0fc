"""200 Telegram chats that ask at the same moment: how many answers a second, and how long each waits, over a Bot API on localhost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Dict, Iterator, List, Tuple
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bench.running import RunningServer, free_port

CHATS = 200
QUESTIONS = ("what does IHC 2+ mean", "what are the side effects of trastuzumab", "how long does the FISH result take", "what is HER2")
MOST_SECONDS = 300
TOKEN = "1:bench"
ME: Dict[str, Any] = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "BenchBot"}


class QuietTelegram:
    """A Bot API that takes everything at once and notes when."""

    def __init__(self) -> None:
        self.waiting: List[Dict[str, Any]] = []
        self.said_at: Dict[str, float] = {}
        self.first_at: Dict[str, float] = {}
        self.sent = 0

    def all_ask(self) -> None:
        """Every chat asks its question now."""
        for chat in range(1, CHATS + 1):
            person = {"id": chat, "first_name": "Ann", "is_bot": False}
            message = {"message_id": 1, "from": person, "chat": {"id": chat, "type": "private"}, "date": int(time.time())}
            self.said_at[str(chat)] = time.monotonic()
            self.waiting.append({"update_id": chat, "message": {**message, "text": QUESTIONS[chat % len(QUESTIONS)]}})

    async def call(self, request: Request) -> JSONResponse:
        """One call of the Bot API."""
        method = request.path_params["method"].lower()
        if method == "getupdates":
            await asyncio.sleep(0 if self.waiting else 0.1)
            given, self.waiting = self.waiting[:100], self.waiting[100:]
            return JSONResponse({"ok": True, "result": given})
        if method != "sendmessage":
            return JSONResponse({"ok": True, "result": ME if method == "getme" else True})
        asked = dict(parse_qsl((await request.body()).decode()))
        self.sent += 1
        self.first_at.setdefault(asked["chat_id"], time.monotonic())
        message = {"message_id": self.sent, "date": 1, "chat": {"id": int(asked["chat_id"]), "type": "private"}, "text": asked["text"]}
        return JSONResponse({"ok": True, "result": message})


@contextmanager
def api() -> Iterator[Tuple[QuietTelegram, str]]:
    """The Bot API on a port of its own, and its address."""
    telegram = QuietTelegram()
    app = Starlette(routes=[Route("/bot{token}/{method}", telegram.call, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_config=None, lifespan="off"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield telegram, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True


def ours() -> QuietTelegram:
    """All ask our assistant, by long polling."""
    with api() as (telegram, url), TemporaryDirectory() as folder, RunningServer(Path(folder), HER2_TELEGRAM_TOKEN=TOKEN, HER2_TELEGRAM_API_URL=url):
        telegram.all_ask()
        answered(telegram)
    return telegram


def stock() -> QuietTelegram:
    """All ask Rasa's own channel, which knows a webhook alone."""
    with api() as (telegram, url):
        port = free_port()
        process = subprocess.Popen([sys.executable, "-m", "bench.stock.telegram", url, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        hook = f"http://127.0.0.1:{port}/webhooks/telegram"
        try:
            asyncio.run(_pushed(telegram, hook))
            answered(telegram)
        finally:
            process.terminate()
            process.wait(30)
    return telegram


async def _pushed(telegram: QuietTelegram, hook: str) -> None:
    """Waits until the channel answers, then hands it every update at once, as Telegram does."""
    async with httpx.AsyncClient(trust_env=False, timeout=MOST_SECONDS, limits=httpx.Limits(max_connections=CHATS)) as client:
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end:
            try:
                await client.get(f"{hook}/")
                break
            except httpx.TransportError:
                await asyncio.sleep(0.2)
        telegram.all_ask()
        await asyncio.gather(*(client.post(f"{hook}/webhook", json=update) for update in telegram.waiting), return_exceptions=True)


def answered(telegram: QuietTelegram) -> None:
    """Waits until every chat has its first answer, five minutes at most."""
    end = time.monotonic() + MOST_SECONDS
    while len(telegram.first_at) < CHATS and time.monotonic() < end:
        time.sleep(0.05)


def run() -> None:
    """Prints for both: answers a second, and the median and 95th percentile of the wait for the first answer."""
    print("| | answered | answers a second | wait, median | wait, 95 of 100 |\n|---|---|---|---|---|")
    for name, measured in (("HER2 Navigator, whole answers", ours), ("stock Rasa channel, a parse and a text", stock)):
        telegram = measured()
        waits = sorted(telegram.first_at[chat] - telegram.said_at[chat] for chat in telegram.first_at)
        if len(waits) < 2:
            raise RuntimeError(f"{name}: nobody was answered")
        lasted = max(telegram.first_at.values()) - min(telegram.said_at.values())
        late = quantiles(waits, n=20)[-1]
        print(f"| {name} | {len(waits)} of {CHATS} | {len(waits) / lasted:.1f} | {median(waits):.1f} s | {late:.1f} s |", flush=True)


if __name__ == "__main__":
    run()
