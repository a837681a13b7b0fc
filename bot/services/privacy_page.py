"""What is stored about one person as a page that they can read; written by hand, for templates belong to the doors."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from html import escape
from typing import Any, Dict, List, Mapping, Sequence

STYLE = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "h1,h2{line-height:1.2}article{border-left:4px solid #888;padding:.1rem .8rem;margin:1rem 0}article.patient{border-color:#0b57a4}"
    "p{white-space:pre-wrap}small,dt{color:#555}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0;overflow-wrap:anywhere}"
)
WHO = {"patient": "You", "assistant": "The assistant", "coordinator": "A coordinator"}
TITLES = {
    "conversations": "The conversation", "dialogues": "Where the assistant stands", "files": "Your files", "notes": "Notes of coordinators",
    "handoffs": "Your requests for a person", "handoff_events": "Who read or did something", "safety_events": "Warning signs that were noticed",
    "mentions": "Colleagues whom a note speaks to",
}  # fmt: skip
Row = Mapping[str, Any]


def page(export: Dict[str, Any]) -> str:
    """The page."""
    stored: Dict[str, List[Row]] = export["stored"]
    said = "".join(_said(row) for row in stored.get("messages", []))
    others = "".join(_table(name, rows) for name, rows in stored.items() if name != "messages")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Your data</title><style>{STYLE}</style>'
    first = f"<h1>All that is stored about you</h1><p>Made on {_when(export['exported_at'])}.</p>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{first}<h2>What was said</h2>{said}{others}</body></html>'


def _said(row: Row) -> str:
    body = row["body"]
    file = f"<p><small>File: {escape(body['file']['name'])}</small></p>" if body.get("file") else ""
    when = f"<small>{escape(WHO.get(row['author'], 'Someone'))}, {_when(row['created_at'])}</small>"
    return f'<article class="{escape(row["author"])}">{when}<p>{escape(str(body.get("text", "")))}</p>{file}</article>'


def _table(name: str, rows: Sequence[Row]) -> str:
    return f"<h2>{escape(TITLES.get(name, name.replace('_', ' ').capitalize()))}</h2>" + "".join(_row(row) for row in rows)


def _row(row: Row) -> str:
    shown = ((name, value) for name, value in row.items() if value is not None)
    return "<dl>" + "".join(f"<dt>{escape(name.replace('_', ' '))}</dt><dd>{escape(_value(name, value))}</dd>" for name, value in shown) + "</dl>"


def _value(name: str, value: Any) -> str:
    if name == "content":
        return f"{len(value) * 3 // 4:,} bytes, in the copy as JSON"
    if name.endswith("_at"):
        return _when(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _when(moment: str) -> str:
    """A moment of the export (ISO 8601) as people write it, in UTC."""
    read = datetime.fromisoformat(moment)
    universal = read.replace(tzinfo=timezone.utc) if read.tzinfo is None else read.astimezone(timezone.utc)
    return f"{universal.day} {universal:%B %Y, %H:%M} UTC"
