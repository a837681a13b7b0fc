"""Answers from the reviewed articles: one article, more of it, which of several, or none."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import sessionmaker

from bot.errors import NoSuchArticle, PublishFirst
from bot.services.citations import source_line
from bot.services.messages import Clock
from bot.services.replies import Button, Reply
from bot.store.tables import Article, ArticleVersion, Drug, Picture, Trial

MORE = "Tell me more"
STARTING_POINTS = ("assistant-what-can-you-do",)
PERSON = Button("Talk to a person", "person")
RELATED = 2
OPTIONS = 3
TO_CONFIRM = "Part of this is still being checked by our reviewers. Please confirm it with your treatment team."
OVERDUE = "This answer was due for review on {date} and has not been reviewed since. Please confirm it with your treatment team."
CLARIFY = "I want to be sure that I understand you. Which of these is closest?"
FALLBACK = "I can't answer that. I can answer questions about HER2-positive stomach cancer: tests, treatment, side effects, trials and access."
NEAR = "Perhaps one of these helps."


class Answers:
    """Reads published articles and words them as replies."""

    def __init__(self, sessions: sessionmaker, clock: Clock, public_url: str = "") -> None:
        self._sessions, self._clock, self._public_url = sessions, clock, public_url

    def article(self, article_id: str) -> Reply:
        """The short answer with its sources, and buttons to more; raises NoSuchArticle."""
        body = self.body(article_id)
        buttons = [Button(MORE, f"more:{article_id}"), *self._questions(body["related"][:RELATED])]
        return self._reply(article_id, body, body["short"], [*buttons, PERSON] if body["kind"] != "answer" else buttons)

    def more(self, article_id: str) -> Reply:
        """The fuller text of an article; raises NoSuchArticle."""
        body = self.body(article_id)
        return self._reply(article_id, body, body["full"], [*self._questions(body["related"][: RELATED + 1])], part="full")

    def clarify(self, article_ids: Sequence[str]) -> Reply:
        """Asks which of the first three articles is meant; the fallback if none of them is published."""
        known = self._questions(article_ids)[:OPTIONS]
        if not known:
            return self.fallback()
        options = [button.command.partition(":")[2] for button in known]
        return Reply(CLARIFY, {"kind": "clarify", "options": options}, [*known, PERSON])

    def fallback(self, near: Sequence[str] = ()) -> Reply:
        """Says plainly that it cannot answer, and offers what is near and a person."""
        offered = self._questions(near)[:OPTIONS]
        buttons = offered or self._questions(STARTING_POINTS)
        return Reply(f"{FALLBACK} {NEAR}" if offered else FALLBACK, {"kind": "fallback"}, [*buttons, PERSON])

    def body(self, article_id: str) -> Dict[str, Any]:
        """The published wording of an article, with `version`; raises NoSuchArticle."""
        query = select(ArticleVersion).join(Article, (Article.id == ArticleVersion.article_id) & (Article.version == ArticleVersion.version))
        with self._sessions() as session:
            row = session.execute(query.where(Article.id == article_id)).scalar()
        if row is None:
            raise NoSuchArticle(article_id)
        return {**row.body, "version": row.version}

    def subject(self, article_id: str) -> str:
        """The name of the one medicine or trial that an article is about; empty where it is about none or several."""
        drug = select(Drug.name).where(or_(Drug.article == article_id, Drug.effects == article_id, Drug.access == article_id)).order_by(Drug.id)
        trial = select(Trial.name).where(Trial.article == article_id).order_by(Trial.id)
        with self._sessions() as session:
            names = session.execute(drug).scalars().all() or session.execute(trial).scalars().all()
        return names[0] if len(names) == 1 else ""

    def catalogue(self) -> List[Dict[str, str]]:
        """Id, group and question of every published article, in the order of the table of contents; raises PublishFirst if none."""
        query = select(Article, ArticleVersion).join(ArticleVersion, (Article.id == ArticleVersion.article_id) & (Article.version == ArticleVersion.version))
        with self._sessions() as session:
            rows = session.execute(query.order_by(Article.position)).all()
        if not rows:
            raise PublishFirst()
        return [{"id": article.id, "group": article.group, "question": version.body["question"]} for article, version in rows]

    def _questions(self, article_ids: Sequence[str]) -> List[Button]:
        titles = self._titles(article_ids)
        return [Button(titles[article_id], f"ask:{article_id}") for article_id in article_ids if article_id in titles]

    def _titles(self, article_ids: Sequence[str]) -> Dict[str, str]:
        query = select(Article.id, ArticleVersion.body["question"]).join(
            ArticleVersion, (Article.id == ArticleVersion.article_id) & (Article.version == ArticleVersion.version)
        )
        with self._sessions() as session:
            return {row[0]: row[1] for row in session.execute(query.where(Article.id.in_(list(article_ids))))}

    def _reply(self, article_id: str, body: Dict[str, Any], text: str, buttons: List[Button], part: Optional[str] = None) -> Reply:
        custom = {
            "kind": body["kind"], "article": article_id, "version": body["version"], "question": body["question"],
            "sources": body["sources"], "reviewed_on": body["evidence_date"],
        }  # fmt: skip
        if body["kind"] == "fallback":
            custom = {"kind": "fallback"}
        if part:
            custom["part"] = part
        picture = None if part else self._picture(article_id)
        if picture:
            custom["image_alt"] = picture.alt
        image = f"{self._public_url}/pictures/{picture.id}-{picture.version}.svg" if picture else None
        return Reply("\n\n".join([text, *self.cautions(body), *([source_line(body["sources"])] if body["kind"] != "fallback" else [])]), custom, buttons, image)

    def _picture(self, article_id: str) -> Any:
        with self._sessions() as session:
            rows = session.execute(select(Picture.id, Picture.version, Picture.alt, Picture.articles)).all()
        return next((row for row in rows if article_id in row.articles), None)

    def cautions(self, body: Dict[str, Any]) -> List[str]:
        """What is said beside an article that is still being checked or was due for review."""
        if body["kind"] != "answer":
            return []
        cautions = [TO_CONFIRM] if body["evidence"] == "to be confirmed" else []
        if body["review_by"] < date.isoformat(self._clock().date()):
            cautions.append(OVERDUE.format(date=body["review_by"]))
        return cautions
