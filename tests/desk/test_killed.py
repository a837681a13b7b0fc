"""Killed again and again while patients talk with coordinators: nothing is lost, nothing comes twice, order is kept."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, List
from uuid import uuid4

import aiohttp
import httpx
import pytest
import socketio

from tests.conftest import wait_for_port
from tests.desk_staff import PASSWORD, Staff

KILLS, TALKS = int(os.environ.get("HER2_TEST_KILLS", "25")), 20  # on two databases: fifty in all
PACE = (0.4, 3.0)
LIVES = 2.0  # seconds at the most, or as long as the last start took: a slow machine also gets something done between two kills
ROOT = Path(__file__).parent.parent.parent
ACK_SECONDS, SETTLE_SECONDS, START_SECONDS = 3, 180, 180
pytestmark = [pytest.mark.servers, pytest.mark.timeout(2400)]


class Server:
    """The application as a process that is killed and started anew."""

    def __init__(self, database: str, folder: Path) -> None:
        self.port = lasting_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "tests.desk.killed_server", database, str(self.port)]
        with (folder / "server.log").open("ab") as log:
            self._nursery = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)

    def start(self) -> None:
        self._tell("start")
        wait_for_port(self.port, START_SECONDS)

    def kill(self) -> None:
        """By SIGKILL; it is gone when this returns."""
        self._tell("kill")

    def close(self) -> None:
        """Kills the last one and ends the process that the others came from."""
        self.kill()
        self._nursery.communicate(timeout=60)

    def _tell(self, order: str) -> None:
        assert self._nursery.stdin and self._nursery.stdout
        self._nursery.stdin.write(f"{order}\n")
        self._nursery.stdin.flush()
        assert int(self._nursery.stdout.readline()) > 0


def lasting_port() -> int:
    """A free port below those that the system gives to clients: a client that knocks while the server is dead would else get it for itself."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no port is free")


class Patient:
    """A page of the web chat as chat.js behaves: says again what was not confirmed, shows every message once, asks for what it missed."""

    def __init__(self, url: str) -> None:
        self.url, self.session, self.heard = url, None, {}
        self.said: List[str] = []
        self.unsent: List[Dict[str, str]] = []
        self.arrivals: List[int] = []
        self.confirmed = asyncio.Event()
        self.connections = aiohttp.ClientSession()  # our own: the library forgets its own when it is cut off while it opens
        self.socket = socketio.AsyncClient(reconnection=False, http_session=self.connections)
        self.socket.on("session_confirm", self.open)
        self.socket.on("bot_uttered", self.show)

    def say(self, text: str) -> None:
        self.said.append(text)
        self.unsent.append({"message": text, "key": uuid4().hex})

    async def show(self, message: Dict[str, Any]) -> None:
        if message["id"] not in self.heard:
            self.heard[message["id"]] = message["text"]
            self.arrivals.append(message["id"])

    async def open(self, session: str) -> None:
        self.session = session
        self.socket.start_background_task(self.catch_up)

    async def catch_up(self) -> None:
        with contextlib.suppress(Exception):
            after = max(self.heard, default=0)
            for message in await self.socket.call("history", {"after": after}, timeout=ACK_SECONDS):
                if message["author"] != "patient":
                    await self.show(message)
            self.confirmed.set()

    async def live(self) -> None:
        while True:
            try:
                if not self.socket.connected:
                    self.confirmed.clear()
                    await self.socket.connect(self.url, transports=["websocket"])
                    await self.socket.emit("session_request", {"session_id": self.session})
                    await asyncio.wait_for(self.confirmed.wait(), ACK_SECONDS)
                if self.unsent and self.confirmed.is_set():
                    await self.socket.call("user_uttered", {"session_id": self.session, **self.unsent[0]}, timeout=ACK_SECONDS)
                    self.unsent.pop(0)
            except Exception:
                with contextlib.suppress(Exception):
                    await self.socket.disconnect()
            await asyncio.sleep(random.uniform(0.02, 0.15))


async def steadily(client: httpx.AsyncClient, number: int, csrf: str, act: str, **fields: str) -> None:
    """An act of a coordinator, tried until the server has answered."""
    while True:
        with contextlib.suppress(httpx.HTTPError):
            answer = await client.post(f"/desk/conversations/{number}/{act}", data={"csrf": csrf, **fields}, headers={"hx-request": "true"})
            if answer.status_code < 500:
                return
        await asyncio.sleep(0.1)


