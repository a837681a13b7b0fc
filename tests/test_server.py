"""The server's own part of a start."""

import gc

import pytest

from bot import server
from bot.errors import TrainFirst
from tests.doors import house_over


def no_model(_house):
    raise TrainFirst()


def test_garbage_is_collected_again_once_the_dialogue_is_loaded_or_has_failed(published, monkeypatch):
    monkeypatch.setattr(server, "embedded_rasa", no_model)
    gc.disable()
    with pytest.raises(TrainFirst):
        server.load(house_over(published))
    assert gc.isenabled()
