"""The navigation service, step by step."""

from __future__ import annotations

from knowledge.pictures.board import Board
from knowledge.pictures.lettering import wrapped
from knowledge.pictures.style import BODY, HEADING, INNER, MARGIN, RULE, TEAL, TEAL_PALE, Lettering
from knowledge.pictures.wording import Wording, sentences
from knowledge.reader import Content
from knowledge.schema import Step

SIGN = Lettering(46)
TEXT_X, ROOM, CENTRE = MARGIN + 86, INNER - 86 - 88, MARGIN + 36


def board(content: Content) -> Board:
    """The steps along a line, then what the service is not for."""
    words = Wording(content, "service")
    picture = Board("service", words.steps.articles, words.steps.title)
    steps = words.steps.steps
    for number, step in enumerate(steps, 1):
        _step(picture, number, step, number == len(steps))
    picture.end += 12
    picture.notice(words("warning"))
    told = (f"{number}. {step.title}: {step.text}" for number, step in enumerate(steps, 1))
    picture.alt = sentences(words.steps.title, *told, words("warning"), words.steps.caption)
    return picture.close(words.steps.caption)


def _step(picture: Board, number: int, step: Step, last: bool) -> None:
    high = HEADING.line + len(wrapped(step.text, BODY, ROOM)) * BODY.line + 28
    top = picture.end
    if not last:
        picture.stroke([(CENTRE, top + 28), (CENTRE, top + high + 10)], RULE, 5)
    picture.badge(CENTRE, top + 28, str(number), TEAL, 28)
    picture.write(TEXT_X, top + 8, step.title, HEADING)
    picture.paragraph(TEXT_X, top + 8 + HEADING.line, ROOM, step.text, BODY)
    if step.sign:
        x = MARGIN + INNER - 40
        picture.disc(x, top + 8 + 44, 40, TEAL_PALE)
        picture.write(x, top + 52 - SIGN.size * 0.64, step.sign, SIGN, "center")
    picture.end += high
