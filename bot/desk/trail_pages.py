"""The audit trail, for leads and auditors: who read, wrote or moved what; no words of patients stand in it."""

from __future__ import annotations

import asyncio
import csv
from datetime import timedelta
from io import StringIO
from typing import Any, Dict, List

import structlog
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.services.audit import Chosen
from bot.services.coordinators import SignedIn
from bot.services.office import Office

log = structlog.get_logger(__name__)
SPANS = {"1": "1 day", "7": "7 days", "30": "30 days", "365": "a year"}
SHOWN = 500
LONGEST_NAME = 80
COLUMNS = ("at", "actor", "role", "move", "state", "handoff", "screening", "item", "conversation", "detail")


class TrailPages:
    """Shows the trail and gives it as a file; both stand in the log."""

    def __init__(self, office: Office, templates: Environment) -> None:
        self._office, self._templates = office, templates

    async def show(self, request: Request, who: SignedIn) -> Response:
        """The latest events of the choice."""
        asked, events = await self._events(request)
        log.info("trail_read", coordinator=who.actor.id)
        page = self._templates.get_template("trail.html")
        people = await asyncio.to_thread(self._office.audit.people)
        shown = {"events": events[::-1][:SHOWN], "total": len(events), "asked": asked, "spans": SPANS, "people": people}
        return HTMLResponse(page.render(who=who, here="trail", **shown))

    async def file(self, request: Request, who: SignedIn) -> Response:
        """All events of the choice as CSV, the earliest first."""
        _, events = await self._events(request)
        log.info("trail_exported", coordinator=who.actor.id, events=len(events))
        headers = {"content-disposition": "attachment; filename=trail.csv"}
        return Response(_csv(events), media_type="text/csv", headers=headers)

    async def _events(self, request: Request) -> "tuple[Dict[str, str], List[Dict[str, Any]]]":
        asked = {name: request.query_params.get(name, "").strip()[:LONGEST_NAME] for name in ("days", "actor", "number")}
        asked["days"] = asked["days"] if asked["days"] in SPANS else "7"
        number = int(asked["number"]) if asked["number"].isdecimal() and len(asked["number"]) <= 9 else None
        chosen = Chosen(self._office.clock() - timedelta(days=int(asked["days"])), asked["actor"], number)
        return asked, await asyncio.to_thread(self._office.audit.events, chosen)


def _csv(events: List[Dict[str, Any]]) -> str:
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    rows.writerows([_cell(event.get(column, "")) for column in COLUMNS] for event in events)
    return written.getvalue()


def _cell(value: Any) -> str:
    """A spreadsheet takes what begins like a formula for one, unless a quote stands before it."""
    shown = ", ".join(f"{name}: {one}" for name, one in value.items()) if isinstance(value, dict) else str(value)
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@", "\t", "\r") else shown
