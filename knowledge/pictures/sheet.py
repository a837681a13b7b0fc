"""All pictures on one sheet, for a person to look over: `python -m knowledge.pictures.sheet docs/pictures.png`."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import List

from knowledge.pictures.drawn import draw
from knowledge.pictures.instruments import Image
from knowledge.pictures.picture import Picture
from knowledge.pictures.prints import palette
from knowledge.pictures.style import RULE, SHOWN
from knowledge.reader import read

COLUMNS, GAP = 5, 24


def sheet(pictures: List[Picture]) -> bytes:
    """The pictures as wide as a phone shows them, the longest first, each in the column that is shortest so far."""
    shown = [Image.open(BytesIO(picture.png)).convert("RGB") for picture in pictures if picture.articles]
    shown = [image.resize((SHOWN, round(image.height * SHOWN / image.width)), Image.Resampling.LANCZOS) for image in shown]
    shown.sort(key=lambda image: -image.height)
    ends, places = [GAP] * COLUMNS, []
    for image in shown:
        column = ends.index(min(ends))
        places.append((GAP + column * (SHOWN + GAP), ends[column]))
        ends[column] += image.height + GAP
    whole = Image.new("RGB", (GAP + COLUMNS * (SHOWN + GAP), max(ends)), RULE)
    for image, place in zip(shown, places, strict=True):
        whole.paste(image, place)
    file = BytesIO()
    whole.quantize(palette=palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(sheet(draw(read())))
