"""What a finished picture is: the drawing in both forms, and the words that stand in for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple


@dataclass(frozen=True)
class Picture:
    """A picture for the articles it belongs to; `alt` tells everything that the picture shows."""

    id: str
    articles: Tuple[str, ...]
    alt: str
    caption: str
    svg: str
    png: bytes
