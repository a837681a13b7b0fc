"""The pictures as they were published, in both forms."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.store.tables import Picture

FORMS = {"svg": "image/svg+xml", "png": "image/png"}


class Shown(NamedTuple):
    """A picture as a page names it."""

    id: str
    version: str
    alt: str
    caption: str


class Pictures:
    """Reads published pictures."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def of_article(self, article_id: str) -> List[Shown]:
        """The pictures that belong to an article."""
        query = select(Picture.id, Picture.version, Picture.alt, Picture.caption, Picture.articles).order_by(Picture.id)
        with self._sessions() as session:
            return [Shown(*row[:-1]) for row in session.execute(query).all() if article_id in row.articles]

    def file(self, name: str) -> Optional[Tuple[bytes, str]]:
        """Bytes and media type of `<id>-<version>.<form>`; None if there is no such picture or another version answers now."""
        stem, _, form = name.rpartition(".")
        picture_id, _, version = stem.rpartition("-")
        if form not in FORMS:
            return None
        column = Picture.svg if form == "svg" else Picture.png
        with self._sessions() as session:
            content = session.execute(select(column).filter_by(id=picture_id, version=version)).scalar()
        if content is None:
            return None
        return (content.encode() if isinstance(content, str) else bytes(content)), FORMS[form]
