"""How long the people of a trial lived: a bar for each group, the comparison group hatched."""

from __future__ import annotations

from math import ceil
from typing import Iterator, List, NamedTuple, Optional, Tuple

from knowledge.figures import amount
from knowledge.pictures.board import Board
from knowledge.pictures.lettering import width
from knowledge.pictures.style import BODY, FIGURE, INNER, MARGIN, PANEL, PAPER, RULE, RUST, RUST_PALE, SMALL, SMALL_STRONG, STRONG, TEAL
from knowledge.pictures.wording import Wording, capital, sentences
from knowledge.reader import Content
from knowledge.schema import Arm, Outcome, Source, Trial

AXIS, TICK, BAR = 456, 6, 58
MEASURE = "os"


class Bar(NamedTuple):
    """One bar: the group of people it stands for, and the median that it ends at."""

    arm: Arm
    outcome: Outcome
    compared: bool


def boards(content: Content) -> Iterator[Board]:
    """A picture for each trial that facts/steps.yml names; all have the same scale."""
    words = Wording(content, "outcomes")
    trials = {placed.value.id: placed.value for placed in content.trials}
    shown: List[Trial] = [trials[trial] for trial in words.steps.trials]
    longest = max(outcome.value for trial in shown for arm in trial.arms for outcome in arm.outcomes if outcome.measure == MEASURE)
    for trial in shown:
        yield _board(words, trial, content.sources[trial.sources[-1]].value, ceil(longest / TICK) * TICK)


def _board(words: Wording, trial: Trial, source: Source, months: int) -> Board:
    articles = [trial.article] if trial.article else words.steps.articles
    picture = Board(f"outcomes-{trial.id}", articles, words("title", trial=trial.name))
    picture.end = picture.paragraph(MARGIN, picture.end, INNER, words(trial.line), STRONG)
    picture.end = picture.paragraph(MARGIN, picture.end, INNER, capital(trial.population), SMALL) + 20
    groups = _groups(trial)
    for among, bars in groups:
        _group(picture, words, among, bars, months, len(groups) > 1)
    single = words("single") if len(trial.arms) == 1 else ""
    if single:
        _nobody(picture, single)
    _axis(picture, words("axis"), months)
    for remark in _remarks(words, trial):
        picture.notice(remark, "note")
    credit = words("source", authors=source.authors, year=source.year)
    told = (words(trial.line), capital(trial.population), *_told(words, groups), single, *_remarks(words, trial))
    picture.alt = sentences(picture.title, *told, words.steps.caption, credit)
    picture.close(words.steps.caption, credit)
    picture.caption = sentences(single, words.steps.caption)  # in the drawing it stands in a box of its own, where the other bar would be
    return picture


def _groups(trial: Trial) -> List[Tuple[Optional[str], List[Bar]]]:
    keys = {outcome.key: outcome.among for arm in trial.arms for outcome in arm.outcomes if outcome.measure == MEASURE}
    return [
        (among, [Bar(arm, outcome, number > 0) for number, arm in enumerate(trial.arms) for outcome in arm.outcomes if outcome.key == key])
        for key, among in keys.items()
    ]


def _group(picture: Board, words: Wording, among: Optional[str], bars: List[Bar], months: int, several: bool) -> None:
    if several:
        picture.box(MARGIN, picture.end, INNER, SMALL.line + 16, PANEL)
        picture.write(MARGIN + 16, picture.end + 8, capital(among or words("everyone")), SMALL_STRONG)
        picture.end += SMALL.line + 28
    if not among:
        picture.write(MARGIN, picture.end, words("question"), BODY)
        picture.end += BODY.line + 12
    for bar in bars:
        _bar(picture, words, bar, months, named=not among)


def _bar(picture: Board, words: Wording, bar: Bar, months: int, named: bool) -> None:
    picture.write(MARGIN, picture.end, _role(words, bar), SMALL_STRONG)
    picture.end += SMALL.line
    if named:
        picture.end = picture.paragraph(MARGIN, picture.end, INNER, ", ".join(_people(words, bar)), SMALL)
    top, long = picture.end + 6, AXIS * bar.outcome.value / months
    if bar.compared:
        picture.box(MARGIN, top, long, BAR, RUST_PALE, RUST, rounding=0, hatch="/")
    else:
        picture.box(MARGIN, top, long, BAR, TEAL, TEAL, rounding=0)
    picture.write(MARGIN + long + 14, top + (BAR - FIGURE.size) / 2 - 4, amount(bar.outcome), FIGURE)
    picture.end = top + BAR + 20


def _nobody(picture: Board, text: str) -> None:
    top = picture.end
    picture.box(MARGIN, top, INNER, 2 * BODY.line + 28, PAPER, RULE, line="dashed")
    picture.paragraph(MARGIN + 20, top + 12, INNER - 40, text, BODY)
    picture.end = top + 2 * BODY.line + 48


def _axis(picture: Board, unit: str, months: int) -> None:
    y = picture.end
    picture.stroke([(MARGIN, y), (MARGIN + AXIS, y)], RULE, 3)
    for tick in range(0, months + 1, TICK):
        x = MARGIN + AXIS * tick / months
        picture.stroke([(x, y), (x, y + 10)], RULE, 3)
        picture.write(max(x, MARGIN + width(str(tick), SMALL) / 2), y + 12, str(tick), SMALL, "center")
    picture.write(MARGIN + AXIS + 34, y + 12, unit, SMALL)
    picture.end = y + 12 + SMALL.line + 24


def _role(words: Wording, bar: Bar) -> str:
    return words("compared" if bar.compared else "tested")


def _people(words: Wording, bar: Bar) -> Iterator[str]:
    yield bar.arm.name
    if bar.arm.people and not bar.outcome.among:  # how many of them a subgroup held is not known
        yield words("people", people=bar.arm.people)


def _remarks(words: Wording, trial: Trial) -> List[str]:
    """Subgroups whose hazard ratio leaves open whether there was a benefit: its interval holds 1."""
    unclear = (c for c in trial.comparisons if c.measure == MEASURE and c.among and c.ci and c.ci[0] <= 1 <= c.ci[1])
    return [words("no-benefit", among=capital(comparison.among or "")) for comparison in unclear]


def _told(words: Wording, groups: List[Tuple[Optional[str], List[Bar]]]) -> Iterator[str]:
    for among, bars in groups:
        if len(groups) > 1:
            yield capital(among or words("everyone")) + ":"
        yield words("question")
        for bar in bars:
            yield f"{_role(words, bar)}: {', '.join(_people(words, bar))}: {amount(bar.outcome)}"
