"""Button tokens: only a command that the server offered in this conversation is taken as one."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Optional

PREFIX = "/"
SIGNATURE_BYTES = 9


class ButtonTokens:
    """Signs commands for one conversation; a token of at most 64 bytes, as Telegram's callback data allows."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def token(self, conversation_id: str, command: str) -> str:
        """The payload of a button."""
        return f"{PREFIX}{command}~{self._signature(conversation_id, command)}"

    def command(self, conversation_id: str, text: str) -> Optional[str]:
        """The command of a token made for this conversation; None for any other text."""
        command, mark, signature = text[len(PREFIX) :].rpartition("~")
        if not text.startswith(PREFIX) or not mark or not text.isascii():
            return None
        return command if hmac.compare_digest(signature, self._signature(conversation_id, command)) else None

    def _signature(self, conversation_id: str, command: str) -> str:
        digest = hmac.new(self._secret, f"{conversation_id}\0{command}".encode(), sha256).digest()
        return urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()
