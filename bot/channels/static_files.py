"""Styles, scripts and drawings of the page: kept by browsers for good under an address that holds their version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, List, Sequence

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parent / "page"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
SOON = "public, max-age=300"
VERSION_LENGTH = 12


def version() -> str:
    """A short hash of all files, in the addresses of which it stands."""
    digest = hashlib.sha256()
    for path in sorted(path for path in PAGE.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:VERSION_LENGTH]


class _Files(StaticFiles):
    """Any page may load them: they are the same for everybody, and the embedded chat needs them elsewhere."""

    def __init__(self, kept: str) -> None:
        super().__init__(directory=PAGE)
        self._kept = kept

    def file_response(self, *given: Any, **named: Any) -> Response:
        """The file, with how long it may be kept."""
        response = super().file_response(*given, **named)
        response.headers["cache-control"] = self._kept
        response.headers["access-control-allow-origin"] = "*"
        return response


def static_files(now: str, acts: Sequence[str]) -> List[BaseRoute]:
    """The addresses of the files; `now` is their version, `acts` what is always in reach in the embedded chat.

    An older version in an address gets the files of today, asked for again each time.
    """

    async def widget(_request: Request) -> Response:
        script = (PAGE / "widget.js").read_text(encoding="utf-8").replace("{given}", json.dumps({"version": now, "acts": list(acts)}))
        return Response(script, media_type="text/javascript", headers={"cache-control": SOON})

    return [
        Route("/widget.js", widget, middleware=[Middleware(GZipMiddleware)]),
        Mount(f"/static/v-{now}", GZipMiddleware(_Files(FOR_GOOD))),
        Mount("/static/v-{older}", GZipMiddleware(_Files(ASK_AGAIN))),
        Mount("/static", GZipMiddleware(_Files(ASK_AGAIN))),
    ]
