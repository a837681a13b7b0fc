"""A report that is dropped on the chat or photographed: `POST /files`, the file as the body."""

from __future__ import annotations

import asyncio
from typing import List, Optional
from urllib.parse import unquote

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.channels.web import CHANNEL, LONGEST_KEY, WebChannel
from bot.channels.web_session import Origins, WebSessions
from bot.errors import FileRefused
from bot.services.assistant import Assistant
from bot.services.messages import Messages

LARGEST = 10 * 1024 * 1024
HEADERS = ["authorization", "content-type", "x-file-name", "x-key"]
BEARER = "Bearer "


class WebFiles:
    """Takes files for the conversation of the session that sends them."""

    def __init__(self, web: WebChannel, assistant: Assistant, messages: Messages, sessions: WebSessions, origins: Origins) -> None:
        self._web, self._assistant, self._messages, self._sessions, self._origins = web, assistant, messages, sessions, origins

    def routes(self) -> List[BaseRoute]:
        """The address, open to the sites that embed the chat."""
        embedding = Middleware(CORSMiddleware, allow_origins=sorted(self._origins.allowed), allow_methods=["POST"], allow_headers=HEADERS)
        return [Route("/files", self.take, methods=["POST", "OPTIONS"], middleware=[embedding])]

    async def take(self, request: Request) -> JSONResponse:
        """Keeps a file and has it answered; 401 without a session of ours, 413 or 400 for what cannot be taken."""
        session = self._session(request)
        if session is None:
            return JSONResponse({"error": "There is no session. Please reload the page."}, 401)
        content = await _body(request)
        if content is None:
            return JSONResponse({"error": f"The file is larger than {LARGEST // 1024**2} MB. A photo of the page with the result is enough."}, 413)
        conversation = await asyncio.to_thread(self._messages.conversation, CHANNEL, self._sessions.person(session))
        name, key = unquote(request.headers.get("x-file-name", "")), request.headers.get("x-key", "")[:LONGEST_KEY] or None
        try:
            received = await self._assistant.receive_file(conversation, name, content, key)
        except FileRefused as error:
            return JSONResponse({"error": f"I cannot take this file: {error.detail}. Send a PDF, a photo or a text, or type the lines of the report."}, 400)
        if not received.again:
            (told,) = (message for message in await asyncio.to_thread(self._messages.transcript, conversation, received.id - 1) if message["id"] == received.id)
            await self._web.taken(received, file=told["file"])
        return JSONResponse({"id": received.id})

    def _session(self, request: Request) -> Optional[str]:
        given = request.headers.get("authorization", "")
        if given.startswith(BEARER):
            token = given.removeprefix(BEARER)
            return token if self._sessions.issued(token) else None
        ours = self._origins.own(request.headers.get("origin"), request.headers.get("host"))
        return self._sessions.of_cookies(request.headers.get("cookie")) if ours else None


async def _body(request: Request) -> Optional[bytes]:
    # Read in pieces and given up at the limit, so that nobody can fill the memory.
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST:
            return None
    return bytes(content)
