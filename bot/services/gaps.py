"""Questions that no article answered, kept for the content authors without who asked."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Sequence

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.services.messages import Clock, Received
from bot.services.replies import Reply
from bot.store.tables import Gap, Message

UNANSWERED = ("fallback", "clarify")
TELLING = re.compile(r"\S+@\S+|\+?\d[\d\s().-]{5,}\d|https?://\S+|@\w+")
HIDDEN = "…"
LONGEST = 500


class Unanswered(NamedTuple):
    """A question with the ids of the articles that were offered instead."""

    asked_on: str
    text: str
    near: List[str]


def kept_form(text: str) -> str:
    """A question as it is kept."""
    return TELLING.sub(HIDDEN, text)[:LONGEST]


class Gaps:
    """Keeps and lists them."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock

    def keep(self, received: Received, replies: Sequence[Reply]) -> None:
        """Keeps what a patient asked if every reply to it was a miss; addresses and long numbers are left out."""
        text = received.text
        if not text or not replies or any(reply.custom.get("kind") not in UNANSWERED for reply in replies):
            return
        near = [option for reply in replies for option in reply.custom.get("options", [])]
        with self._sessions.begin() as session:
            if session.get(Message, received.id):  # not what was erased while it was being answered
                session.add(Gap(asked_on=self._clock().date(), text=kept_form(text), near=near))

    def listed(self) -> List[Unanswered]:
        """All of them, the latest first."""
        with self._sessions() as session:
            rows = session.execute(select(Gap).order_by(Gap.id.desc())).scalars()
            return [Unanswered(row.asked_on.isoformat(), row.text, row.near) for row in rows]
