"""The copy of their data that a patient may open, as a page and as JSON."""

from __future__ import annotations

import asyncio
from typing import List

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import NoSuchConversation
from bot.services.copy_links import CopyLinks
from bot.services.privacy import PATIENT, Privacy
from bot.services.privacy_page import page

OVER = "<!doctype html><title>This link has ended</title><p>This link does not work any more. Ask for a copy of your data in the chat."
ITS_OWN_STYLE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Copies:
    """Opens them."""

    def __init__(self, privacy: Privacy, links: CopyLinks) -> None:
        self._privacy, self._links = privacy, links

    def routes(self) -> List[BaseRoute]:
        """The page, and the same as JSON."""
        return [Route("/copy/{token}", self.show), Route("/copy/{token}/data.json", self.data)]

    async def show(self, request: Request) -> Response:
        """The page; 404 where the address is not one of ours, is too old, or everything was erased."""
        export = await self._export(request)
        headers = {"cache-control": "no-store", "content-security-policy": ITS_OWN_STYLE}
        return HTMLResponse(page(export) if export else OVER, status_code=200 if export else 404, headers=headers)

    async def data(self, request: Request) -> Response:
        """The same as JSON, with the files."""
        export = await self._export(request)
        headers = {"cache-control": "no-store", "content-disposition": 'attachment; filename="my-data.json"'}
        return JSONResponse(export, headers=headers) if export else JSONResponse({"error": "This link has ended."}, status_code=404)

    async def _export(self, request: Request) -> "dict | None":
        try:
            conversation = self._links.conversation(request.path_params["token"])
            return await asyncio.to_thread(self._privacy.export, conversation, PATIENT)
        except NoSuchConversation:
            return None
