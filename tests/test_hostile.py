"""Twenty thousand hostile inputs over REST, Socket.IO and the desk: no 500, no traceback, nothing injected, memory flat."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, Awaitable, Callable, Dict, Iterator, Set, Tuple
from urllib.parse import quote, urlencode

import psutil
import pytest
from sqlalchemy import inspect
from starlette.testclient import TestClient

from bot.desk.access import COOKIE
from bot.wiring import House
from tests.desk_staff import CHEAP, PASSWORD
from tests.doors import TOKEN, ScriptedDialogue, client, house_over
from tests.hostile import AT_ONCE, Hostile

REST_INPUTS, SOCKET_INPUTS, DESK_INPUTS = 8_000, 9_000, 3_000  # twenty thousand
pytestmark = pytest.mark.servers  # it takes a minute or two
ENDED_SECONDS = 0.25
CONFIRMED_WITHIN = 5  # polls
MOST_GROWTH = 60 * 1024 * 1024
REST, SOCKET = "/webhooks/rest/webhook", "/socket.io/?EIO=4&transport=polling"
OFF = {f"rate_{kind}": "" for kind in ("session", "rest", "address", "new_sessions", "sign_in")}
LEAKED = re.compile(r"Traceback|sqlalchemy|psycopg|sqlite3|File \"|bot/|SELECT |INSERT ")


@pytest.fixture
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture
def house(published) -> House:
    made = house_over(published, **OFF)
    made.office.coordinators._hasher = CHEAP
    made.office.coordinators.add("Mei", PASSWORD, "lead")
    return made


@pytest.fixture
def app(house, dialogue) -> Iterator[TestClient]:
    with client(house, lambda: dialogue) as opened:
        yield opened


async def ask(app: Any, method: str, path: str, body: bytes = b"", **headers: str) -> Tuple[int, str]:
    """A request straight to the application, without a network."""
    place, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": place, "raw_path": quote(place).encode(),
        "query_string": query.encode(), "root_path": "", "client": ("127.0.0.1", 5000), "server": ("testserver", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()] + [(b"content-length", str(len(body)).encode())],
    }  # fmt: skip
    waiting, sent = [{"type": "http.request", "body": body, "more_body": False}], []

    async def receive() -> Dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode("utf-8", "replace")


def grown(app: TestClient, act: Callable[[int], Awaitable[None]], steps: int) -> int:
    """By how many bytes the process grows in the second half."""
    process = psutil.Process()

    async def some(start: int, end: int) -> None:
        for begin in range(start, end, AT_ONCE):
            await asyncio.gather(*(act(seed) for seed in range(begin, min(begin + AT_ONCE, end))))

    assert app.portal is not None
    app.portal.call(some, 0, steps // 2)
    half = process.memory_info().rss
    app.portal.call(some, steps // 2, steps)
    return process.memory_info().rss - half


@pytest.fixture
def unharmed(house, dialogue) -> Iterator[None]:
    """No table is gone or new, no command was ever taken from outside, nobody was deleted."""
    before = set(inspect(house.engine).get_table_names())
    kept = house.messages.conversation("rest", "kept")
    house.messages.receive(kept, "my own words")
    yield
    assert set(inspect(house.engine).get_table_names()) == before
    assert [heard.command for heard in dialogue.heard if heard.command is not None] == []
    assert [said["text"] for said in house.messages.transcript(kept)] == ["my own words"]
    assert [one.name for one in house.office.coordinators.colleagues()] == ["Mei"]
    assert [entry for entry in house.privacy.log() if entry["act"] != "retention"] == []


def test_over_rest(app, unharmed):
    statuses: Set[int] = set()

    async def post(seed: int) -> None:
        status, text = await ask(app.app, "POST", REST, Hostile(seed).body(), authorization=f"Bearer {TOKEN}")
        statuses.add(status)
        assert status == 200 or not LEAKED.search(text)

    assert grown(app, post, REST_INPUTS) < MOST_GROWTH
    assert statuses == {200, 400}


class Connection:
    """A connection of Socket.IO by polling, made anew whenever what was sent has ended it."""

    def __init__(self, app: Any) -> None:
        self._app, self._turn = app, asyncio.Lock()
        self._place = ""
        self.statuses: Set[int] = set()

    async def send(self, seed: int) -> None:
        """Sixteen packets in one body; a server may well end a connection that sends such things, never fail."""
        hostile = Hostile(seed)
        packets = [*(hostile.packet() for _ in range(AT_ONCE - 1)), '420["history",{"after":2000000000}]']
        async with self._turn:
            place = self._place or await self._connected()
            status, text = await ask(self._app, "POST", place, "\x1e".join(packets).encode("utf-8", "replace"))
            told = await self._answered(place) if status == 200 else ""
            self._place = place if "430[" in told else ""
        self.statuses.add(status)
        assert not LEAKED.search(text)
        assert not LEAKED.search(told) or "heard: " in told

    async def _connected(self) -> str:
        opened = json.loads((await ask(self._app, "GET", SOCKET))[1][1:])["sid"]
        for packet in (b"40", b'42["session_request",{"page":true}]'):
            assert (await ask(self._app, "POST", f"{SOCKET}&sid={opened}", packet))[0] == 200
        place, told = f"{SOCKET}&sid={opened}", ""
        for _ in range(CONFIRMED_WITHIN):
            told += await self._answered(place)
            if "session_confirm" in told:
                break
        return place

    async def _answered(self, place: str) -> str:
        try:
            return (await asyncio.wait_for(ask(self._app, "GET", place), ENDED_SECONDS))[1]
        except asyncio.TimeoutError:
            return ""


def test_over_socket_io(app, unharmed, dialogue):
    connection = Connection(app.app)
    assert grown(app, connection.send, SOCKET_INPUTS // (AT_ONCE - 1)) < MOST_GROWTH
    assert 200 in connection.statuses <= {200, 400}
    assert len(dialogue.heard) > 200  # the rest names the session of somebody else, or is no message


def test_over_the_desk(app, house, unharmed):
    conversation = house.messages.conversation("web", "ann")
    house.messages.receive(conversation, "a question")
    house.handoffs.request(conversation)
    secret = house.office.coordinators.sign_in("Mei", PASSWORD)
    csrf = house.office.coordinators.signed_in(secret).csrf
    statuses: Set[int] = set()

    async def post(seed: int) -> None:
        hostile = Hostile(seed)
        fields = {name: hostile.text() for name in ("text", "to", "span", "reason", "key", "title", "name", "password", "message")}
        fields["csrf"] = hostile.choice((csrf, csrf, csrf, hostile.text()))
        act = hostile.choice(("reply", "note", "transfer", "snooze", "close", "retry", "typing", quote(hostile.text()[:30], errors="replace")))
        path = hostile.choice((f"/desk/conversations/1/{act}", f"/desk/conversations/1/{act}", "/desk/replies", f"/desk/conversations/{2**70}/note"))
        method = hostile.choice(("POST", "POST", "GET"))
        body = urlencode(fields, errors="replace").encode()
        place = (
            path
            if method == "POST"
            else "/desk?" + urlencode({name: hostile.text()[:100] for name in ("view", "words", "channel", "urgency")}, errors="replace")
        )
        status, text = await ask(app.app, method, place, body, cookie=f"{COOKIE}={secret}")
        statuses.add(status)
        assert not re.search(r"Traceback|sqlalchemy|psycopg", text)

    assert grown(app, post, DESK_INPUTS) < MOST_GROWTH
    assert statuses & {200, 303} and max(statuses) < 500
