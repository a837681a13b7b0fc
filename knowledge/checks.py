"""The checks of the content: each is one function from the content to its faults, and all faults are told at once."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterable, Iterator, List, Set, Tuple

from knowledge import reading
from knowledge.figures import MARK, Figures, UnknownFigure
from knowledge.reader import Content, Fault, Placed
from knowledge.schema import Article, Her2Result, Staining

SHORT_GRADE, FULL_GRADE, SENTENCE_WORDS = 8.0, 10.0, 20.0
CITED = re.compile(r"@([a-z0-9-]+)")
NUMBER = re.compile(r"(?<![\w+.-])\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?(?![\w+-])")
PROMOTION = re.compile(r"\b(breakthrough|revolution\w*|highly effective|miracle|game.?chang\w+|cutting.edge|most advanced|good news|dramatic\w*)\b", re.I)
PERSONAL = re.compile(r"\byou (?:are|may be|would be) (?:not )?eligible\b|\byou should (?:choose|take|start|stop|switch)\b|\bwe recommend\b", re.I)
DOSE = re.compile(r"\b\d+(?:\.\d+)?\s*(?:mg|mcg|µg|ml|milligrams?|tablets?|capsules?|pills?)\b", re.I)
CALLS = re.compile(r"\bcall\b|\bemergency\b", re.I)
EFFECT_TEXTS = ("effect", "how_common", "what_helps", "when_to_call")
SPELLING = re.compile(r"[^a-z0-9+.]")
Check = Callable[[Content], Iterator[Fault]]


def _texts(placed: Placed) -> Iterator[Tuple[str, str]]:
    article: Article = placed.value
    yield from (("question", article.question), ("short", article.short), ("full", article.full))


def blocks(text: str) -> Iterator["re.Match[str]"]:
    """The paragraphs and lists of a text: what stands between empty lines."""
    return re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", text)


def file_names(content: Content) -> Iterator[Fault]:
    """An article's id is its file name, and its folder is its group in topics.yml."""
    for placed in content.articles if "topics" not in content.unread else ():
        expected = f"content/{content.topics.get(placed.value.id, '<group>')}/{placed.value.id}.yml"
        if not placed.path.endswith(expected):
            yield placed.fault(("id",), f"'{placed.value.id}' stands in {placed.path}", f"the file {expected} and a line in topics.yml")


def duplicate_ids(content: Content) -> Iterator[Fault]:
    """No two articles, and no two facts of a kind, have the same id."""
    for entries in (content.articles, content.trials, content.drugs, content.steps, content.terms, content.effects, content.ways, content.meanings):
        seen: Dict[str, Placed] = {}
        for placed in entries:
            first = seen.setdefault(placed.value.id, placed)
            if first is not placed:
                yield placed.fault(("id",), f"'{placed.value.id}' is taken by {first.path}:{first.line('id')}", "an id of its own")


def repeated_parts(content: Content) -> Iterator[Fault]:
    """Within a trial no arm and no figure, within a drug no name, and in the scoring tables no row stands twice."""
    for placed in content.trials:
        yield from _repeated(((placed, ("arms", i, "id"), arm.id) for i, arm in enumerate(placed.value.arms)))
        yield from _repeated(((placed, ("comparisons", i), comparison.key) for i, comparison in enumerate(placed.value.comparisons)))
        for i, arm in enumerate(placed.value.arms):
            yield from _repeated(((placed, ("arms", i, "outcomes", j), outcome.key) for j, outcome in enumerate(arm.outcomes)))
    for placed in content.drugs:
        drug = placed.value
        yield from _repeated(
            (placed, (part,), name) for part, names in (("name", [drug.name]), ("brands", drug.brands), ("others", drug.others)) for name in names
        )
    yield from _repeated((placed, (), placed.value.score) for placed in content.scoring if isinstance(placed.value, Staining))
    yield from _repeated((placed, (), f"{placed.value.ihc} {placed.value.ish}") for placed in content.scoring if isinstance(placed.value, Her2Result))


