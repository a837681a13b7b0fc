"""Live parts of a page: only those that have changed since the page saw them are sent again."""

from __future__ import annotations

import re
from typing import Dict, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.desk.render import digest

SEEN = re.compile(r"seen_[a-z]+")


def stamped(name: str, html: str) -> str:
    """A part with the mark by which a page tells what it has seen."""
    return f'{html}<input type="hidden" class="seen" name="seen_{name}" value="{digest(html)}">'


def changed(parts: Mapping[str, str], seen: Mapping[str, str]) -> Response:
    """The parts that a page has not seen in this form, each to be put where it belongs; nothing where there is none."""
    fresh = {name: html for name, html in parts.items() if seen.get(f"seen_{name}") != digest(html)}
    if not fresh:
        return Response(status_code=204)
    return HTMLResponse("".join(f'<div id="{name}" hx-swap-oob="innerHTML">{stamped(name, html)}</div>' for name, html in fresh.items()))


def seen(request: Request) -> Dict[str, str]:
    """What a page says that it has seen."""
    return {name: value for name, value in request.query_params.items() if SEEN.fullmatch(name)}


def done(request: Request, place: str, parts: Mapping[str, str]) -> Response:
    """After an act: all parts for htmx, the page anew for a browser without it."""
    return changed(parts, {}) if "hx-request" in request.headers else RedirectResponse(place, 303)
