"""The Markdown of an article as HTML: headings, lists, strong words and links; everything else is escaped."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Iterable, List, Tuple

from markupsafe import Markup, escape

MARKS = re.compile(r"\[([^\]]+)\]\((https://[^\s)]+)\)|\*\*([^*]+)\*\*")
HEADING, BULLET, NUMBER = re.compile(r"#{1,6} +"), re.compile(r"- +"), re.compile(r"\d{1,3}[.)] +")
HEADING_LEVEL = 2


def article_html(text: str) -> Markup:
    """The blocks of a text."""
    lines = [_kind(line) for line in text.splitlines()]
    return Markup("\n").join(_block(kind, [words for _, words in group]) for kind, group in groupby(lines, key=lambda line: line[0]) if kind != "gap")


def marked(text: str) -> Markup:
    """The emphasis and links within a line."""
    shown, place = Markup(""), 0
    for match in MARKS.finditer(text):
        shown += escape(text[place : match.start()])
        form = "<strong>{}</strong>" if match[3] else '<a href="{1}" rel="noopener noreferrer">{0}</a>'
        shown += Markup(form).format(match[3] or match[1], match[2])  # noqa: S704 - the form is ours, what is put into it is escaped
        place = match.end()
    return shown + escape(text[place:])


def plain(text: str) -> str:
    """The words alone, for the description of a page."""
    return " ".join(MARKS.sub(lambda match: match[3] or match[1], text).split())


def _kind(line: str) -> Tuple[str, str]:
    if not line.strip():
        return "gap", ""
    for kind, start in (("heading", HEADING), ("bullet", BULLET), ("number", NUMBER)):
        found = start.match(line)
        if found:
            return kind, line[found.end() :]
    return "text", line


def _block(kind: str, lines: List[str]) -> Markup:
    if kind == "heading":
        return _each("<h2>{}</h2>", lines)
    if kind == "text":
        return Markup("<p>{}</p>").format(Markup("<br>").join(marked(line) for line in lines))
    items = _each("<li>{}</li>", lines)
    return Markup("<ul>{}</ul>").format(items) if kind == "bullet" else Markup("<ol>{}</ol>").format(items)


def _each(form: str, lines: Iterable[str]) -> Markup:
    return Markup("").join(Markup(form).format(marked(line)) for line in lines)  # noqa: S704 - as above
