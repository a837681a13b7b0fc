"""Whose conversation it is: signed sessions, in a cookie for our own pages and as a token for pages of others; and which pages may come."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any, Mapping, Optional, Sequence
from urllib.parse import urlsplit
from uuid import uuid4

from itsdangerous import BadSignature, Signer

COOKIE = "her2_session"
COOKIE_SECONDS = 180 * 24 * 3600


class Origins:
    """Tells our own pages from those of others, and which of the others may embed the chat."""

    def __init__(self, public_url: str, allowed: Sequence[str]) -> None:
        self.public_url, self.allowed = public_url.rstrip("/"), frozenset(allowed)

    def own(self, origin: Optional[str], host: Optional[str]) -> bool:
        """Whether a request comes from a page of ours; a program without an origin has no cookie of anybody."""
        return origin is None or origin == self.public_url or bool(host and urlsplit(origin).netloc == host)

    def welcome(self, origin: str, environ: Mapping[str, Any]) -> bool:
        """Whether a page may talk to the chat."""
        return origin in self.allowed or self.own(origin, environ.get("HTTP_HOST"))


class WebSessions:
    """Issues sessions and knows them again."""

    def __init__(self, secret: str, secure: bool = False) -> None:
        self._signer, self.secure = Signer(secret, salt="web-session"), secure

    def issue(self) -> str:
        """A new session: random, and signed, so that it can neither be guessed nor made."""
        return self._signer.sign(uuid4().hex).decode()

    def issued(self, session: Any) -> bool:
        """Whether this server issued a session."""
        try:
            return isinstance(session, str) and bool(self._signer.unsign(session))
        except BadSignature:
            return False

    def person(self, session: str) -> str:
        """The name under which the conversation of a session is kept."""
        return self._signer.unsign(session).decode()

    def of_cookies(self, cookies: Optional[str]) -> Optional[str]:
        """The session in a request's cookies."""
        try:
            found = SimpleCookie(cookies or "").get(COOKIE)
        except CookieError:
            return None
        return found.value if found and self.issued(found.value) else None
