"""Signing in and out."""

from __future__ import annotations

import asyncio

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.desk.access import COOKIE, Access, Form, form
from bot.errors import SignInRefused
from bot.services.coordinators import LONGEST_SESSION, Coordinators, SignedIn

REFUSED = "That did not work. Check the name and the password. After five wrong tries an account is locked for 15 minutes."


class Entrance:
    """The door of the desk."""

    def __init__(self, coordinators: Coordinators, access: Access, templates: Environment, secure: bool) -> None:
        self._coordinators, self._access, self._templates, self._secure = coordinators, access, templates, secure

    async def show(self, _request: Request) -> Response:
        """The page to sign in."""
        return self._page("", "")

    async def sign_in(self, request: Request) -> Response:
        """Takes name and password; a refusal never says which was wrong."""
        sent = await form(request)
        if sent is None:
            return self._access.refusal(request, 403, "This form cannot be taken. Reload the page and try again.")
        name = sent.get("name", "")
        try:
            secret = await asyncio.to_thread(self._coordinators.sign_in, name, sent.get("password", ""))
        except SignInRefused:
            return self._page(name, REFUSED, 403)
        entered = RedirectResponse("/desk", 303)
        entered.set_cookie(COOKIE, secret, int(LONGEST_SESSION.total_seconds()), path="/desk", secure=self._secure, httponly=True, samesite="lax")
        return entered

    async def sign_out(self, _request: Request, who: SignedIn, _sent: Form) -> Response:
        """Ends the session."""
        await asyncio.to_thread(self._coordinators.sign_out, who)
        left = RedirectResponse("/desk/sign-in", 303)
        left.delete_cookie(COOKIE, path="/desk")
        return left

    def _page(self, name: str, error: str, status: int = 200) -> Response:
        return HTMLResponse(self._templates.get_template("sign_in.html").render(name=name, error=error), status_code=status)
