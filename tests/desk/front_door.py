"""What the tests of the desk's pages do at its front door."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient

from bot.services.handoff_queue import Filter
from bot.wiring import House
from tests.desk_staff import PASSWORD


def sign_in(app: TestClient, name: str = "Mei", password: str = PASSWORD) -> Any:
    app.cookies.clear()
    return app.post("/desk/sign-in", data={"name": name, "password": password}, follow_redirects=False)


def token(app: TestClient) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', app.get("/desk").text)[1]


def waiting(house: House, person: str = "ann", words: str = "what about trials in Vietnam") -> int:
    conversation = house.messages.conversation("web", person)
    house.messages.receive(conversation, words)
    house.handoffs.request(conversation)
    return max(row.id for row in house.office.queue.page("", waiting_filter()).rows)


def waiting_filter() -> Filter:
    return Filter()


def act(app: TestClient, number: int, name: str, **fields: str) -> Any:
    return app.post(f"/desk/conversations/{number}/{name}", data={"csrf": token(app), **fields}, follow_redirects=False)
