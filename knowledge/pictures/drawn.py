"""All pictures, drawn from the content."""

from __future__ import annotations

from typing import Iterator, List

from knowledge.pictures import conjugate, lines, outcomes, prints, scoring, service
from knowledge.pictures.board import Board
from knowledge.pictures.picture import Picture
from knowledge.reader import Content


def boards(content: Content) -> Iterator[Board]:
    """Every picture before it becomes bytes; to be taken within `prints.settings`."""
    yield scoring.board(content)
    yield lines.board(content)
    yield from outcomes.boards(content)
    yield conjugate.board(content)
    yield service.board(content)


def draw(content: Content) -> List[Picture]:
    """Every picture; the same content gives the same bytes."""
    with prints.settings():
        return [picture for board in boards(content) for picture in _printed(board)]


def _printed(board: Board) -> Iterator[Picture]:
    """The picture of a board, then the same with each of its places marked."""
    whole = prints.picture(board)
    yield whole
    for name, (said, frames) in board.places.items():
        yield prints.marked(whole, name, said, frames)
