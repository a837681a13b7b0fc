"""Our texts as Telegram shows them: Markdown emphasis and links become HTML, everything else is escaped, long ones are cut where a reader would pause."""

from __future__ import annotations

import re
from html import escape
from typing import List, NamedTuple, Optional, Tuple

from markdown_it import MarkdownIt

LONGEST_MESSAGE = 4_000  # Telegram takes 4,096
LONGEST_CAPTION = 1_000  # Telegram takes 1,024
EARLIEST = 3  # a cut stands behind the first third, or the piece would be a crumb
HEADING = re.compile(r"^#{1,6} +(.*)$")
ITEM = re.compile(r"^[-*] +")
PAUSES = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?。！？])\s+"), re.compile(r"\s+"))


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: str
    tags: Tuple[str, ...] = ()
    url: Optional[str] = None


Piece = List[Span]


def spans(text: str) -> Piece:
    """A text of ours in its styles."""
    # Only emphasis, links and escapes are read; whatever else looks like Markdown stays as it was written.
    reader = MarkdownIt("zero").enable(["emphasis", "link", "escape"])
    found: Piece = []
    for number, line in enumerate(text.split("\n")):
        heading = HEADING.match(line)
        styled = _inline(reader, heading[1] if heading else ITEM.sub("• ", line))
        found += [Span("\n")] if number else []
        found += [span._replace(tags=("b",)) for span in styled] if heading else styled
    return found


def pieces(text: str, longest: int = LONGEST_MESSAGE) -> List[Piece]:
    """The text in pieces that one message holds each: cut at the end of a paragraph, else of a line, a sentence, a word."""
    rest, found = spans(text.strip()), []
    while length(plain(rest)) > longest:
        first, rest = _cut(rest, _place(plain(rest), longest))
        found.append(first)
    return [*found, rest] if plain(rest).strip() or not found else found


def html(piece: Piece) -> str:
    """A piece in Telegram's HTML; every tag that is opened is closed."""
    return "".join(_html(span) for span in piece)


def plain(piece: Piece) -> str:
    """A piece without any style."""
    return "".join(span.text for span in piece)


def length(text: str) -> int:
    """The length as Telegram may count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _html(span: Span) -> str:
    shown = escape(span.text, quote=False)
    for tag in span.tags:
        shown = f"<{tag}>{shown}</{tag}>"
    return f'<a href="{escape(span.url)}">{shown}</a>' if span.url else shown


def _inline(reader: MarkdownIt, line: str) -> Piece:
    found: Piece = []
    open_tags: List[str] = []
    url: Optional[str] = None
    for token in reader.parseInline(line)[0].children or []:
        tag = {"strong": "b", "em": "i"}.get(token.tag)
        if token.type == "link_open":
            url = str(token.attrGet("href"))
        elif token.type == "link_close":
            url = None
        elif tag and token.nesting == 1:
            open_tags.append(tag)
        elif tag:
            open_tags.remove(tag)
        elif token.content:
            found.append(Span(token.content, tuple(open_tags), url))
    return found


def _place(text: str, longest: int) -> int:
    """Where a text that is too long is cut: at the last pause that still fits, the longest kind of pause first."""
    most = longest
    while length(text[:most]) > longest:
        most -= max(1, (length(text[:most]) - longest) // 2)
    for pause in PAUSES:
        last = max((match.start() for match in pause.finditer(text, 0, most + 1) if match.start() <= most), default=0)
        if last > most // EARLIEST:
            return last
    return most


def _cut(piece: Piece, place: int) -> Tuple[Piece, Piece]:
    first: Piece = []
    rest: Piece = []
    for span in piece:
        first.append(span._replace(text=span.text[: max(place, 0)]))
        rest.append(span._replace(text=span.text[max(place, 0) :]))
        place -= len(span.text)
    return [span for span in first if span.text], _without_start(rest)


def _without_start(piece: Piece) -> Piece:
    kept = [span for span in piece if span.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    return [kept[0]._replace(text=kept[0].text.lstrip()), *kept[1:]] if kept else []
