"""The checks of the content: each is one function from the content to its faults, and all faults are told at once."""

from __future__ import annotations

import re
from typing import Callable, Dict, Iterator, List, Tuple

from knowledge import reading
from knowledge.figures import MARK, Figures, UnknownFigure
from knowledge.reader import Content, Fault, Placed
from knowledge.schema import Article

SHORT_GRADE, FULL_GRADE, SENTENCE_WORDS = 8.0, 10.0, 20.0
CITED = re.compile(r"@([a-z0-9-]+)")
NUMBER = re.compile(r"(?<![\w+.-])\d+(?:\.\d+)?(?![\w+-])")
PROMOTION = re.compile(r"\b(breakthrough|revolution\w*|highly effective|miracle|game.?chang\w+|cutting.edge|most advanced|good news|dramatic\w*)\b", re.I)
PERSONAL = re.compile(r"\byou (?:are|may be|would be) (?:not )?eligible\b|\byou should (?:choose|take|start|stop|switch)\b|\bwe recommend\b", re.I)
DOSE = re.compile(r"\b\d+(?:\.\d+)?\s*(?:mg|mg/kg|mg/m2|ml|milligrams?|tablets?)\b", re.I)
Check = Callable[[Content], Iterator[Fault]]


def _texts(placed: Placed) -> Iterator[Tuple[str, str]]:
    article: Article = placed.value
    yield from (("question", article.question), ("short", article.short), ("full", article.full))


def blocks(text: str) -> List[str]:
    """The paragraphs and lists of a text: what stands between empty lines."""
    return [block for block in re.split(r"\n\s*\n", text) if block.strip()]


def file_names(content: Content) -> Iterator[Fault]:
    """An article's id is its file name, and its folder is its group in topics.yml."""
    for placed in content.articles:
        expected = f"content/{content.topics.get(placed.value.id, '<group>')}/{placed.value.id}.yml"
        if not placed.path.endswith(expected):
            yield placed.fault(("id",), f"'{placed.value.id}' stands in {placed.path}", f"the file {expected} and a line in topics.yml")


def duplicate_ids(content: Content) -> Iterator[Fault]:
    """No two articles, and no two facts of a kind, have the same id."""
    for entries in (content.articles, content.trials, content.drugs):
        seen: Dict[str, Placed] = {}
        for placed in entries:
            first = seen.setdefault(placed.value.id, placed)
            if first is not placed:
                yield placed.fault(("id",), f"'{placed.value.id}' is taken by {first.path}:{first.line('id')}", "an id of its own")


def every_topic(content: Content) -> Iterator[Fault]:
    """Each id of topics.yml has an article."""
    for topic in content.topics.keys() - set(content.ids):
        yield Fault("knowledge/topics.yml", 1, topic, "no article has this id", f"content/{content.topics[topic]}/{topic}.yml")


def known_sources(content: Content) -> Iterator[Fault]:
    """Each source that an article or a fact names stands in sources.yml."""
    for placed in (*content.articles, *content.facts()):
        for index, source in enumerate(placed.value.sources):
            if source not in content.sources:
                yield placed.fault(("sources", index), f"unknown source '{source}'", "an id of sources.yml")


def cited_sources(content: Content) -> Iterator[Fault]:
    """Each source marked in a text is listed in the article's sources, those of drawn figures included."""
    figures = Figures(placed.value for placed in content.trials)
    for placed in content.articles:
        for name, text in _texts(placed):
            for source in sorted({*CITED.findall(text), *figures.sources(text)} - set(placed.value.sources)):
                yield placed.fault((name,), f"draws on '{source}'", "this id in the article's sources too")


def related_articles(content: Content) -> Iterator[Fault]:
    """Related articles exist and are others."""
    for placed in content.articles:
        for index, other in enumerate(placed.value.related):
            if other == placed.value.id or other not in content.ids:
                yield placed.fault(("related", index), f"'{other}' leads nowhere", "the id of another article")


