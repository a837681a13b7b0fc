"""Runs the application under uvicorn."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import uvicorn

from bot.app import create_app
from bot.errors import TrainFirst
from bot.settings import MODEL, Settings
from bot.wiring import House, build, embedded_rasa

if TYPE_CHECKING:
    from bot.dialogue.embedded import EmbeddedRasa

GRACE_SECONDS = 5
LARGEST_WEBSOCKET_MESSAGE = 200_000


def run(settings: Settings) -> None:
    """Serves until stopped; raises MigrateFirst, PublishFirst or TrainFirst when something is missing.

    Whoever calls it may have switched the collector of garbage off, so that imports and loading are quicker; it is on once all is loaded.
    """
    house = build(settings)
    house.answers.catalogue()
    if not MODEL.is_file():
        raise TrainFirst()
    app = create_app(house, lambda: load(house), lambda: print(_ready(settings), flush=True))
    # wsproto: Rasa pins a release of websockets that uvicorn's default protocol cannot use.
    uvicorn.run(
        app, host=settings.host, port=settings.port, ws="wsproto", log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS, ws_max_size=LARGEST_WEBSOCKET_MESSAGE,
    )  # fmt: skip


def load(house: House) -> EmbeddedRasa:
    """The dialogue, and the collector of garbage on again; raises TrainFirst if there is no model."""
    try:
        return embedded_rasa(house)
    finally:
        gc.collect()
        gc.freeze()  # what was loaded stays: to look at it again and again would hold answers up
        gc.enable()


def _ready(settings: Settings) -> str:
    return f"HER2 Navigator is ready at http://{settings.host}:{settings.port}"
