"""A desk with its people, behind its front door."""

from __future__ import annotations

from datetime import datetime
from typing import Iterator

import pytest
from starlette.testclient import TestClient

from bot.settings import Settings
from bot.wiring import House, furnished
from tests.conftest import NOW, SECRET
from tests.desk_staff import CHEAP, PASSWORD
from tests.doors import ScriptedDialogue, client


class Clock:
    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(published, clock) -> House:
    made = furnished(Settings(_env_file=None, secret_key=SECRET, environment="local", desk_hours=""), published, clock)
    made.office.coordinators._hasher = CHEAP
    for name, role in (("Mei", "coordinator"), ("Omar", "coordinator"), ("Lena", "lead"), ("Ada", "auditor")):
        made.office.coordinators.add(name, PASSWORD, role)
    return made


@pytest.fixture
def app(house) -> Iterator[TestClient]:
    with client(house, ScriptedDialogue) as opened:
        yield opened
