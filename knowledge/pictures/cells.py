"""How cells, HER2 and antibodies are drawn."""

from __future__ import annotations

from math import cos, pi, sin

from knowledge.pictures.board import Board
from knowledge.pictures.style import CELL, PAPER, RULE, RUST, STAIN, TEAL

STAINS = ((RULE, 2, "dotted"), (STAIN, 2.5, "dashed"), (STAIN, 5, "solid"), (STAIN, 10, "solid"))


def stained(board: Board, x: float, y: float, strength: int) -> None:
    """Three cells whose edges are stained by HER2, from 0 (none) to 3 (strong); centred on the point."""
    colour, thick, line = STAINS[strength]
    for dx, dy in ((-25, 17), (25, 17), (0, -26)):
        board.disc(x + dx, y + dy, 22, CELL, colour, thick, line)
        board.disc(x + dx, y + dy, 7, RULE)


def receptor(board: Board, x: float, y: float, angle: float, size: float = 22) -> None:
    """HER2 as a cup on a cell's edge at the point; angle 0 looks right, pi / 2 looks up."""
    ahead, aside = (cos(angle), -sin(angle)), (sin(angle), cos(angle))

    def at(forward: float, sideways: float) -> "tuple[float, float]":
        return x + ahead[0] * forward + aside[0] * sideways, y + ahead[1] * forward + aside[1] * sideways

    board.stroke([at(-6, 0), at(size * 0.6, 0)], STAIN, 6)
    board.stroke([at(size * 1.2, -size * 0.6), at(size * 0.6, -size * 0.4), at(size * 0.6, size * 0.4), at(size * 1.2, size * 0.6)], STAIN, 6)


def antibody(board: Board, x: float, y: float, angle: float, size: float = 40, loaded: bool = True) -> None:
    """An antibody as a Y whose fork meets the point, with the drug at its stem; angle 0: the fork looks right."""
    ahead, aside = (cos(angle), -sin(angle)), (sin(angle), cos(angle))

    def at(forward: float, sideways: float) -> "tuple[float, float]":
        return x + ahead[0] * forward * size + aside[0] * sideways * size, y + ahead[1] * forward * size + aside[1] * sideways * size

    for side in (-1, 1):
        board.stroke([at(-1.5, side * 0.11), at(-0.65, side * 0.11), at(0, side * 0.6)], TEAL, size * 0.17)
        if loaded:
            for place in (at(-1.4, side * 0.42), at(-0.95, side * 0.42)):
                drug(board, *place, size * 0.17)


def drug(board: Board, x: float, y: float, radius: float = 8) -> None:
    """The drug as a small star."""
    board.polygon(
        [(x + radius * k * sin(i * pi / 4), y - radius * k * cos(i * pi / 4)) for i in range(8) for k in (1.5 if i % 2 == 0 else 0.75,)], RUST, PAPER, 1
    )
