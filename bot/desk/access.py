"""Who may see a page of the desk: the session cookie, the token of forms, the role; and what a refusal looks like."""

from __future__ import annotations

import asyncio
from typing import Awaitable, Callable, Dict, FrozenSet
from urllib.parse import parse_qsl

import structlog
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.care.handoff import STAFF, Role
from bot.errors import ChooseAnother, MessageRefused, NavigatorError, NoSuchFile, NoSuchHandOff, NoSuchMessage, NotYours, SignInAgain
from bot.services.coordinators import Coordinators, SignedIn, same

log = structlog.get_logger(__name__)
COOKIE = "her2_desk"
SIGN_IN = "/desk/sign-in"
LARGEST_FORM = 128 * 1024
MOST_FIELDS = 40
LARGEST_NUMBER = 2**31 - 1  # of a row
STATUS = {NoSuchHandOff: 404, NoSuchMessage: 404, NoSuchFile: 404, NotYours: 409, MessageRefused: 422, ChooseAnother: 422}
Form = Dict[str, str]
Page = Callable[[Request, SignedIn], Awaitable[Response]]
Act = Callable[[Request, SignedIn, Form], Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]


class Access:
    """Lets signed-in coordinators through and refuses everybody else, with a line in the log."""

    def __init__(self, coordinators: Coordinators, templates: Environment) -> None:
        self._coordinators, self._templates = coordinators, templates

    def page(self, handler: Page, roles: FrozenSet[Role] = STAFF, by_itself: bool = False) -> Handler:
        """A page for those who are signed in with one of these roles; `by_itself` for what a page asks for without a person's doing."""

        async def guarded(request: Request) -> Response:
            response = await answered(request)
            response.headers["cache-control"] = "no-store"
            return response

        async def answered(request: Request) -> Response:
            try:
                who = await self.who(request, used=not by_itself)
                if any(isinstance(number, int) and number > LARGEST_NUMBER for number in request.path_params.values()):
                    raise NoSuchHandOff()
                if who.actor.role not in roles:
                    return self._not_theirs(request, roles, who)
                return await handler(request, who)
            except SignInAgain:
                return _to_sign_in(request)
            except NavigatorError as error:
                return self.refusal(request, STATUS.get(type(error), 500), str(error))

        return guarded

    def act(self, handler: Act, roles: FrozenSet[Role] = STAFF) -> Handler:
        """A form for those with one of these roles; refused without the token of the session."""

        async def guarded(request: Request, who: SignedIn) -> Response:
            sent = await form(request)
            if sent is None or not same(who.csrf, request.headers.get("x-csrf-token") or sent.get("csrf", "")):
                return self.refusal(request, 403, "This form does not belong to your session. Reload the page and try again.", who)
            return await handler(request, who, sent)

        return self.page(guarded, roles)

    async def who(self, request: Request, used: bool = True) -> SignedIn:
        """Who asks; raises SignInAgain."""
        return await asyncio.to_thread(self._coordinators.signed_in, request.cookies.get(COOKIE, ""), used)

    def _not_theirs(self, request: Request, roles: FrozenSet[Role], who: SignedIn) -> Response:
        if who.actor.role is Role.AUDITOR and request.url.path == "/desk":
            return RedirectResponse("/desk/trail", 303)
        wanted = " and ".join(sorted(f"{role.value}s" for role in roles))
        return self.refusal(request, 403, f"This page is for {wanted}.", who)

    def refusal(self, request: Request, status: int, text: str, who: "SignedIn | None" = None) -> Response:
        """A page, or a line for htmx, that says what was refused."""
        log.warning("desk_refused", path=request.url.path, status=status, coordinator=who.actor.id if who else None)
        live = "hx-request" in request.headers
        return HTMLResponse(self._templates.get_template("alert.html" if live else "refusal.html").render(text=text), status_code=status)


async def form(request: Request) -> "Form | None":
    """The fields of a form; None where it is too large or came from another site."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            return None
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return None


def _to_sign_in(request: Request) -> Response:
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
    return RedirectResponse(SIGN_IN, 303)
