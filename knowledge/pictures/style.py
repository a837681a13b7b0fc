"""The one style of all pictures: measures, letters and colours that stay readable on a phone.

A picture is 720 wide and shown 360 CSS pixels wide, so a letter of 26 here is 13 CSS pixels high there.
No colour carries meaning alone: beside it there is always a word, a sign or a hatch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

WIDTH, SHOWN, MARGIN = 720, 360, 36
INNER = WIDTH - 2 * MARGIN
LINE_HEIGHT = 1.28

PAPER, INK = "#ffffff", "#15242d"
BAND = "#0b4a55"
PANEL = "#edf2f5"
RULE = "#5d6f7a"
TEAL, TEAL_PALE = "#0b6670", "#dcf0f1"
SLATE, SLATE_PALE = "#4a5560", "#e6eaee"
PLUM, PLUM_PALE = "#6a3d8f", "#f0e8f7"
RUST, RUST_PALE = "#9a3b12", "#fcebdf"
STAIN, CELL, CORE = "#7a4a1e", "#f7efe4", "#d9c9ac"


@dataclass(frozen=True)
class Lettering:
    """How words are set."""

    size: float
    bold: bool = False
    colour: str = INK

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * LINE_HEIGHT


TITLE = Lettering(36, True, PAPER)
HEADING = Lettering(30, True)
BODY = Lettering(27)
STRONG = Lettering(27, True)
SMALL = Lettering(26)
SMALL_STRONG = Lettering(26, True)
FIGURE = Lettering(32, True)
LETTERINGS = (TITLE, HEADING, BODY, STRONG, SMALL, SMALL_STRONG, FIGURE)

PAIRS = (
    (PAPER, BAND), (INK, PAPER), (INK, PANEL), (INK, TEAL_PALE), (INK, SLATE_PALE), (INK, PLUM_PALE), (INK, RUST_PALE), (INK, CELL),
    (PAPER, TEAL), (PAPER, SLATE), (PAPER, PLUM), (PAPER, RUST),
)  # fmt: skip
SHAPES = (RULE, STAIN, CORE)


def blends(steps: int = 4) -> List[Tuple[int, int, int]]:
    """Every colour of a picture as red, green and blue: the style's own, and the steps between words and their ground at a letter's edge."""
    parts = [(text, ground, step / steps) for text, ground in PAIRS for step in range(steps + 1)] + [(shape, shape, 0.0) for shape in SHAPES]
    mixed = ([round(a + (b - a) * share) for a, b in zip(_channels(one), _channels(other), strict=True)] for one, other, share in parts)
    return sorted({(red, green, blue) for red, green, blue in mixed})


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


@dataclass(frozen=True)
class Tone:
    """A strong colour for edges and signs, a pale one for the ground under words, and the sign that says the same without colour."""

    strong: str
    pale: str
    sign: str


TONES = {
    "positive": Tone(TEAL, TEAL_PALE, "+"),
    "negative": Tone(SLATE, SLATE_PALE, "\N{MINUS SIGN}"),
    "equivocal": Tone(PLUM, PLUM_PALE, "?"),
    "note": Tone(SLATE, SLATE_PALE, "i"),
    "warning": Tone(RUST, RUST_PALE, "!"),
}
Point = Tuple[float, float]
