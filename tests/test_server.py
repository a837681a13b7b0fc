"""The server's own part of a start."""

import gc

import pytest

from bot import server
from bot.errors import TrainFirst
from tests.doors import house_over


def no_model(_house):
    raise TrainFirst()


@pytest.fixture
def no_garbage_collected():
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


def test_garbage_is_collected_again_once_the_dialogue_is_loaded(published, monkeypatch, no_garbage_collected):
    monkeypatch.setattr(server, "embedded_rasa", lambda house: "loaded")
    assert server.load(house_over(published)) == "loaded"
    assert gc.isenabled()


def test_garbage_is_collected_again_where_the_dialogue_cannot_be_loaded(published, monkeypatch, no_garbage_collected):
    monkeypatch.setattr(server, "embedded_rasa", no_model)
    with pytest.raises(TrainFirst):
        server.load(house_over(published))
    assert gc.isenabled()