def _repeated(parts: Iterable[Tuple[Placed, Tuple[Any, ...], str]]) -> Iterator[Fault]:
    seen: Set[str] = set()
    for placed, where, name in parts:
        if name in seen:
            yield placed.fault(where, f"'{name}' stands twice", "each once")
        seen.add(name)


def every_topic(content: Content) -> Iterator[Fault]:
    """Each id of topics.yml has an article."""
    for topic, group in content.topics.items():
        if not content.knows("articles", topic):
            yield Fault(*content.topic_places[topic], topic, "no article has this id", f"a file content/{group}/{topic}.yml")


def known_sources(content: Content) -> Iterator[Fault]:
    """Each source that an article or a fact names stands in sources.yml."""
    for placed in (*content.articles, *content.facts()):
        for index, source in enumerate(placed.value.sources):
            if not content.knows("sources", source):
                yield placed.fault(("sources", index), f"unknown source '{source}'", "an id of sources.yml")


def cited_sources(content: Content) -> Iterator[Fault]:
    """Each source marked in a text is listed in the article's sources, those of drawn figures included."""
    figures = Figures(placed.value for placed in content.trials)
    for placed in content.articles:
        for name, text in _texts(placed):
            drawn = {source: match.start() for match in reversed([*MARK.finditer(text)]) for source in figures.sources(match[0])}
            cited = {match[1]: match.start() for match in reversed([*CITED.finditer(text)])}
            for source, position in {**drawn, **cited}.items():
                if source not in placed.value.sources:
                    yield placed.fault_at(name, position, f"draws on '{source}'", "this id in the article's sources too")


def readable_marks(content: Content) -> Iterator[Fault]:
    """No mark of a source or a figure is written in a way that would reach the patient as it stands."""
    for placed in content.articles:
        for name, text in _texts(placed):
            left = MARK.sub(_blank, reading.CITATION.sub(_blank, text))
            for match in re.finditer(r"\[?@[^\]\n]*\]?|\{\{[^}\n]*\}*|\}\}", left):
                expected = "[@one-id] or [@one-id; @other-id]" if "@" in match[0] else "a mark like {{toga.trastuzumab.os}}"
                yield placed.fault_at(name, match.start(), f"a mark that cannot be read: '{match[0]}'", expected)


def _blank(match: "re.Match[str]") -> str:
    return " " * len(match[0])


def related_articles(content: Content) -> Iterator[Fault]:
    """Related articles exist and are others."""
    for placed in content.articles:
        for index, other in enumerate(placed.value.related):
            if other == placed.value.id or not content.knows("articles", other):
                yield placed.fault(("related", index), f"'{other}' leads nowhere", "the id of another article")


def linked_facts(content: Content) -> Iterator[Fault]:
    """Facts name articles, drugs, trials and arms that exist."""
    links = {"articles": ("article", "articles", "effects", "access"), "drugs": ("drug", "drugs", "after", "unless_had", "all_had"), "trials": ("trials",)}
    kinds = {name: kind for kind, names in links.items() for name in names}
    for placed in content.facts():
        parts = [((), placed.value), *((("arms", index), arm) for index, arm in enumerate(getattr(placed.value, "arms", [])))]
        for where, part in parts:
            for name, kind in kinds.items():
                named = getattr(part, name, None) or []
                for one in [named] if isinstance(named, str) else named:
                    if not content.knows(kind, one):
                        yield placed.fault((*where, name), f"'{one}' is not known", f"an id of the {kind}")
    for placed in content.trials:
        arms = {arm.id for arm in placed.value.arms}
        for index, comparison in enumerate(placed.value.comparisons):
            if comparison.arm and comparison.arm not in arms:
                yield placed.fault(("comparisons", index, "arm"), f"'{comparison.arm}' is not known", "an arm of this trial")


