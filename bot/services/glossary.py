"""The glossary: what a technical word means, in one or two sentences, and the article that tells more."""

from __future__ import annotations

from typing import Optional, Tuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.errors import NoSuchTerm
from bot.language.definitions import Definitions, candidates
from bot.services.answers import TO_CONFIRM
from bot.services.citations import source_line, sources_named
from bot.services.replies import Button, Reply
from bot.store.tables import Article, ArticleVersion, Publication, Term

LATEST = select(func.max(Publication.id))


class Glossary:
    """Reads the published terms; their spellings are kept until something else is published."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions
        self._kept: Tuple[Optional[int], Definitions] = (None, Definitions({}))

    def define(self, term_id: str) -> Reply:
        """The meaning of a term with its sources and a button to its article; raises NoSuchTerm."""
        with self._sessions() as session:
            term = session.get(Term, term_id)
            if term is None:
                raise NoSuchTerm(term_id)
            version = _version(session, term.article)
            sources = sources_named(session, term.sources)
        custom = {
            "kind": "answer", "article": term.article, "version": version.version, "question": version.body["question"],
            "term": term.id, "sources": sources, "reviewed_on": version.body["evidence_date"],
        }  # fmt: skip
        caution = [TO_CONFIRM] if term.evidence == "to be confirmed" else []
        text = "\n\n".join([f"**{term.term}**: {term.meaning}", *caution, source_line(sources)])
        return Reply(text, custom, [Button(version.body["question"], f"ask:{term.article}")])

    def find(self, text: str) -> Optional[str]:
        """The id of the term whose meaning a message asks for and nothing else; None for all other messages."""
        if not candidates(text):
            return None
        with self._sessions() as session:
            published = session.execute(LATEST).scalar()
            if published != self._kept[0]:
                self._kept = (published, _definitions(session))
        return self._kept[1].asked(text)


def _definitions(session: Session) -> Definitions:
    terms = session.execute(select(Term)).scalars().all()
    names = {term.id: [term.term, *term.also] for term in terms}
    return Definitions(names, frozenset(term.id for term in terms if term.whole_article))


def _version(session: Session, article_id: str) -> ArticleVersion:
    joined = (Article.id == ArticleVersion.article_id) & (Article.version == ArticleVersion.version)
    return session.execute(select(ArticleVersion).join(Article, joined).where(Article.id == article_id)).scalar_one()
