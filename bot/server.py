"""Runs the application under uvicorn."""

from __future__ import annotations

import uvicorn

from bot.app import create_app
from bot.errors import TrainFirst
from bot.settings import MODEL, Settings
from bot.wiring import build, embedded_rasa

GRACE_SECONDS = 5
LARGEST_WEBSOCKET_MESSAGE = 200_000


def run(settings: Settings) -> None:
    """Serves until stopped; raises MigrateFirst, PublishFirst or TrainFirst when something is missing."""
    house = build(settings)
    house.answers.catalogue()
    if not MODEL.is_file():
        raise TrainFirst()
    app = create_app(house, lambda: embedded_rasa(house), lambda: print(_ready(settings), flush=True))
    # wsproto: Rasa pins a release of websockets that uvicorn's default protocol cannot use.
    uvicorn.run(
        app, host=settings.host, port=settings.port, ws="wsproto", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS, ws_max_size=LARGEST_WEBSOCKET_MESSAGE,
    )  # fmt: skip


def _ready(settings: Settings) -> str:
    return f"HER2 Navigator is ready at http://{settings.host}:{settings.port}"
