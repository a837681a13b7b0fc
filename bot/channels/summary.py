"""The patient's page of a pre-screening, and its PDF; whoever has the address can read it, and nobody can guess it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import List

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import NoSuchScreening
from bot.services.screening_pdf import pdf
from bot.services.screening_sheet import HEADING, NOT_ADVICE
from bot.services.screening_sheets import Sheets

TEMPLATES = Path(__file__).parent / "templates"
PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}


class Summaries:
    """Serves the pages."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)

    def routes(self) -> List[BaseRoute]:
        """The addresses of the pages."""
        return [Route("/pre-screening/{token}.pdf", self.file), Route("/pre-screening/{token}", self.page)]

    async def page(self, request: Request) -> Response:
        """The page, to read and to print."""
        token, (intake, sheet) = request.path_params["token"], await self._found(request)
        template = self._templates.get_template("summary.html")
        text = template.render(heading=HEADING, not_advice=NOT_ADVICE, token=token, sheet=sheet, day=intake.updated_at.date().isoformat())
        return HTMLResponse(text, headers=PRIVATE)

    async def file(self, request: Request) -> Response:
        """The same as PDF."""
        intake, sheet = await self._found(request)
        made = await asyncio.to_thread(pdf, sheet, intake.updated_at.date())
        return Response(made, media_type="application/pdf", headers={**PRIVATE, "content-disposition": 'inline; filename="pre-screening.pdf"'})

    async def _found(self, request: Request) -> "tuple":
        try:
            return await asyncio.to_thread(self._sheets.of_token, request.path_params["token"])
        except NoSuchScreening:
            raise HTTPException(404) from None
