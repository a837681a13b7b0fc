"""The lead's plots as SVG, light or dark."""

from __future__ import annotations

import threading
from io import StringIO
from typing import List, Tuple

from bot.services.handoff_numbers import Numbers

COLOURS = {
    "light": {"ink": "#17282b", "soft": "#4a5f63", "line": "#d5dfe0", "bar": "#14535c", "card": "#ffffff"},
    "dark": {"ink": "#eaf2f3", "soft": "#b3c4c7", "line": "#34474b", "bar": "#8fd0da", "card": "#1a2729"},
}
DRAWING = threading.Lock()  # matplotlib draws in one thread at a time
LONGEST_LABEL = 34
BAR_INCHES = 0.34
FEWEST_BARS = 4


def per_day(numbers: Numbers, theme: str) -> str:
    """Requests on each day."""
    days = list(numbers.per_day)
    with DRAWING:
        figure, axes = _canvas(theme, 2.6)
        axes.bar(range(len(days)), [numbers.per_day[day] for day in days], color=COLOURS[theme]["bar"], width=0.7)
        marks = list(range(len(days) - 1, -1, -7))
        axes.set_xticks(marks, [f"{days[mark].day} {days[mark]:%b}" for mark in marks])
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.grid(axis="y", color=COLOURS[theme]["line"], linewidth=0.8)
        return _svg(figure)


def ranked(rows: List[Tuple[str, int]], theme: str) -> str:
    """Bars with their names, the longest first."""
    with DRAWING:
        figure, axes = _canvas(theme, 0.3 + BAR_INCHES * max(len(rows), FEWEST_BARS))
        names = [name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…" for name, _ in rows]
        bars = axes.barh(range(len(rows)), [count for _, count in rows], color=COLOURS[theme]["bar"], height=0.6)
        axes.set_yticks(range(len(rows)), names)
        axes.bar_label(bars, padding=4, color=COLOURS[theme]["ink"])
        axes.set_ylim(max(len(rows), FEWEST_BARS) - 0.5, -0.5)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return _svg(figure)


def _canvas(theme: str, height: float) -> Tuple:
    from matplotlib.figure import Figure  # takes a second to import

    colours = COLOURS[theme]
    figure = Figure(figsize=(5.6, height), facecolor=colours["card"], layout="constrained")
    axes = figure.add_subplot()
    axes.set_facecolor(colours["card"])
    axes.tick_params(colors=colours["soft"], length=0, labelsize=10)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(colours["line"])
    axes.set_axisbelow(True)
    return figure, axes


def _svg(figure: object) -> str:
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})  # type: ignore[attr-defined]
    return drawn.getvalue()
