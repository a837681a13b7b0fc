"""The queue, live."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Dict

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.desk import parts
from bot.desk.access import Form
from bot.desk.render import span
from bot.services.coordinators import SignedIn
from bot.services.handoff_queue import VIEWS, Filter
from bot.services.office import Office

LONGEST_SEARCH = 100


class QueuePages:
    """Shows who waits."""

    def __init__(self, office: Office, templates: Environment) -> None:
        self._office, self._templates = office, templates

    async def show(self, request: Request, who: SignedIn) -> Response:
        """The page of the queue."""
        wanted = chosen(request)
        drawn = await asyncio.to_thread(self.parts, who, wanted)
        page = self._templates.get_template("queue.html")
        stamped = {name: parts.stamped(name, html) for name, html in drawn.items()}
        return HTMLResponse(page.render(who=who, wanted=wanted, views=VIEWS, parts=stamped, hours=self._office.hours, here="queue"))

    async def live(self, request: Request, who: SignedIn) -> Response:
        """What has changed in the queue."""
        drawn = await asyncio.to_thread(self.parts, who, chosen(request))
        return parts.changed(drawn, parts.seen(request))

    async def presence(self, request: Request, who: SignedIn, sent: Form) -> Response:
        """Says whether one is busy; a page with htmx gets the button as it is now."""
        busy = sent.get("busy") == "yes"
        await asyncio.to_thread(self._office.coordinators.set_busy, who, busy)
        if "hx-request" not in request.headers:
            return RedirectResponse("/desk", 303)
        return HTMLResponse(self._templates.get_template("me.html").render(who=replace(who, busy=busy)))

    def parts(self, who: SignedIn, wanted: Filter) -> Dict[str, str]:
        """The list, and who is there."""
        self._office.coordinators.looks_at(who, None)
        page = self._office.queue.page(who.actor.id, wanted)
        now = self._office.clock()
        listed = self._templates.get_template("rows.html").render(page=page, wanted=wanted, ago=lambda moment: span(moment, now), now=now, current=0)
        there = self._templates.get_template("presence.html").render(colleagues=self._office.coordinators.colleagues(), me=who.actor.id)
        return {"queue": listed, "presence": there}


def chosen(request: Request) -> Filter:
    """What a coordinator wants to see, from the address."""
    asked = request.query_params
    view = asked.get("view", "open")
    words = " ".join(asked.get("words", "").split())[:LONGEST_SEARCH]
    return Filter(view if view in VIEWS else "open", asked.get("channel", "")[:20], asked.get("urgency", "")[:10], words)
