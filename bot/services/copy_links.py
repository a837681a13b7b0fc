"""The address of the copy of their data that a patient may open: it cannot be guessed and works for an hour."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.errors import NoSuchConversation

WORKS_SECONDS = 3600


class CopyLinks:
    """Makes and reads the addresses; `public_url` is where patients reach us."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._signed, self._public_url = URLSafeTimedSerializer(secret, salt="copy-of-data"), public_url.rstrip("/")

    def link(self, conversation_id: str) -> str:
        """The address for one conversation."""
        return f"{self._public_url}/copy/{self._signed.dumps(conversation_id)}"

    def conversation(self, token: str) -> str:
        """The conversation of an address; raises NoSuchConversation where it is not one of ours or too old."""
        try:
            return str(self._signed.loads(token, max_age=WORKS_SECONDS))
        except BadSignature:
            raise NoSuchConversation() from None