async def answers(client: httpx.AsyncClient, number: int, csrf: str, name: str, over: asyncio.Event) -> List[str]:
    """Claims a conversation and writes until the last kill; gives what was written."""
    written: List[str] = []
    await steadily(client, number, csrf, "claim")
    while not over.is_set():
        written.append(f"{name} answer {len(written)}")
        await steadily(client, number, csrf, "reply", text=written[-1], key=f"{name}-{len(written)}")
        await asyncio.sleep(random.uniform(*PACE))
    return written


async def talks(patient: Patient, name: str, over: asyncio.Event) -> None:
    while not over.is_set():
        patient.say(f"{name} says {len(patient.said)}")
        await asyncio.sleep(random.uniform(*PACE))


async def left(patient: Patient) -> None:
    """Closes a page and its connections."""
    with contextlib.suppress(Exception):
        await patient.socket.disconnect()
    await patient.connections.close()


async def settled(condition: Any) -> None:
    for _ in range(SETTLE_SECONDS * 5):
        if condition():
            return
        await asyncio.sleep(0.2)
    pytest.fail("it did not settle")


@pytest.fixture(autouse=True)
def aiohttp_of_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of python-socketio asks for a newer aiohttp than the one that Rasa pins, only to name a number."""
    monkeypatch.setattr(aiohttp, "ClientWSTimeout", lambda ws_close: ws_close, raising=False)


@pytest.mark.parametrize("database", ["engine", "postgres_engine"])
async def test_a_server_killed_again_and_again_loses_no_word_and_repeats_none(request, tmp_path, database):
    engine = request.getfixturevalue(database)
    staff, server = Staff(engine), Server(engine.url.render_as_string(hide_password=False), tmp_path)
    patients = [Patient(server.url) for _ in range(TALKS)]
    living = [asyncio.create_task(patient.live()) for patient in patients]
    try:
        await asyncio.to_thread(server.start)
        await settled(lambda: all(patient.session for patient in patients))
        written = await _talk_while_it_is_killed(staff, server, patients)
        await settled(lambda: all(not patient.unsent and len(patient.heard) > len(words) for patient, words in zip(patients, written, strict=True)))
        for patient, words in zip(patients, written, strict=True):
            _check(staff, patient, words)
    finally:
        for task in living:
            task.cancel()
        await asyncio.gather(*living, return_exceptions=True)
        for patient in patients:
            await left(patient)
        server.close()


async def _talk_while_it_is_killed(staff: Staff, server: Server, patients: List[Patient]) -> List[List[str]]:
    """Everybody talks from before the first kill until after the last; gives what the coordinators wrote."""
    numbers = [_asked(staff, patient) for patient in patients]
    async with httpx.AsyncClient(base_url=server.url, timeout=10) as client:
        csrf, over = await _signed_in(client), asyncio.Event()
        answering = asyncio.gather(*(answers(client, number, csrf, f"c{index}", over) for index, number in enumerate(numbers)))
        talking = asyncio.gather(*(talks(patient, f"p{index}", over) for index, patient in enumerate(patients)))
        took = LIVES
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.1, max(LIVES, took)))
            await asyncio.to_thread(server.kill)
            began = time.monotonic()
            await asyncio.to_thread(server.start)
            took = time.monotonic() - began
        over.set()
        await talking
        return await answering


def _asked(staff: Staff, patient: Patient) -> int:
    conversation = staff.messages.conversation("web", str(patient.session).rpartition(".")[0])
    staff.handoffs.request(conversation)
    return staff.row(conversation).id


async def _signed_in(client: httpx.AsyncClient) -> str:
    await client.post("/desk/sign-in", data={"name": "Lena", "password": PASSWORD})
    return (await client.get("/desk")).text.partition('name="csrf" value="')[2].partition('"')[0]


def _check(staff: Staff, patient: Patient, words: List[str]) -> None:
    conversation = staff.messages.conversation("web", str(patient.session).rpartition(".")[0])
    told = staff.messages.transcript(conversation)
    assert [message["text"] for message in told if message["author"] == "patient"] == patient.said
    written = [message for message in told if message["author"] == "coordinator"]
    assert [message["text"] for message in written] == words and words
    assert [patient.heard[message["id"]] for message in written] == [message["text"] for message in written]
    shown = [identity for identity in patient.arrivals if identity in {message["id"] for message in written}]
    assert shown == sorted(shown) and len(shown) == len(words)
    assert staff.messages.waiting(conversation) == []