def known_figures(content: Content) -> Iterator[Fault]:
    """Each mark in double braces leads to a figure, and only a share of people is told as people."""
    figures = Figures(placed.value for placed in content.trials)
    usable = {placed.value.id for placed in content.trials}
    for placed in content.articles:
        for name, text in _texts(placed):
            for match in MARK.finditer(text):
                if match[1] not in usable and content.knows("trials", match[1]):
                    continue
                if not _leads(figures, match):
                    yield placed.fault_at(name, match.start(), f"no figure for {match[0]}", "a mark like {{toga.trastuzumab.os}} of facts/trials.yml")
                elif match[4] and not figures.fill(match[0].replace(match[4], "")).endswith("%"):
                    yield placed.fault_at(name, match.start(), f"{match[0]} is no share of people", "this mark without 'as people'")


def _leads(figures: Figures, match: "re.Match[str]") -> bool:
    try:
        return bool(figures.fill(match[0]))
    except UnknownFigure:
        return False


def figures_with_source(content: Content) -> Iterator[Fault]:
    """A paragraph or list with a figure names its source, or draws it from the facts."""
    excepted = reading.names(content)
    for placed in content.articles:
        for block in blocks(placed.value.full):
            text = re.sub(r"^\s*\d+\.\s|\d\+|\bphase \d\b|^#.*$", _blank, MARK.sub(_blank, block[0]), flags=re.M)
            figure = NUMBER.search(excepted.sub(_blank, text))
            if figure and not CITED.search(block[0]):
                position = block.start() + figure.start()
                yield placed.fault_at("full", position, f"a figure without source: '{figure[0]}'", "a mark like [@bang-2010] in the same paragraph")


def wording(content: Content) -> Iterator[Fault]:
    """No promotion, no verdict on a person, no dose."""
    rules = ((PROMOTION, "promotional wording"), (PERSONAL, "a verdict on one person"), (DOSE, "a dose"))
    texts = ((placed, name, text) for placed in content.articles for name, text in _texts(placed))
    meanings = ((placed, "meaning", placed.value.meaning) for placed in content.terms)
    effects = ((placed, name, getattr(placed.value, name)) for placed in content.effects for name in EFFECT_TEXTS)
    reports = ((placed, "says", placed.value.says) for placed in content.meanings)
    for placed, name, text in (*texts, *meanings, *effects, *reports):
        for pattern, what in rules:
            for match in pattern.finditer(text):
                yield placed.fault_at(name, match.start(), f"{what}: '{match[0]}'", "plain words that leave the decision to the team")


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


def distinct_terms(content: Content) -> Iterator[Fault]:
    """No word of the glossary, however it is spelt, stands for two terms."""
    yield from _repeated((placed, (), SPELLING.sub("", name.lower())) for placed in content.terms for name in (placed.value.term, *placed.value.also))


def readable_terms(content: Content) -> Iterator[Fault]:
    """The meaning of a term or of a report is at grade 8 or below, with 20 words a sentence or less."""
    excepted = reading.names(content)
    told = [*((placed, "meaning") for placed in content.terms), *((placed, "says") for placed in content.meanings)]
    for placed, name in told:
        level = reading.measure(getattr(placed.value, name), excepted)
        if level.grade > SHORT_GRADE:
            yield placed.fault((name,), f"reading grade {level.grade}", f"{SHORT_GRADE:g} or below")
        if level.words_per_sentence > SENTENCE_WORDS:
            yield placed.fault((name,), f"{level.words_per_sentence} words a sentence", f"{SENTENCE_WORDS:g} or less")


def urgent_effects(content: Content) -> Iterator[Fault]:
    """An urgent side effect says whom to call."""
    for placed in content.effects:
        if placed.value.urgent and not CALLS.search(placed.value.when_to_call):
            yield placed.fault(("when_to_call",), "an urgent effect without a call", "words that say to call, or to get emergency help")


CHECKS: Tuple[Check, ...] = (
    file_names, duplicate_ids, repeated_parts, every_topic, known_sources, cited_sources, readable_marks, related_articles, linked_facts,
    known_figures, figures_with_source, wording, readability, distinct_terms, readable_terms, urgent_effects,
)  # fmt: skip


def faults(content: Content) -> List[Fault]:
    """Every fault of the content, in the order of files and lines; empty means fit to publish."""
    return sorted({*content.faults, *(fault for check in CHECKS for fault in check(content))})
