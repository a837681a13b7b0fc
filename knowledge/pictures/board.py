"""The board that pictures are drawn on: 720 wide, as high as it needs to be, measured from the top left corner."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from knowledge.pictures import lettering
from knowledge.pictures.instruments import Circle, FancyBboxPatch, Figure, Path, PathPatch, Polygon, TransformedPatchPath
from knowledge.pictures.style import BAND, BODY, INNER, MARGIN, PANEL, PAPER, SMALL, STRONG, TITLE, TONES, WIDTH, Lettering, Point

Frame = Tuple[float, float, float, float]


class Board:
    """A picture in the making: words and shapes are put on it from top to bottom, `end` is how far it is filled.

    `places` are those that a reader can be at: a name, what it says, and the frames (x, y, width, height) that mark it.
    """

    def __init__(self, picture_id: str, articles: Sequence[str], title: str) -> None:
        self.id, self.articles, self.title = picture_id, tuple(articles), title
        self.alt, self.caption = "", ""
        self.places: Dict[str, Tuple[str, List[Frame]]] = {}
        self.figure = Figure(figsize=(WIDTH / 72, 10), dpi=72, facecolor=PAPER)
        self._axes = self.figure.add_axes([0, 0, 1, 1])
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._layer = 1
        self._window: Any = None
        lines = lettering.balanced(title, TITLE, INNER)
        self.box(0, 0, WIDTH, 40 + len(lines) * TITLE.line, BAND, rounding=0)
        for number, line in enumerate(lines):
            self.write(MARGIN, 18 + number * TITLE.line, line, TITLE)
        self.end = 40 + len(lines) * TITLE.line + 24

    def write(self, x: float, y: float, text: str, style: Lettering, align: str = "left") -> None:
        """One line of words whose upper edge is at y."""
        font = lettering.font(style.bold, style.size)
        self._axes.text(x, y + style.size, text, fontproperties=font, color=style.colour, ha=align, va="baseline", parse_math=False, zorder=self._next())

    def paragraph(self, x: float, y: float, room: float, text: str, style: Lettering) -> float:
        """Words in lines no wider than `room`; gives the y below the last one."""
        for line in lettering.wrapped(text, style, room):
            self.write(x, y, line, style)
            y += style.line
        return y

    def box(
        self, x: float, y: float, wide: float, high: float, fill: str, edge: Optional[str] = None, *, rounding: float = 14, thick: float = 2.5,
        line: str = "solid", hatch: Optional[str] = None,
    ) -> None:  # fmt: skip
        """A ground for words, or a bar."""
        form = f"round,pad=0,rounding_size={rounding}" if rounding else "square,pad=0"
        self._shape(FancyBboxPatch((x, y), wide, high, boxstyle=form, **_drawn(fill, edge, thick, line), hatch=hatch))

    def disc(self, x: float, y: float, radius: float, fill: str, edge: Optional[str] = None, thick: float = 2.5, line: str = "solid") -> None:
        """A round spot."""
        self._shape(Circle((x, y), radius, **_drawn(fill, edge, thick, line)))

    def polygon(self, points: Sequence[Point], fill: str, edge: Optional[str] = None, thick: float = 2.5) -> None:
        """A spot with corners."""
        self._shape(Polygon(points, closed=True, **_drawn(fill, edge, thick, "solid")))

    def stroke(self, points: Sequence[Point], colour: str, thick: float = 4, line: str = "solid") -> None:
        """A line through the points."""
        self._shape(PathPatch(Path(points), facecolor="none", edgecolor=colour, linewidth=thick, linestyle=line, capstyle="butt", joinstyle="round"))

    def arrow(self, points: Sequence[Point], colour: str, thick: float = 4, head: float = 11, line: str = "solid") -> None:
        """A line with a head at its last point; its last part is level or upright."""
        (x0, y0), (x, y) = points[-2], points[-1]
        dx, dy = (0.0 if x == x0 else (1.0 if x > x0 else -1.0)), (0.0 if y == y0 else (1.0 if y > y0 else -1.0))
        neck = (x - dx * head * 1.4, y - dy * head * 1.4)
        self.stroke([*points[:-1], neck], colour, thick, line)
        self.polygon([(x, y), (neck[0] + dy * head, neck[1] + dx * head), (neck[0] - dy * head, neck[1] - dx * head)], colour)

    def badge(self, x: float, y: float, sign: str, colour: str, radius: float = 22) -> None:
        """A round spot with a sign or a number in it, centred on the point."""
        self.disc(x, y, radius, colour)
        style = Lettering(round(radius * 1.35), True, PAPER)
        self.write(x, y - style.size * 0.635, sign, style, "center")

    @contextmanager
    def window(self, x: float, y: float, wide: float, high: float, fill: str) -> Iterator[None]:
        """A ground for a drawing; what is drawn meanwhile is seen only inside it."""
        self.box(x, y, wide, high, fill)
        self._window = TransformedPatchPath(self._axes.patches[-1])
        yield
        self._window = None

    def notice(self, text: str, tone: str = "warning") -> None:
        """A warning over the whole width, with its sign."""
        kind, lines = TONES[tone], lettering.wrapped(text, STRONG, INNER - 110)
        high = len(lines) * STRONG.line + 36
        self.box(MARGIN, self.end, INNER, high, kind.pale, kind.strong)
        self.badge(MARGIN + 42, self.end + high / 2, kind.sign, kind.strong, 24)
        self.paragraph(MARGIN + 86, self.end + 16, INNER - 110, text, STRONG)
        self.end += high + 22

    def close(self, caption: str, source: str = "") -> "Board":
        """The caption on a ground over the whole width, the source below it, and the end of the board."""
        self.caption = caption
        high = len(lettering.wrapped(caption, BODY, INNER)) * BODY.line + (len(lettering.wrapped(source, SMALL, INNER)) * SMALL.line + 14 if source else 0)
        self.box(0, self.end, WIDTH, high + 48, PANEL, rounding=0)
        below = self.paragraph(MARGIN, self.end + 22, INNER, caption, BODY)
        if source:
            self.paragraph(MARGIN, below + 14, INNER, source, SMALL)
        self.end = round(self.end + high + 48)
        self.figure.set_size_inches(WIDTH / 72, self.end / 72)
        self._axes.set_ylim(self.end, 0)
        return self

    def _shape(self, patch: Any) -> None:
        patch.set_zorder(self._next())
        self._axes.add_patch(patch)
        patch.set_clip_path(self._window)
        patch.set_clip_on(self._window is not None)

    def _next(self) -> int:
        self._layer += 1
        return self._layer


def _drawn(fill: str, edge: Optional[str], thick: float, line: str) -> dict:
    return {"facecolor": fill, "edgecolor": edge or "none", "linewidth": thick if edge else 0, "linestyle": line}
