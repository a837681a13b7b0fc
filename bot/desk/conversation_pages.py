"""A conversation: what was said, what can be done with it, and doing it."""

from __future__ import annotations

import asyncio
from typing import Awaitable, Callable, Dict
from urllib.parse import quote
from uuid import uuid4

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.care.desk_hours import promise
from bot.desk import parts
from bot.desk.access import Form
from bot.desk.render import span
from bot.errors import NoSuchMessage, NotYours
from bot.services.coordinators import SignedIn
from bot.services.desk import REASONS, SNOOZES
from bot.services.handoff_queue import Filter
from bot.services.office import Office

Tell = Callable[[str], Awaitable[None]]
LONGEST_KEY = 40


class ConversationPages:
    """Shows conversations and lets coordinators act; `tell` delivers what a patient is to read now."""

    def __init__(self, office: Office, templates: Environment, tell: Tell) -> None:
        self._office, self._templates, self._tell = office, templates, tell
        desk = office.desk
        self._acts: Dict[str, Callable[[int, SignedIn, Form], str]] = {
            "seen": lambda number, who, sent: desk.seen(number, who.actor),
            "claim": lambda number, who, sent: desk.claim(number, who.actor),
            "reply": lambda number, who, sent: desk.reply(number, who.actor, sent.get("text", ""), _key(sent)),
            "transfer": lambda number, who, sent: desk.transfer(number, who.actor, sent.get("to", "")),
            "snooze": lambda number, who, sent: desk.snooze(number, who.actor, sent.get("for", "")),
            "wake": lambda number, who, sent: desk.wake(number, who.actor),
            "release": lambda number, who, sent: desk.release(number, who.actor),
            "close": lambda number, who, sent: desk.close(number, who.actor, sent.get("reason", "")),
            "return": lambda number, who, sent: desk.give_back(number, who.actor),
            "reopen": lambda number, who, sent: desk.reopen(number, who.actor),
            "note": lambda number, who, sent: desk.note(number, who.actor, sent.get("text", "")),
            "retry": lambda number, who, sent: desk.retry(number, who.actor, _number(sent.get("message", ""))),
        }

    async def show(self, request: Request, who: SignedIn) -> Response:
        """The page of a conversation; opening it stands in the audit trail."""
        number = request.path_params["number"]
        await asyncio.to_thread(self._office.desk.read, number, who.actor)
        drawn = await asyncio.to_thread(self._parts, number, who)
        stamped = {name: parts.stamped(name, html) for name, html in drawn.items()}
        shown = {"parts": stamped, "colleagues": await asyncio.to_thread(self._office.coordinators.colleagues)}
        page = self._templates.get_template("conversation.html")
        return HTMLResponse(page.render(who=who, number=number, **shown, hours=self._office.hours, here="conversation"))

    async def live(self, request: Request, who: SignedIn) -> Response:
        """What has changed in a conversation."""
        drawn = await asyncio.to_thread(self._parts, request.path_params["number"], who)
        return parts.changed(drawn, parts.seen(request))

    async def file(self, request: Request, who: SignedIn) -> Response:
        """A file that the patient sent, as a download; opening it stands in the audit trail."""
        conversation = await asyncio.to_thread(self._office.desk.read_file, request.path_params["number"], who.actor, request.path_params["file"])
        kept = await asyncio.to_thread(self._office.uploads.get, conversation, request.path_params["file"])
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(kept.name)}", "cache-control": "no-store"}
        return Response(kept.content, media_type=kept.media_type, headers=headers)

    async def act(self, request: Request, who: SignedIn, sent: Form) -> Response:
        """Makes a move, writes to the patient or to colleagues."""
        number, act = request.path_params["number"], self._acts.get(request.path_params["act"])
        if act is None:
            raise NotYours("there is no such act")
        conversation = await asyncio.to_thread(act, number, who, sent)
        await self._tell(conversation)
        drawn = await asyncio.to_thread(self._parts, number, who)
        return parts.done(request, f"/desk/conversations/{number}", {**drawn, "alert": ""})

    async def typing(self, request: Request, who: SignedIn, _sent: Form) -> Response:
        """The coordinator is typing."""
        await asyncio.to_thread(self._office.desk.typed, request.path_params["number"], who.actor)
        return Response(status_code=204)

    def _parts(self, number: int, who: SignedIn) -> Dict[str, str]:
        looking = self._office.coordinators.looks_at(who, number)
        now, file = self._office.clock(), self._office.files.open(number, who.actor)
        page = self._office.queue.page(who.actor.id, Filter())
        colleagues = self._office.coordinators.colleagues()
        words = {"me": who.actor.name, "patient": "", "hours": promise(self._office.hours, now)}
        shown = {
            "file": file, "who": who, "looking": looking, "ago": lambda moment: span(moment, now), "colleagues": colleagues, "reasons": REASONS,
            "snoozes": list(SNOOZES), "canned": self._office.canned.all(), "words": words, "moves": [move.value for move in file.moves],
            "page": page, "wanted": Filter(), "names": [one.name for one in colleagues], "current": number, "me": who.actor.id, "now": now,
        }  # fmt: skip
        names = {"heading": "heading.html", "transcript": "transcript.html", "composer": "composer.html", "panel": "panel.html", "notes": "notes.html"}
        drawn = {name: self._templates.get_template(template).render(**shown) for name, template in names.items()}
        return {**drawn, "queue": self._templates.get_template("rows.html").render(**shown)}


def _key(sent: Form) -> str:
    return sent.get("key", "")[:LONGEST_KEY] or uuid4().hex


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise NoSuchMessage()
    return int(text)
