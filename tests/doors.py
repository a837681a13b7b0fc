"""What the tests of the doors share: a house over a real database, a scripted dialogue, a real server in a thread."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import contextmanager
from typing import Any, Callable, Iterator, List

import uvicorn
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bench.running import RunningServer
from bot.app import create_app
from bot.services.messages import Received
from bot.services.replies import Button, Reply
from bot.settings import Settings, settings_from_environment
from bot.wiring import House, build, furnished
from tests.conftest import NOW, SECRET

TOKEN = "the-token-of-the-tests"
WAIT_SECONDS = 10
PICTURE = "https://example.org/stain.png"


class ScriptedDialogue:
    """The only fake: it stands behind the port of the dialogue room, repeats what it hears and remembers it."""

    def __init__(self) -> None:
        self.heard: List[Received] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    async def reply(self, received: Received) -> List[Reply]:
        self.heard.append(received)
        await asyncio.to_thread(self.may_answer.wait, WAIT_SECONDS)
        if received.text == "break":
            raise RuntimeError(f"cannot read {received.text}")
        if received.text == "show me":
            return [Reply("Like this.", {"kind": "talk"}, [Button("What is HER2?", "ask:her2-what")], PICTURE)]
        return [Reply(f"heard: {received.command or received.text}", {"kind": "talk"})]


def house_over(engine: Engine, **settings: Any) -> House:
    """The services of one process over a database, with the clock of the tests."""
    given = {"secret_key": SECRET, "rest_token": TOKEN, "redis_url": None, "environment": "local", **settings}
    return furnished(Settings(_env_file=None, **given), engine, lambda: NOW)


@contextmanager
def house_beside(server: RunningServer) -> Iterator[House]:
    """The services over the database of a running server, as another process has them."""
    database = {"database_url": server._environment["HER2_DATABASE_URL"], "secret_key": server._environment["HER2_SECRET_KEY"]}
    made = build(settings_from_environment().copy(update=database))
    yield made
    made.engine.dispose()


@contextmanager
def client(house: House, load: Callable[[], Any]) -> Iterator[TestClient]:
    """The application without a network, started and loaded."""
    loaded = threading.Event()
    with TestClient(create_app(house, load, loaded.set), raise_server_exceptions=False) as opened:
        assert loaded.wait(WAIT_SECONDS)
        yield opened


@contextmanager
def served(house: House, load: Callable[[], Any], port: int = 0) -> Iterator[str]:
    """The application on a real port, perhaps not loaded yet; gives its address."""
    config = uvicorn.Config(create_app(house, load, lambda: None), port=port, ws="wsproto", log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(WAIT_SECONDS)


def wait_until(condition: Callable[[], Any]) -> None:
    """Waits for what another thread does; fails after ten seconds."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
