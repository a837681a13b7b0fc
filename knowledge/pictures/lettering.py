"""How wide words are, and where a line breaks; measured in DejaVu Sans, the font that comes with matplotlib."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import List

from knowledge.pictures.instruments import LOAD_NO_HINTING, FontProperties, FT2Font, get_data_path
from knowledge.pictures.style import Lettering


@cache
def font(bold: bool, size: float) -> FontProperties:
    """The font by its file, so that no other font of the machine can take its place."""
    return FontProperties(fname=str(_file(bold)), size=size)


@lru_cache(maxsize=4096)
def width(text: str, lettering: Lettering) -> float:
    """The width of a line of text."""
    face = FT2Font(str(_file(lettering.bold)))
    face.set_size(lettering.size, 72)
    face.set_text(text, 0.0, flags=LOAD_NO_HINTING)
    return float(face.get_width_height()[0]) / 64


def wrapped(text: str, lettering: Lettering, room: float) -> List[str]:
    """The lines into which a text falls within `room`; a word that is too wide stands alone, a hard space never breaks."""
    lines: List[str] = []
    for word in filter(None, text.split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, lettering) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text: str, lettering: Lettering, room: float) -> List[str]:
    """The lines of a heading, as few as `wrapped` needs and about equally long; a colon ends a line."""
    if ": " in text:
        return [line for part in re.split(r"(?<=:) ", text) for line in balanced(part, lettering, room)]
    lines = wrapped(text, lettering, room)
    while len(closer := wrapped(text, lettering, room := room - 6)) == len(lines) and max(width(line, lettering) for line in closer) <= room:
        lines = closer
    return lines


def _file(bold: bool) -> Path:
    return Path(get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf")
