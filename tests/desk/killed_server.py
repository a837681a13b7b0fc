"""The whole application over a scripted dialogue, as a process that a test kills: DATABASE PORT."""

from __future__ import annotations

import sys
from typing import List

import uvicorn

from bot.app import create_app
from bot.services.messages import Received
from bot.services.replies import Reply
from bot.settings import Settings
from bot.store.engine import open_engine
from bot.wiring import furnished, now
from tests.conftest import KEYS, SECRET


class Quiet:
    """A dialogue that knows no warning sign: coordinators have every conversation of this test."""

    async def reply(self, received: Received) -> List[Reply]:
        return [Reply("I heard you.", {"kind": "talk"})]


def main(database: str, port: int) -> None:
    engine = open_engine(database, KEYS)
    house = furnished(Settings(_env_file=None, secret_key=SECRET, desk_hours="", database_url=database), engine, now)
    uvicorn.run(create_app(house, Quiet, lambda: None), port=port, ws="wsproto", log_config=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
