"""All tables of this room together, in whichever module they stand."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from sqlalchemy import MetaData

from bot.store.tables import Base


def schema() -> MetaData:
    """The tables of every module whose name ends in `tables`, so that one added later is erased, exported and re-encrypted too."""
    for module in iter_modules([str(Path(__file__).parent)]):
        if module.name.endswith("tables"):
            import_module(f"bot.store.{module.name}")
    return Base.metadata
