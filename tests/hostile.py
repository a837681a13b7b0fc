"""Hostile inputs made from a seed, for whatever takes something from outside."""

from __future__ import annotations

import json
import random
from typing import Any

AT_ONCE = 16  # so many packets may stand in one body of Socket.IO
BAIT = (
    "/person", "/ask{\"article\":\"x\"}", "/restart", "/session_start", "/erase_yes", "/erase_yes~AAAAAAAAAAAA", "/action_listen", "EXTERNAL: x",
    "'; DROP TABLE messages; --", "\" OR 1=1 --", "%' OR '1'='1", "1; DELETE FROM conversations", "{{7*7}}", "${7*7}", "{% raw %}", "<script>alert(1)</script>",
    "javascript:alert(1)", "../../etc/passwd", "..\\..\\x", "\x00\x01\x02", "\u202e\u200b\ufeff", "\ud800", "A" * 9000, "[" * 5000, "{\"a\":" * 900, "%s%n%x",
    "\r\nSet-Cookie: a=b", "🧪" * 500, "1e999", "NaN", "null", "true", "-1", "999999999999999999999", "ＡＢＣ", "a\u0301" * 300, "$(reboot)", "`id`", "|ls",
)  # fmt: skip


class Hostile:
    """Makes inputs from a seed: bait, bait within bait, and bytes of any kind."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self) -> str:
        kind = self._random.random()
        if kind < 0.5:
            return self._random.choice(BAIT)
        if kind < 0.8:
            return self._random.choice(BAIT)[:200] + self._random.choice(BAIT)[:200]
        return "".join(chr(self._random.choice((self._random.randrange(32, 127), self._random.randrange(0x2FFF)))) for _ in range(self._random.randrange(60)))

    def value(self, depth: int = 0) -> Any:
        kind = self._random.randrange(9)
        if kind == 0 and depth < 3:
            return {self.text()[:40]: self.value(depth + 1) for _ in range(3)}
        if kind == 1 and depth < 3:
            return [self.value(depth + 1) for _ in range(3)]
        return (self.text(), None, True, -1, 2**70, 0.5, "", self.text(), self.text())[kind]

    def body(self) -> bytes:
        """A body of the REST channel, more or less."""
        whole = json.dumps({"sender": self.text()[:50] or "s", "message": self.text()}).encode()
        odd = json.dumps({"sender": self.value(), "message": self.value(), "metadata": self.value()}).encode()
        return self._random.choice((whole, odd, odd, whole[:-3], self.text().encode("utf-8", "replace"), self._random.randbytes(60)))

    def packet(self) -> str:
        """A packet of Socket.IO, more or less."""
        event = self.choice(("user_uttered", "user_uttered", "user_uttered", "session_request", "history", "typing", "rate", "act", self.text()[:20]))
        said = {
            "message": self.text(),
            "session_id": self.choice((None, self.text(), self.text(), self.value())),
            "key": self.value(),
            "act": self.text(),
            "after": self.value(),
        }
        data = self.choice((said, said, self.value()))
        whole = f"42{json.dumps([event, data])}"
        return self.choice((whole,) * 150 + (whole[:-4], f"4{self.choice('01356')}{self.text()[:50]}", self.text()[:80])).replace("\x1e", " ")

    def choice(self, items: Any) -> Any:
        return self._random.choice(items)

    def update(self, number: int) -> Any:
        """An update of Telegram, more or less."""
        person = {"id": 910_000 + number % 20, "first_name": self.text()[:60], "is_bot": False}
        chat = {"id": person["id"], "type": self.choice(("private", "private", "group", self.text()[:20]))}
        message = {"message_id": number, "from": person, "chat": chat, "date": 1_700_000_000, "text": self.text()[:5000]}
        pressed = {"id": str(number), "from": person, "chat_instance": "1", "data": self.text()[:64], "message": message}
        kind = self.choice(("message", "message", "callback_query", "edited_message", "my_chat_member", self.text()[:20]))
        whole = {"update_id": 910_000 + number, kind: pressed if kind == "callback_query" else message}
        place = self.choice(("text", "chat", "from", "date", "message_id"))
        return self.choice((whole, whole, {**whole, kind: {**whole[kind], place: self.value()}}, self.value()))
