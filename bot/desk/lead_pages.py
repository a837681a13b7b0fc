"""The lead's numbers, and the canned replies of everybody."""

from __future__ import annotations

import asyncio
from typing import Callable, Dict

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.desk import plots
from bot.desk.access import Form
from bot.errors import ChooseAnother, MessageRefused
from bot.services.coordinators import SignedIn
from bot.services.handoff_numbers import Numbers
from bot.services.office import Office

PLOTS: Dict[str, Callable[[Numbers, str], str]] = {
    "days": plots.per_day,
    "reasons": lambda numbers, theme: plots.ranked(numbers.reasons, theme),
    "topics": lambda numbers, theme: plots.ranked(numbers.topics, theme),
    "signs": lambda numbers, theme: plots.ranked(numbers.signs, theme),
}


class LeadPages:
    """Shows how the desk does."""

    def __init__(self, office: Office, templates: Environment) -> None:
        self._office, self._templates = office, templates

    async def numbers(self, _request: Request, who: SignedIn) -> Response:
        """The page of numbers."""
        numbers = await asyncio.to_thread(self._office.numbers.read)
        return HTMLResponse(self._templates.get_template("numbers.html").render(who=who, numbers=numbers, here="numbers"))

    async def plot(self, request: Request, _who: SignedIn) -> Response:
        """One plot as SVG."""
        name, theme = request.path_params["name"], request.path_params["theme"]
        if name not in PLOTS or theme not in plots.COLOURS:
            return Response(status_code=404)
        drawn = await asyncio.to_thread(lambda: PLOTS[name](self._office.numbers.read(), theme))
        return Response(drawn, media_type="image/svg+xml")


class ReplyPages:
    """Keeps the canned replies."""

    def __init__(self, office: Office, templates: Environment) -> None:
        self._canned, self._templates = office.canned, templates

    async def show(self, _request: Request, who: SignedIn) -> Response:
        """The page of canned replies."""
        return await self._page(who)

    async def keep(self, _request: Request, who: SignedIn, sent: Form) -> Response:
        """Adds or changes one."""
        title, text = sent.get("title", ""), sent.get("text", "")
        try:
            await asyncio.to_thread(self._canned.keep, title, text)
        except (ChooseAnother, MessageRefused) as error:
            return await self._page(who, str(error), title, text, 422)
        return RedirectResponse("/desk/replies", 303)

    async def remove(self, request: Request, _who: SignedIn, _sent: Form) -> Response:
        """Takes one away."""
        await asyncio.to_thread(self._canned.remove, request.path_params["number"])
        return RedirectResponse("/desk/replies", 303)

    async def _page(self, who: SignedIn, error: str = "", title: str = "", text: str = "", status: int = 200) -> Response:
        canned = await asyncio.to_thread(self._canned.all)
        page = self._templates.get_template("replies.html")
        return HTMLResponse(page.render(who=who, canned=canned, error=error, title=title, text=text, here="replies"), status_code=status)
