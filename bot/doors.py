"""What stands before every door: the pace of an address, the size and the time of a body, the headers of every answer."""

from __future__ import annotations

import asyncio
from typing import Dict, Mapping, Tuple

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.services.pace import Pace

LARGEST_BODY = 300 * 1024
BODY_SECONDS = 20.0
STREAMED = ("/files",)  # takes its body in pieces, with a limit of its own
UNCOUNTED = ("/livez", "/readyz", "/metrics", "/webhooks/")  # asked by programs of the operator; the webhooks count by themselves
SIGN_IN = "/desk/sign-in"
CLOSED = ("/desk", "/copy/", "/pre-screening/", "/webhooks/")
HEADERS: Dict[bytes, bytes] = {
    b"content-security-policy": b"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"permissions-policy": b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"x-permitted-cross-domain-policies": b"none",
}
OURS_ALONE = {b"cross-origin-resource-policy": b"same-origin", b"cache-control": b"no-store"}
HTTPS_ALONE = {b"strict-transport-security": b"max-age=63072000; includeSubDomains"}


class Doors:
    """Lets a request through to the application, or refuses it with one line."""

    def __init__(self, app: ASGIApp, pace: Pace, https: bool) -> None:
        self._app, self._pace = app, pace
        self._headers = {**HEADERS, **(HTTPS_ALONE if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts, reads the body, passes on and completes the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._completed(scope["path"], send)
        wait = await self._late(scope)
        if wait:
            await _refusal(429, f"Too many requests. Please wait {wait} seconds.", {"retry-after": str(wait)})(scope, receive, answer)
            return
        if scope["path"].startswith(STREAMED):
            await self._app(scope, receive, answer)
            return
        status, body = await _body(receive)
        if status:
            await _refusal(status, "The body is too large, or came too slowly.", {"connection": "close"})(scope, receive, answer)
            return
        await self._app(scope, _again(body, receive), answer)

    async def _late(self, scope: Scope) -> int:
        path, address = scope["path"], address_of(scope)
        if path.startswith(SIGN_IN) and scope["method"] == "POST":
            return await self._pace.wait("sign_in", address)
        return 0 if path.startswith(UNCOUNTED) else await self._pace.wait("address", address)

    def _completed(self, path: str, send: Send) -> Send:
        wanted = {**self._headers, **(OURS_ALONE if path.startswith(CLOSED) else {})}

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                there = {name.lower() for name, _ in given}
                message["headers"] = [*given, *((name, value) for name, value in wanted.items() if name not in there)]
            await send(message)

        return completed


def address_of(scope: Mapping) -> str:
    """The address that a request came from; behind a proxy that uvicorn trusts (FORWARDED_ALLOW_IPS), the one that the proxy names."""
    client = scope.get("client")
    return str(client[0]) if client else ""


async def _body(receive: Receive) -> Tuple[int, bytes]:
    """The whole body, or the status of the refusal: nobody can fill the memory, or hold a connection by sending a byte at a time."""
    try:
        body = await asyncio.wait_for(_read(receive), BODY_SECONDS)
    except asyncio.TimeoutError:
        return 408, b""
    return (413, b"") if len(body) > LARGEST_BODY else (0, body)


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while len(body) <= LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _refusal(status: int, text: str, headers: Dict[str, str]) -> JSONResponse:
    return JSONResponse({"error": text}, status_code=status, headers=headers)
