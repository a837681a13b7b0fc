"""A small knowledge folder that is sound, for tests to spoil, and all rows of a database, for tests to compare."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.store.tables import Base
from knowledge import checks
from knowledge.reader import Content, read

SPECIMEN = Path(__file__).parent / "specimen" / "knowledge"


class Folder:
    """A knowledge folder of a test's own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def change(self, file: str, old: str, new: str) -> None:
        """Replaces a text that stands once in a file."""
        text = (self.root / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.root / file).write_text(text.replace(old, new), encoding="utf-8")

    def line(self, file: str, text: str) -> int:
        """The line (from 1) at which a text first stands in a file."""
        whole = (self.root / file).read_text(encoding="utf-8")
        assert text in whole, f"{text!r} does not stand in {file}"
        return whole[: whole.index(text)].count("\n") + 1

    def read(self) -> Content:
        return read(self.root)

    def faults(self) -> list[str]:
        return [str(fault) for fault in checks.faults(self.read())]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    shutil.copytree(SPECIMEN, tmp_path / "knowledge")
    return Folder(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def specimen() -> Content:
    """The small folder as it is; not to be changed."""
    return read(SPECIMEN)


@pytest.fixture(scope="session")
def rows():
    """A function that gives all rows of a database, by table."""

    def all_rows(engine: Engine) -> dict[str, list]:
        with engine.connect() as connection:
            return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in Base.metadata.sorted_tables}

    return all_rows


def no_pictures(_content: Content) -> list:
    """The small content holds too little to draw from."""
    return []
