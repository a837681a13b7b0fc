"""The pages around the chat, rendered on the server and readable without any script: greeting, articles, privacy."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple
from xml.sax.saxutils import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.labels import Catalogue, Labels
from bot.channels.markdown import article_html, marked, plain
from bot.channels.web_session import COOKIE, COOKIE_SECONDS, WebSessions
from bot.errors import NoSuchArticle, PublishFirst
from bot.services.answers import Answers
from bot.services.pictures import Pictures

TEMPLATES = Path(__file__).parent / "templates"
EXAMPLES = ("her2-what", "testing-2plus", "treatment-first-line", "effects-tdxd", "questions-for-doctor")
PRIVACY = "assistant-privacy"
NOT_READ = ("out-of-scope",)  # what is said where no article answers is no article
DESCRIPTION = 155
ROBOTS = "User-agent: *\nDisallow: /desk\n\nSitemap: {site}/sitemap.xml\n"


@dataclass(frozen=True)
class Site:
    """What the pages are about: content, sessions, labels, where they stand and which version of the files they load."""

    answers: Answers
    pictures: Pictures
    sessions: WebSessions
    address: str
    version: str
    acts: Sequence[str]


class Pages:
    """Renders the pages."""

    def __init__(self, site: Site) -> None:
        self._site, self._labels = site, Labels()
        self._templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._templates.filters.update(article=article_html, marked=marked, day=_day)

    def routes(self) -> List[BaseRoute]:
        """The addresses of the pages."""
        small = [Middleware(GZipMiddleware)]
        return [
            Route("/", self.chat, middleware=small),
            Route("/articles", self.articles, middleware=small),
            Route("/articles/{id}", self.article, middleware=small),
            Route("/privacy", self.privacy, middleware=small),
            Route("/sitemap.xml", self.sitemap, middleware=small),
            Route("/robots.txt", self.robots),
        ]

    async def chat(self, request: Request) -> Response:
        """The greeting with the chat; here a browser gets its session."""
        known = {article["id"]: article["question"] for article in await asyncio.to_thread(self._catalogue)}
        examples = [(article, known[article]) for article in EXAMPLES if article in known]
        response = self._page(request, "chat.html", "/", examples=examples)
        session = self._site.sessions.of_cookies(request.headers.get("cookie")) or self._site.sessions.issue()
        response.set_cookie(COOKIE, session, COOKIE_SECONDS, secure=self._site.sessions.secure, httponly=True, samesite="lax")
        response.headers["cache-control"] = "no-store"
        return response

    async def articles(self, request: Request) -> Response:
        """All articles by group."""
        groups: Dict[str, List[Tuple[str, str]]] = {}
        for article in await asyncio.to_thread(self._catalogue):
            groups.setdefault(article["group"], []).append((article["id"], article["question"]))
        return self._page(request, "articles.html", "/articles", groups=groups)

    async def article(self, request: Request) -> Response:
        """One article with its pictures, sources and date of review."""
        return await self._article(request, request.path_params["id"], "article.html")

    async def privacy(self, request: Request) -> Response:
        """What is kept and who reads it, in the words of the article, and what this site itself does."""
        return await self._article(request, PRIVACY, "privacy.html")

    def missing(self, request: Request) -> Response:
        """What a browser is shown where there is no page."""
        response = self._page(request, "missing.html", request.url.path)
        response.status_code = 404
        return response

    async def sitemap(self, _request: Request) -> Response:
        """The addresses of all pages, for search engines."""
        articles = await asyncio.to_thread(self._catalogue)
        addresses = ["/", "/articles", "/privacy", *(f"/articles/{article['id']}" for article in articles)]
        entries = "".join(f"<url><loc>{escape(self._site.address + address)}</loc></url>" for address in addresses)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>\n'
        return Response(text, media_type="application/xml")

    async def robots(self, _request: Request) -> Response:
        """What search engines may read."""
        return PlainTextResponse(ROBOTS.format(site=self._site.address))

    async def _article(self, request: Request, article_id: str, template: str) -> Response:
        try:
            told = await asyncio.to_thread(self._told, article_id)
        except NoSuchArticle:
            raise HTTPException(404, "There is no such article.") from None
        return self._page(request, template, request.url.path, id=article_id, **told)

    def _told(self, article_id: str) -> Dict[str, Any]:
        if article_id in NOT_READ:
            raise NoSuchArticle(article_id)
        body, known = self._site.answers.body(article_id), {article["id"]: article["question"] for article in self._catalogue()}
        related = [(other, known[other]) for other in body["related"] if other in known]
        return {"body": body, "pictures": self._site.pictures.of_article(article_id), "related": related, "cautions": self._site.answers.cautions(body)}

    def _catalogue(self) -> List[Dict[str, str]]:
        try:
            return [article for article in self._site.answers.catalogue() if article["id"] not in NOT_READ]
        except PublishFirst:
            return []

    def _page(self, request: Request, template: str, path: str, **values: Any) -> HTMLResponse:
        labels = self._labels.catalogue(request.query_params.get("lang"), request.headers.get("accept-language", ""))
        acts = [{"act": act, "title": labels[f"act_{act}"]} for act in self._site.acts]
        given = {"labels": labels, "language": labels["language"], "acts": acts}
        described = plain(values["body"]["short"])[:DESCRIPTION] if "body" in values else labels["description"]
        shown = self._templates.get_template(template).render(
            label=labels, given=given, here=path, address=self._site.address, static=f"/static/v-{self._site.version}", described=described, **values
        )
        return HTMLResponse(shown, headers={"vary": "Accept-Language", "content-language": labels["language"]})


def _day(iso: str, labels: Catalogue) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {labels[f'month_{day.month}']} {day.year}"
