"""The options of each line of treatment, one line below the other."""

from __future__ import annotations

from itertools import groupby
from typing import Iterator, List, Tuple

from knowledge.pictures.board import Board
from knowledge.pictures.style import HEADING, INNER, MARGIN, PAPER, PLUM, RULE, SLATE, SMALL, SMALL_STRONG, TEAL, TEAL_PALE
from knowledge.pictures.wording import Wording, capital, sentences
from knowledge.reader import Content
from knowledge.schema import LineOption

MARKS = {"standard": (TEAL, TEAL), "alternative": (SLATE, SLATE), "trial": (PAPER, PLUM)}
ROOM = INNER - 48
Lines = List[Tuple[str, List[LineOption]]]


def board(content: Content) -> Board:
    """A panel for each line, with an arrow to the next one."""
    words = Wording(content, "lines")
    options: List[LineOption] = [placed.value for placed in content.lines]
    lines: Lines = [(line, sorted(group, key=_standing)) for line, group in groupby(options, lambda option: option.line)]
    picture = Board("lines", words.steps.articles, words.steps.title)
    for number, (line, group) in enumerate(lines):
        if number:
            picture.arrow([(MARGIN + 42, picture.end - 14), (MARGIN + 42, picture.end + 26)], RULE, 5, 13)
            picture.end += 28
        _head(picture, number + 1, words(line), words(f"{line}-text"))
        for standing, same in groupby(group, lambda option: option.standing):
            _options(picture, words(standing), standing, list(same))
    picture.end += 12
    picture.alt = sentences(words.steps.title, *_told(words, lines), words.steps.caption)
    return picture.close(words.steps.caption)


def _standing(option: LineOption) -> int:
    return list(MARKS).index(option.standing)


def _head(picture: Board, number: int, title: str, text: str) -> None:
    picture.box(MARGIN, picture.end, INNER, 88, TEAL_PALE)
    picture.badge(MARGIN + 42, picture.end + 44, str(number), TEAL, 26)
    picture.write(MARGIN + 86, picture.end + 8, title, HEADING)
    picture.write(MARGIN + 86, picture.end + 8 + HEADING.line, text, SMALL)
    picture.end += 88 + 14


def _options(picture: Board, heading: str, standing: str, options: List[LineOption]) -> None:
    fill, edge = MARKS[standing]
    top, y = picture.end, picture.end
    picture.write(MARGIN + 28, y, heading, SMALL)
    y += SMALL.line + 4
    for option in options:
        y = picture.paragraph(MARGIN + 28, y, ROOM, capital(option.option), SMALL_STRONG)
        y = picture.paragraph(MARGIN + 28, y, ROOM, option.condition, SMALL) + 12
    picture.box(MARGIN + 3, top + 4, 9, y - top - 14, fill, edge, rounding=0)
    picture.end = y + 10


def _told(words: Wording, lines: Lines) -> Iterator[str]:
    for line, group in lines:
        yield f"{words(line)}, {words(f'{line}-text')}"
        for standing, same in groupby(group, lambda option: option.standing):
            yield f"{words(standing)}: " + "; ".join(f"{option.option}, {option.condition}" for option in same)
