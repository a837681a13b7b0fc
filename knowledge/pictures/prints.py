"""How a board becomes bytes: an SVG for the web and a PNG for Telegram, the same bytes each time.

In the SVG the words are outlines, not text: a phone without DejaVu Sans would set them in a wider font and cut them off.
The alternative text is in the file as title and description, so that nothing is lost to those who cannot see it.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from html import escape
from io import BytesIO, StringIO
from typing import Dict, Iterator, Sequence

from numpy import asarray

from knowledge.pictures.board import Board, Frame
from knowledge.pictures.instruments import FigureCanvasAgg, FigureCanvasSVG, Image, ImageDraw, rc_context, rcdefaults, rcParams
from knowledge.pictures.picture import Picture
from knowledge.pictures.style import RUST, WIDTH, blends

SETTINGS = {"svg.hashsalt": "her2-navigator", "svg.fonttype": "path", "text.hinting": "none", "path.snap": False, "hatch.linewidth": 3}
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img">'
GLYPH = re.compile(r'(<path id="DejaVuSans[^"]*" d=")([^"]*)" transform="scale\([\d.]+\)"')
FRAME = 6
FINENESS = 5  # steps of a letter in a hundredth of its size; matplotlib makes 64


@contextmanager
def settings() -> Iterator[None]:
    """The settings of drawing, for as long as it takes: a matplotlibrc of this machine has no say, and none of ours stays behind."""
    with rc_context():
        rcdefaults()
        rcParams.update(SETTINGS)
        yield


def picture(board: Board) -> Picture:
    """The finished picture; to be called within `settings`."""
    return Picture(board.id, board.articles, board.alt, board.caption, svg(board), png(board))


def marked(whole: Picture, name: str, said: str, frames: Sequence[Frame]) -> Picture:
    """The same picture with the place of a reader framed; it belongs to a report, not to an article."""
    image = Image.open(BytesIO(whole.png)).convert("RGB")
    pen = ImageDraw.Draw(image)
    lines = []
    for x, y, wide, high in frames:
        pen.rounded_rectangle((x, y, x + wide, y + high), 16, outline=RUST, width=FRAME)
        lines.append(f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="16" fill="none" stroke="{RUST}" stroke-width="{FRAME}"/>')
    file = BytesIO()
    image.quantize(palette=palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    alt = f"{said}. {whole.alt}"
    drawing = whole.svg.replace(escape(whole.alt), escape(alt)).replace("</svg>", "".join([*lines, "</svg>"]))
    return Picture(name, (), alt, whole.caption, drawing, file.getvalue())


def png(board: Board) -> bytes:
    """The board as PNG."""
    canvas, file = FigureCanvasAgg(board.figure), BytesIO()
    canvas.draw()
    drawn = Image.fromarray(asarray(canvas.buffer_rgba())).convert("RGB")
    drawn.quantize(palette=palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def palette() -> Image.Image:
    """The colours of the style, for a PNG of a fifth of the size; a palette sought by the program would merge colours that differ on purpose."""
    colours = Image.new("P", (1, 1))
    colours.putpalette([channel for colour in blends() for channel in colour])
    return colours


def svg(board: Board) -> str:
    """The board as SVG, with its title and alternative text."""
    file = StringIO()
    FigureCanvasSVG(board.figure).print_svg(file, metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    drawn = file.getvalue()
    body = tightened(drawn[drawn.index("<defs>") :])
    told = f"<title>{escape(board.title)}</title><desc>{escape(board.alt)}</desc>"
    return HEAD.format(w=WIDTH, h=round(board.end)) + told + body


def tightened(drawn: str) -> str:
    """The same drawing in fewer bytes: no comments, short names, no spaces drawn, letters in steps no screen shows."""
    drawn = re.sub(r"<!--.*?-->", "", drawn, flags=re.S)
    drawn = re.sub(r'<(use xlink:href="#|path id=")DejaVuSans(-Bold)?-20"[^>]*/>', "", drawn)
    drawn = re.sub(r"scale\([^)]*\)|-?\d+\.\d+", lambda number: number[0] if number[0][0] == "s" else f"{float(number[0]):.1f}".replace(".0", ""), drawn)
    drawn = GLYPH.sub(lambda glyph: f'{glyph[1]}{_outline(glyph[2])}"', drawn)
    drawn = re.sub(r'(?<= x=")[\d.]+(?="/>)', lambda number: str(round(float(number[0]) * FINENESS)), drawn)
    drawn = re.sub(r"scale\(([\d.]+) -[\d.]+\)", lambda size: f"scale({float(size[1]) / FINENESS:g} -{float(size[1]) / FINENESS:g})", drawn)
    drawn = drawn.replace("DejaVuSans-Bold-", "b").replace("DejaVuSans-", "r")
    drawn = re.sub(r' id="(?:text|patch|figure|axes)_\d+"', "", drawn)
    drawn = re.sub(r"\s*\n\s*", " ", drawn)
    drawn = re.sub(r"(?<=[\dz]) (?=[A-Za-z])|(?<=[MLQCz]) |> (?=<)| (?=\"/?>)", lambda gap: gap[0].strip(), drawn)
    return _named(drawn.replace(' "', '"').strip())


def _named(drawn: str) -> str:
    """The same drawing with each window told once and named by its place: matplotlib's own names change from run to run."""
    windows: Dict[str, str] = {}
    for name, form in re.findall(r'<clipPath id="(\w+)">(.*?)</clipPath>', drawn):
        window = windows.setdefault(form, f"w{len(windows)}")
        drawn = drawn.replace(f"url(#{name})", f"url(#{window})")
    told = "".join(f'<clipPath id="{window}">{form}</clipPath>' for form, window in windows.items())
    return re.sub(r"(?:<clipPath .*?</clipPath>)+", told, drawn)


def _outline(path: str) -> str:
    """The outline of a letter, each point told from the one before it."""
    told, at, start, last = "", (0, 0), (0, 0), ""
    for command, numbers in re.findall(r"([MLQz])([^MLQz]*)", path):
        steps = [round(int(number) * FINENESS / 64) for number in numbers.split()]
        points = list(zip(steps[::2], steps[1::2], strict=True))
        letter, moves = command.lower(), [number - at[i % 2] for i, number in enumerate(steps)]
        if letter == "l" and 0 in moves:
            letter, moves = ("h", moves[:1]) if moves[1] == 0 else ("v", moves[1:])
        told += (" " if letter == last else letter) + " ".join(map(str, moves))
        last, at = letter, points[-1] if points else start
        start = at if command == "M" else start
    return told.replace(" -", "-")
