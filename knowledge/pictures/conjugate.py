"""How an antibody-drug conjugate works, in steps that each have a small drawing."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Callable, Dict

from knowledge.pictures import cells
from knowledge.pictures.board import Board
from knowledge.pictures.lettering import wrapped
from knowledge.pictures.style import BODY, CELL, CORE, INNER, MARGIN, PANEL, RULE, SLATE, SMALL, STAIN, STRONG, TEAL, TEAL_PALE
from knowledge.pictures.wording import Wording, sentences
from knowledge.reader import Content
from knowledge.schema import Drug

SCENE, HIGH = 250, 196
TEXT_X, ROOM = MARGIN + SCENE + 24, INNER - SCENE - 24


def board(content: Content) -> Board:
    """Five steps, the medicines that work so, and the warning that goes with them."""
    words = Wording(content, "conjugate")
    drugs = {placed.value.id: placed.value for placed in content.drugs}
    picture = Board("conjugate", words.steps.articles, words.steps.title)
    for number, step in enumerate(words.steps.steps, 1):
        with picture.window(MARGIN, picture.end, SCENE, HIGH, PANEL):
            SCENES[step.id](picture, words, MARGIN, picture.end)
        _beside(picture, number, step.title, step.text)
        picture.end += HIGH + 18
    carried = [_carries(words, drugs[drug]) for drug in words.steps.drugs]
    _examples(picture, words("examples"), carried)
    picture.notice(words("warning"))
    told = (f"{number}. {step.title}: {step.text}" for number, step in enumerate(words.steps.steps, 1))
    picture.alt = sentences(words.steps.title, *told, words("examples"), *carried, words("warning"), words.steps.caption)
    return picture.close(words.steps.caption)


def _beside(picture: Board, number: int, title: str, text: str) -> None:
    heading, lines = wrapped(title, STRONG, ROOM - 56), wrapped(text, BODY, ROOM)
    high = max(44.0, len(heading) * STRONG.line) + len(lines) * BODY.line + 6
    y = picture.end + (HIGH - high) / 2
    picture.badge(TEXT_X + 22, y + 22, str(number), TEAL)
    below = picture.paragraph(TEXT_X + 56, y + (4 if len(heading) == 1 else 0), ROOM - 56, title, STRONG)
    picture.paragraph(TEXT_X, max(below, y + 44) + 6, ROOM, text, BODY)


def _carries(words: Wording, drug: Drug) -> str:
    short = drug.others[0] if drug.others else drug.name
    return words("carries", short=short, name=drug.name, payload=drug.payload)


def _examples(picture: Board, heading: str, carried: "list[str]") -> None:
    lines = sum(len(wrapped(text, BODY, INNER - 60)) for text in carried)
    high = STRONG.line + lines * BODY.line + 36
    picture.box(MARGIN, picture.end, INNER, high, TEAL_PALE)
    y = picture.paragraph(MARGIN + 20, picture.end + 14, INNER - 40, heading, STRONG)
    for text in carried:
        cells.drug(picture, MARGIN + 34, y + BODY.size * 0.62)
        y = picture.paragraph(MARGIN + 58, y, INNER - 60, text, BODY)
    picture.end += high + 20


def _parts(picture: Board, words: Wording, x: float, y: float) -> None:
    cells.antibody(picture, x + 62, y + 40, pi / 2, 76)
    picture.write(x + 122, y + 20, words("antibody"), SMALL)
    picture.write(x + 128, y + 112, words("drug"), SMALL)


def _cell(picture: Board, name: str, x: float, y: float, edge: str, line: str = "solid") -> None:
    """A part of a large cell, its name on it."""
    picture.disc(x + 245, y + 196, 205, CELL, edge, 6, line)
    picture.disc(x + 216, y + 106, 24, CORE)
    picture.write(x + 238, y + 148, name, SMALL, "right")


def _finds(picture: Board, words: Wording, x: float, y: float) -> None:
    middle = (x + 290, y + 216)
    for angle in (pi * 0.66, pi * 0.83):
        cells.receptor(picture, middle[0] + 205 * cos(angle), middle[1] - 205 * sin(angle), angle)
    picture.disc(*middle, 205, CELL, STAIN, 6)
    picture.disc(x + 216, y + 106, 24, CORE)
    picture.write(x + 242, y + 148, words("cancer-cell"), SMALL, "right")
    angle = pi * 0.83
    cells.antibody(picture, middle[0] + 228 * cos(angle), middle[1] - 228 * sin(angle), angle - pi, 42)
    picture.write(x + 44, y + 10, words("her2"), SMALL)
    picture.stroke([(x + 122, y + 27), (x + 158, y + 27)], RULE, 3)


def _enters(picture: Board, words: Wording, x: float, y: float) -> None:
    _cell(picture, words("cancer-cell"), x, y, STAIN)
    picture.disc(x + 138, y + 88, 46, TEAL_PALE, TEAL, 3)
    cells.antibody(picture, x + 168, y + 88, 0, 40)
    picture.arrow([(x + 10, y + 88), (x + 86, y + 88)], RULE, 7, 15)


def _frees(picture: Board, words: Wording, x: float, y: float) -> None:
    _cell(picture, words("cancer-cell"), x, y, STAIN, "dashed")
    cells.antibody(picture, x + 156, y + 84, 0, 36, loaded=False)
    for dx, dy in ((96, 126), (134, 132), (130, 46), (168, 34), (208, 50), (180, 84), (176, 126), (234, 68)):
        cells.drug(picture, x + dx, y + dy, 10)


def _healthy(picture: Board, words: Wording, x: float, y: float) -> None:
    _cell(picture, words("healthy-cell"), x, y, SLATE)
    picture.arrow([(x + 44, y + 62), (x + 128, y + 62)], RULE, 7, 15)
    for dx, dy in ((26, 62), (148, 62), (124, 110)):
        cells.drug(picture, x + dx, y + dy, 10)


SCENES: Dict[str, Callable[[Board, Wording, float, float], None]] = {
    "parts": _parts, "finds": _finds, "enters": _enters, "frees": _frees, "healthy": _healthy,
}  # fmt: skip
