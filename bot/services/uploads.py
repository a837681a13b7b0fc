"""Files that patients send: kept, and recorded as a message whose text is what could be read."""

from __future__ import annotations

from typing import Any, Dict, NamedTuple, Optional
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from bot.errors import FileRefused, NoSuchFile, TypeTheReport
from bot.services.messages import LONGEST, Clock, Messages, Received
from bot.services.report_file import MOST_BYTES, media_type, words_of
from bot.store.tables import File

REPORT = "report"
LONGEST_NAME = 120
UNNAMED = "file"


class Kept(NamedTuple):
    """A file as it was sent."""

    name: str
    media_type: str
    content: bytes


class Uploads:
    """Keeps files; each is a message of its conversation, and is answered as a report."""

    def __init__(self, sessions: sessionmaker, messages: Messages, clock: Clock) -> None:
        self._sessions, self._messages, self._clock = sessions, messages, clock

    def receive(self, conversation_id: str, name: str, content: bytes, key: Optional[str] = None) -> Received:
        """Keeps a file and records its message; what comes again with the same key is not kept twice. Raises FileRefused."""
        kind = media_type(content)
        if kind is None or not content:
            raise FileRefused("it is neither a PDF, nor a photo, nor a text")
        if len(content) > MOST_BYTES:
            raise FileRefused("it is larger than 10 MB")
        shown = printable(name)
        file = File(id=uuid4().hex, conversation_id=conversation_id, name=shown, media_type=kind, content=content, created_at=self._clock())
        words, unread = _words(content)
        told: Dict[str, Any] = {"id": file.id, "name": shown, "media_type": kind, "size": len(content), **({"unread": unread} if unread else {})}
        try:
            with self._sessions.begin() as session:
                received = self._messages.take(session, conversation_id, {"text": words, "command": REPORT, "file": told}, key)
                file.message_id = received.id
                session.add(file)
                return received
        except IntegrityError:
            known = self._messages.taken_before(conversation_id, key)
            if known is None:
                raise
            return known

    def get(self, conversation_id: str, file_id: str) -> Kept:
        """A file of this conversation; raises NoSuchFile."""
        with self._sessions() as session:
            row = session.get(File, file_id)
            if row is None or row.conversation_id != conversation_id:
                raise NoSuchFile()
            return Kept(row.name, row.media_type, row.content)


def printable(name: str) -> str:
    """The last part of a file's name, without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:LONGEST_NAME] or UNNAMED


def _words(content: bytes) -> "tuple[str, str]":
    """The words of a file, and why none could be read."""
    try:
        return words_of(content)[:LONGEST], ""
    except TypeTheReport as error:
        return "", error.detail