def linked_facts(content: Content) -> Iterator[Fault]:
    """Facts name articles, drugs and trials that exist."""
    drugs, trials = ({p.value.id for p in entries} for entries in (content.drugs, content.trials))
    known = {"article": set(content.ids), "effects": set(content.ids), "access": set(content.ids), "drug": drugs, "drugs": drugs, "trials": trials}
    for placed in content.facts():
        for name, allowed in known.items():
            named = getattr(placed.value, name, None) or []
            for one in [named] if isinstance(named, str) else named:
                if one not in allowed:
                    yield placed.fault((name,), f"'{one}' is not known", f"an id that exists ({name})")


def known_figures(content: Content) -> Iterator[Fault]:
    """Each mark in double braces leads to a figure."""
    figures = Figures(placed.value for placed in content.trials)
    for placed in content.articles:
        for name, text in _texts(placed):
            try:
                left = figures.fill(text)
            except UnknownFigure as error:
                yield placed.fault((name,), f"no figure for {error}", "a mark like {{toga.trastuzumab.os}} of facts/trials.yml")
                continue
            if "{{" in left or "}}" in left:
                yield placed.fault((name,), "a mark in double braces that cannot be read", "{{trial.arm.measure}}")


def figures_with_source(content: Content) -> Iterator[Fault]:
    """A paragraph or list with a figure names its source, or draws it from the facts."""
    excepted = reading.names(content)
    for placed in content.articles:
        for block in blocks(placed.value.full):
            figure = NUMBER.search(excepted.sub("", re.sub(r"^\s*\d+\.\s|\d\+|\bphase \d\b|^#.*$", "", MARK.sub("", block), flags=re.M)))
            if figure and not CITED.search(block):
                line = placed.line("full") + 1 + placed.value.full[: placed.value.full.index(block)].count("\n")
                yield Fault(placed.path, line, "full", f"a figure without source: '{figure[0]}'", "a mark like [@bang-2010] in the same paragraph")


def wording(content: Content) -> Iterator[Fault]:
    """No promotion, no verdict on a person, no dose."""
    rules = ((PROMOTION, "promotional wording"), (PERSONAL, "a verdict on one person"), (DOSE, "a dose"))
    for placed in content.articles:
        for name, text in _texts(placed):
            for pattern, what in rules:
                for match in pattern.finditer(text):
                    yield placed.fault((name,), f"{what}: '{match[0]}'", "plain words that leave the decision to the team")


def readability(content: Content) -> Iterator[Fault]:
    """Short answers at grade 8 or below, full texts at 10 or below, 20 words a sentence or less."""
    for placed, name, level, limit in readings(content):
        if level.grade > limit:
            yield placed.fault((name,), f"reading grade {level.grade}", f"{limit:g} or below")
        if level.words_per_sentence > SENTENCE_WORDS:
            yield placed.fault((name,), f"{level.words_per_sentence} words a sentence", f"{SENTENCE_WORDS:g} or less")


def readings(content: Content) -> Iterator[Tuple[Placed, str, reading.Reading, float]]:
    """The reading level of each short and full text, with its limit."""
    excepted, figures = reading.names(content), Figures(placed.value for placed in content.trials)
    for placed in content.articles:
        for name, limit in (("short", SHORT_GRADE), ("full", FULL_GRADE)):
            try:
                yield placed, name, reading.measure(figures.fill(getattr(placed.value, name)), excepted), limit
            except UnknownFigure:
                continue


CHECKS: Tuple[Check, ...] = (
    file_names, duplicate_ids, every_topic, known_sources, cited_sources, related_articles, linked_facts, known_figures,
    figures_with_source, wording, readability,
)  # fmt: skip


def faults(content: Content) -> List[Fault]:
    """Every fault of the content, in the order of files and lines; empty means fit to publish."""
    return sorted({*content.faults, *(fault for check in CHECKS for fault in check(content))})
