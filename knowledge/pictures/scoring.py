"""The way from the two tests to the HER2 result."""

from __future__ import annotations

from typing import Dict, Iterator, List

from knowledge.pictures import cells
from knowledge.pictures.board import Board
from knowledge.pictures.lettering import wrapped
from knowledge.pictures.style import BODY, FIGURE, HEADING, INNER, MARGIN, PANEL, RULE, SMALL, SMALL_STRONG, STRONG, TEAL, TONES
from knowledge.pictures.wording import Wording, sentences
from knowledge.reader import Content
from knowledge.schema import Her2Result

ROW, RESULT_X, RESULT_WIDE, TURN_X = 136, 368, 288, 672


def board(content: Content) -> Board:
    """Score by score to the result; a score that ISH decides leads on to the second test."""
    words = Wording(content, "scoring")
    results: List[Her2Result] = [placed.value for placed in content.scoring if isinstance(placed.value, Her2Result)]
    scores: Dict[str, List[Her2Result]] = {result.ihc: [r for r in results if r.ihc == result.ihc] for result in results}
    picture = Board("scoring", words.steps.articles, words.steps.title)
    _test(picture, words, 0)
    turn = _scores(picture, words, scores)
    picture.end += 14
    tone = TONES["equivocal"].strong
    picture.arrow([(RESULT_X + RESULT_WIDE, turn), (TURN_X, turn), (TURN_X, picture.end)], tone, 5, 13)
    _test(picture, words, 1)
    for result in (r for r in results if r.ish != "any"):
        _ish(picture, words, result)
    _places(picture, words, results)
    picture.alt = sentences(words.steps.title, *_told(words, scores), words.steps.caption)
    return picture.close(words.steps.caption)


def place(ihc: str, ish: str) -> str:
    """The name of a place on the way, as in `scoring-2-amplified`; `any` is no ISH that counts."""
    return "-".join(["scoring", ihc.rstrip("+"), *([ish.replace("_", "-")] if ish != "any" else [])])


def _places(picture: Board, words: Wording, results: List[Her2Result]) -> None:
    """Names each result as a place: the row of its score, and that of its ISH where there is one."""
    rows = dict(picture.places)
    picture.places = {}
    for result in results:
        frames = [frame for name in (result.ihc, *([] if result.ish == "any" else [result.ish])) for frame in rows[name][1]]
        said = [words("score", score=result.ihc), *([] if result.ish == "any" else [words(result.ish).rstrip(":")]), words(result.status)]
        picture.places[place(result.ihc, result.ish)] = (f"{words('here')}: {', '.join(said)}", frames)


def _row(picture: Board, name: str) -> None:
    picture.places[name] = ("", [(MARGIN - 16, picture.end + 2, RESULT_X + RESULT_WIDE - MARGIN + 26, ROW - 4)])


def _test(picture: Board, words: Wording, number: int) -> None:
    step = words.steps.steps[number]
    high = HEADING.line + len(wrapped(step.text, BODY, INNER - 110)) * BODY.line + 26
    picture.box(MARGIN, picture.end, INNER, high, PANEL)
    picture.badge(MARGIN + 42, picture.end + high / 2, str(number + 1), TEAL, 26)
    picture.write(MARGIN + 86, picture.end + 10, step.title, HEADING)
    picture.paragraph(MARGIN + 86, picture.end + 10 + HEADING.line, INNER - 110, step.text, BODY)
    picture.end += high + 18


def _scores(picture: Board, words: Wording, scores: Dict[str, List[Her2Result]]) -> float:
    turn = 0.0
    for strength, (score, rows) in enumerate(scores.items()):
        middle = picture.end + ROW / 2
        _row(picture, score)
        cells.stained(picture, MARGIN + 58, middle, strength)
        seen = wrapped(words(score), SMALL, 190)
        top = middle - (FIGURE.line + len(seen) * SMALL.line) / 2
        picture.write(MARGIN + 122, top, score, FIGURE)
        picture.paragraph(MARGIN + 122, top + FIGURE.line, 190, words(score), SMALL)
        if len(rows) == 1:
            _result(picture, words, middle, rows[0])
        else:
            turn = middle
            _box(picture, middle, "equivocal", words("next"), words("next-text"))
        picture.end += ROW + 6
        picture.stroke([(MARGIN, picture.end - 5), (RESULT_X + RESULT_WIDE, picture.end - 5)], PANEL, 2)
    return turn


def _ish(picture: Board, words: Wording, result: Her2Result) -> None:
    middle = picture.end + ROW / 2
    _row(picture, result.ish)
    picture.write(MARGIN + 4, middle - STRONG.line, words(result.ish), STRONG)
    picture.write(MARGIN + 4, middle, words(f"{result.ish}-text"), SMALL)
    _result(picture, words, middle, result)
    picture.end += ROW + 6


def _result(picture: Board, words: Wording, middle: float, result: Her2Result) -> None:
    more = words("her2_low") if result.her2_low else words("equivocal-text") if result.status == "equivocal" else ""
    _box(picture, middle, result.status, words(result.status), more)


def _box(picture: Board, middle: float, status: str, verdict: str, more: str) -> None:
    tone, room = TONES[status], RESULT_WIDE - 62
    first, second = wrapped(verdict, SMALL_STRONG, room), wrapped(more, SMALL, room)
    high = max(84.0, (len(first) + len(second)) * SMALL.line + 20)
    picture.arrow([(RESULT_X - 34, middle), (RESULT_X - 4, middle)], RULE)
    picture.box(RESULT_X, middle - high / 2, RESULT_WIDE, high, tone.pale, tone.strong)
    picture.badge(RESULT_X + 28, middle, tone.sign, tone.strong, 18)
    y = picture.paragraph(RESULT_X + 54, middle - (len(first) + len(second)) * SMALL.line / 2, room, verdict, SMALL_STRONG)
    picture.paragraph(RESULT_X + 54, y, room, more, SMALL)


def _told(words: Wording, scores: Dict[str, List[Her2Result]]) -> Iterator[str]:
    first, second = words.steps.steps
    yield from (first.title, first.text)
    for score, rows in scores.items():
        outcome = _verdict(words, rows[0]) if len(rows) == 1 else f"{words('next')}, {words('next-text')}"
        yield f"{words('score', score=score)}, {words(score)}: {outcome}"
    yield from (second.title, second.text)
    for result in (r for rows in scores.values() if len(rows) > 1 for r in rows):
        yield f"{words(result.ish)} {words(f'{result.ish}-text')}: {_verdict(words, result)}"


def _verdict(words: Wording, result: Her2Result) -> str:
    more = words("her2_low") if result.her2_low else words("equivocal-text") if result.status == "equivocal" else ""
    return ", ".join(filter(None, (words(result.status), more)))
