"""200 Telegram chats that ask at the same moment: how many answers a second, and how long each waits, over a Bot API on localhost."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Dict, List
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bench.running import RunningServer

CHATS = 200
QUESTIONS = ("what does IHC 2+ mean", "what are the side effects of trastuzumab", "how long does the FISH result take", "what is HER2")
MOST_SECONDS = 300
ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "BenchBot"}


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


def run() -> None:
    """Prints answers a second and the median and 95th percentile of the wait for the first answer."""
    telegram = QuietTelegram()
    app = Starlette(routes=[Route("/bot{token}/{method}", telegram.call, methods=["GET", "POST"])])
    api = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_config=None, lifespan="off"))
    threading.Thread(target=api.run, daemon=True).start()
    while not api.started:
        time.sleep(0.05)
    url = f"http://127.0.0.1:{api.servers[0].sockets[0].getsockname()[1]}"
    with TemporaryDirectory() as folder, RunningServer(Path(folder), HER2_TELEGRAM_TOKEN="1:bench", HER2_TELEGRAM_API_URL=url):
        telegram.all_ask()
        end = time.monotonic() + MOST_SECONDS
        while len(telegram.first_at) < CHATS and time.monotonic() < end:
            time.sleep(0.05)
    waits = sorted(telegram.first_at[chat] - telegram.said_at[chat] for chat in telegram.first_at)
    lasted = max(telegram.first_at.values()) - min(telegram.said_at.values())
    print(f"{len(waits)} of {CHATS} chats answered in {lasted:.1f} s: {len(waits) / lasted:.1f} answers a second (Telegram allows 30)")
    print(f"wait for the first answer: median {median(waits):.1f} s, 95 of 100 within {quantiles(waits, n=20)[-1]:.1f} s")


if __name__ == "__main__":
    run()
