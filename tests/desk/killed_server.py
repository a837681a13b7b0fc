"""The whole application over a scripted dialogue, for a test that kills it: DATABASE PORT.

For each line `start` on standard input a process of its own serves and its id is printed; `kill` ends it by SIGKILL. They are forked from
this one, which has everything imported, so that fifty starts take no minutes.
"""

from __future__ import annotations

import os
import signal
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


def serve(database: str, port: int) -> None:
    engine = open_engine(database, KEYS)
    house = furnished(Settings(_env_file=None, secret_key=SECRET, desk_hours="", database_url=database), engine, now)
    uvicorn.run(create_app(house, Quiet, lambda: None), port=port, ws="wsproto", log_config=None)


def main(database: str, port: int) -> None:
    furnished(Settings(_env_file=None, secret_key=SECRET), open_engine("sqlite://", KEYS), now)  # builds the guard, once for all
    child = 0
    for line in sys.stdin:
        if line == "kill\n":
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        else:
            child = os.fork()
            if child == 0:
                os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # standard output is for ids
                serve(database, port)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
