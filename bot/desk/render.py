"""Templates and how times and texts are shown; everything from outside is text, never markup."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.care.mentions import pieces
from bot.services.canned import filled

TEMPLATES = Path(__file__).parent / "templates"
MARKS = re.compile(r"\[([^\]]+)\]\((https://[^\s)]+)\)|\*\*([^*]+)\*\*")
MINUTE, HOUR, DAY = 60, 3600, 86400


def environment(zone: tzinfo) -> Environment:
    """The templates, with filters that show times in the zone of the desk."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(
        clock=lambda moment: f"{moment.astimezone(zone):%H:%M}",
        day=lambda moment: f"{moment.astimezone(zone):%a} {moment.astimezone(zone).day} {moment.astimezone(zone):%b, %H:%M}",
        marked=marked,
        filled=filled,
        called=called,
    )
    return made


def marked(text: str) -> Markup:
    """The emphasis and links of an answer; everything else is escaped."""
    shown, place = Markup(""), 0
    for match in MARKS.finditer(text):
        shown += escape(text[place : match.start()])
        if match[3]:
            shown += Markup("<strong>{}</strong>").format(match[3])
        else:
            shown += Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(match[2], match[1])
        place = match.end()
    return shown + escape(text[place:])


def called(text: str, names: Sequence[str]) -> Markup:
    """A note with the colleagues whom it speaks to made strong."""
    return Markup("").join(Markup("<strong>{}</strong>").format(piece) if whom else escape(piece) for piece, whom in pieces(text, names))


def span(since: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < MINUTE:
        return "under a minute"
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "min")):
        if seconds >= unit:
            count = seconds // unit
            return f"{count} {name}" + ("s" if count > 1 and name != "min" else "")
    return ""


def digest(html: str) -> str:
    """A short mark of a part of a page, by which the page knows whether it has changed."""
    return hashlib.sha256(html.encode()).hexdigest()[:12]
