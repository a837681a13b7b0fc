"""Rasa's REST protocol: `{"sender", "message"}` in, a list of messages out; only with the token of the settings."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any, Dict, List, Optional, Tuple

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.errors import MessageRefused
from bot.services.assistant import Assistant
from bot.services.messages import Messages
from bot.services.pace import Pace

CHANNEL = "rest"
LONGEST_SENDER = 200
LARGEST_BODY = 256 * 1024


class RestChannel:
    """Handles `POST /webhooks/rest/webhook`."""

    def __init__(self, assistant: Assistant, messages: Messages, token: Optional[str], pace: Optional[Pace] = None) -> None:
        self._assistant, self._messages, self._token, self._pace = assistant, messages, token, pace or Pace({})

    async def webhook(self, request: Request) -> JSONResponse:
        """Answers one message; 401 without the token, 400 or 413 for a request that cannot be taken, 404 where REST is off."""
        if self._token is None:
            return _refusal(404, "REST is off. Set HER2_REST_TOKEN to switch it on.")
        given, address = request.headers.get("authorization", ""), request.client.host if request.client else ""
        guessed = await self._pace.look("sign_in", address)  # who guesses tokens is not even told whether one was right
        if guessed:
            return _late(guessed)
        if not hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {self._token}".encode()):
            await self._pace.wait("sign_in", address)
            return _refusal(401, "The token is missing or wrong. Send the header Authorization: Bearer <HER2_REST_TOKEN>.")
        body = await _body(request)
        if body is None:
            return _refusal(413, f"The body is larger than {LARGEST_BODY // 1024} KB.")
        try:
            sender, text = _read(body)
            late = await self._pace.wait("rest", sender)
            return _late(late) if late else JSONResponse(await self._answer(sender, text))
        except MessageRefused as error:
            return _refusal(400, str(error))

    async def _answer(self, sender: str, text: str) -> List[Dict[str, Any]]:
        conversation = await asyncio.to_thread(self._messages.conversation, CHANNEL, sender)
        received = await self._assistant.receive(conversation, text)
        replies = await self._assistant.answer(received)
        await asyncio.to_thread(self._messages.delivered, [reply.id for reply in replies])
        written = await asyncio.to_thread(self._messages.taken, conversation)
        return [{"recipient_id": sender, **reply.body} for reply in sorted([*written, *replies], key=lambda reply: reply.id)]


async def _body(request: Request) -> Optional[bytes]:
    # Read in pieces and given up at the limit, so that nobody can fill the memory.
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            return None
    return body


def _read(body: bytes) -> Tuple[str, str]:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise MessageRefused("the body is not JSON") from None
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in ("sender", "message")):
        raise MessageRefused('the body is not {"sender": text, "message": text}')
    if not 0 < len(asked["sender"]) <= LONGEST_SENDER or not asked["sender"].isprintable():
        raise MessageRefused(f"`sender` must have 1 to {LONGEST_SENDER} printable characters")
    return asked["sender"], asked["message"]


def _late(seconds: int) -> JSONResponse:
    return JSONResponse({"error": f"Too many requests. Please wait {seconds} seconds."}, 429, {"retry-after": str(seconds)})


def _refusal(status: int, error: str) -> JSONResponse:
    return JSONResponse({"error": error}, status_code=status)
