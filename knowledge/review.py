"""The page that a clinician prints and signs: every article with its statements, sources and open points."""

from __future__ import annotations

import re
from typing import Iterator

from knowledge.figures import Figures
from knowledge.publish import link
from knowledge.reader import Content, Placed
from knowledge.reading import CITATION
from knowledge.schema import Article, Source

HEAD = """# Content review

Made by `her2 knowledge review` from the content. Each statement carries the numbers of its sources, as they stand below the article.
A figure in the text is drawn from `knowledge/facts/`. Please mark what is wrong, and sign each article.
"""
SIGNATURE = "Reviewed by: ______________________  Date: ______________  Correct ☐  To change ☐"


def page(content: Content) -> str:
    """The whole page as Markdown, in the order of the table of contents."""
    figures = Figures(placed.value for placed in content.trials)
    by_id = {placed.value.id: placed.value for placed in content.articles}
    return "\n".join([HEAD, *_open_points(content), *(_article(by_id[topic], content, figures) for topic in content.topics if topic in by_id)])


def _open_points(content: Content) -> Iterator[str]:
    waiting = [placed.value.id for placed in content.articles if placed.value.evidence == "to be confirmed"]
    facts = [_named(placed) for placed in content.facts() if getattr(placed.value, "evidence", "confirmed") == "to be confirmed"]
    yield f"## To be confirmed\n\n{len(waiting)} of {len(content.articles)} articles: {', '.join(waiting)}.\n"
    yield f"{len(facts)} facts: {'; '.join(facts)}.\n"


def _named(placed: Placed) -> str:
    value = placed.value
    return f"{placed.path.split('/')[-1]} {getattr(value, 'id', None) or getattr(value, 'drug', None) or getattr(value, 'option', '')}"


def _article(article: Article, content: Content, figures: Figures) -> str:
    numbers = {source: number for number, source in enumerate(article.sources, 1)}

    def numbered(match: "re.Match[str]") -> str:
        return f" [{', '.join(str(numbers[source]) for source in re.findall(r'@([a-z0-9-]+)', match[0]))}]"

    def shown(text: str) -> str:
        return CITATION.sub(numbered, figures.fill(text))

    dates = f"`{article.id}` · evidence of {article.evidence_date} ({article.evidence}) · review by {article.review_by}"
    statements = [re.sub(r"^### ", "#### ", shown(article.full).strip(), flags=re.M)]
    listed = [f"{number}. {_source(content.sources[source].value)}" for source, number in numbers.items()]
    note = [f"*Where the guide differs:* {article.note}"] if article.note else []
    short = f"**Short answer.** {shown(article.short)}"
    return "\n\n".join([f"## {article.question}", dates, short, *statements, *note, "\n".join(listed), SIGNATURE, "---"]) + "\n"


def _source(source: Source) -> str:
    named = ", ".join(str(part) for part in (source.authors, source.title, source.publisher, source.year) if part)
    address = link(source)
    return f"{named}. {address}" if address else f"{named}."
