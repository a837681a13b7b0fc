"""Canned replies: written once, filled in for each patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from bot.errors import ChooseAnother
from bot.services.messages import cleaned
from bot.store.desk_tables import CannedReply

LONGEST_TITLE = 80
PLACEHOLDERS = ("me", "patient", "hours")


@dataclass(frozen=True)
class Canned:
    """A canned reply."""

    id: int
    title: str
    text: str


class CannedReplies:
    """Keeps them and fills them in."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def all(self) -> List[Canned]:
        """Every canned reply, by title."""
        with self._sessions() as session:
            return [Canned(row.id, row.title, row.text) for row in session.execute(select(CannedReply).order_by(CannedReply.title)).scalars()]

    def keep(self, title: str, text: str) -> None:
        """Adds a reply or changes the one with this title; raises ChooseAnother or MessageRefused."""
        plain = " ".join(title.split())
        if not 0 < len(plain) <= LONGEST_TITLE:
            raise ChooseAnother(f"a title has 1 to {LONGEST_TITLE} characters")
        kept = cleaned(text)
        try:
            with self._sessions.begin() as session:
                row = session.execute(select(CannedReply).filter_by(title=plain)).scalar()
                if row is None:
                    session.add(CannedReply(title=plain, text=kept))
                else:
                    row.text = kept
        except IntegrityError:
            raise ChooseAnother("somebody has just added one with this title") from None

    def remove(self, canned_id: int) -> None:
        """Takes a reply away."""
        with self._sessions.begin() as session:
            session.execute(delete(CannedReply).where(CannedReply.id == canned_id))


def filled(text: str, values: Dict[str, str]) -> str:
    """The text with its placeholders filled in; an empty value takes the space before it along, so that `Hello {patient},` becomes `Hello,`."""
    for name in PLACEHOLDERS:
        value = values.get(name, "")
        for mark in (f", {{{name}}}", f" {{{name}}}") if not value else ():
            text = text.replace(mark, "")
        text = text.replace(f"{{{name}}}", value)
    return text.strip()
