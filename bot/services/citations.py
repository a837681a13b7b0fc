"""Sources as an answer names them: read from the database, and as one line of text."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import Source

SOURCES_NAMED = 3


def sources_named(session: Session, source_ids: Iterable[str]) -> List[Dict[str, Any]]:
    """The named sources in full, each once, in the order of the ids."""
    ids = list(dict.fromkeys(source_ids))
    rows = {row.id: row for row in session.execute(select(Source).where(Source.id.in_(ids))).scalars()}
    names = ("id", "title", "authors", "publisher", "year", "url")
    return [{name: getattr(rows[source_id], name) for name in names} for source_id in ids if source_id in rows]


def source_line(sources: Sequence[Dict[str, Any]]) -> str:
    """The first sources by name, with their links, and how many more there are."""
    rest = len(sources) - SOURCES_NAMED
    named = "; ".join(_named(source) for source in sources[:SOURCES_NAMED])
    return f"Source{'s' if len(sources) > 1 else ''}: {named}" + (f"; and {rest} more" if rest > 0 else "")


def _named(source: Dict[str, Any]) -> str:
    parts = dict.fromkeys(str(part) for part in (source["authors"], source["publisher"], source["year"]) if part)
    name = ", ".join(parts)
    return f"[{name}]({source['url']})" if source["url"] else name
