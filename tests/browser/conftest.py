"""A browser, and the web chat over a dialogue that says what a test needs; one of each for a file of tests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.store.engine import open_engine
from bot.wiring import House
from tests.browser.chat_windows import Talkative, Windows, windows_of
from tests.browser.desk_windows import browsers
from tests.conftest import KEYS
from tests.doors import house_over, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from browsers()


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    engine = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('chat') / 'her2.db')}", KEYS)
    yield house_over(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def dialogue(house: House) -> Talkative:
    return Talkative(house)


@pytest.fixture(scope="module")
def url(house: House, dialogue: Talkative) -> Iterator[str]:
    with served(house, lambda: dialogue) as address:
        yield address


@pytest.fixture
def windows(browser: Browser, url: str) -> Iterator[Windows]:
    yield from windows_of(browser, url)


@pytest.fixture
def page(windows: Windows) -> Page:
    return windows.page()
