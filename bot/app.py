"""The application: web chat, REST and health in one process; the dialogue is loaded beside the first requests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, List, Optional

import socketio
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.channels.copies import Copies
from bot.channels.pages import Pages, Site
from bot.channels.rest import RestChannel
from bot.channels.static_files import static_files, version
from bot.channels.summary import Summaries
from bot.channels.web import WebChannel
from bot.channels.web_files import WebFiles
from bot.channels.web_session import Origins, WebSessions
from bot.desk.notices import Mail, MailServer, Notice, TelegramGroup, Webhook
from bot.desk.pages import desk_pages
from bot.desk.watch import Watch
from bot.doors import Doors
from bot.errors import NavigatorError, TrainFirst
from bot.housekeeping import Housekeeping
from bot.services.assistant import Assistant, Dialogue
from bot.services.messages import Received
from bot.services.pace import Pace
from bot.services.replies import Reply
from bot.settings import Settings
from bot.wiring import House, assistant_over, telegram_channel

log = structlog.get_logger(__name__)
ACTS = {"person": "Talk to a person", "screening": "Start pre-screening", "privacy": "See or delete my data"}  # on the web page: name → what is shown as said


class LateDialogue:
    """A dialogue that is still being loaded: replies wait until it is there or has failed."""

    def __init__(self) -> None:
        self._settled = asyncio.Event()
        self._dialogue: Optional[Dialogue] = None

    @property
    def ready(self) -> bool:
        """Whether a question can be answered."""
        return self._dialogue is not None

    def become(self, dialogue: Optional[Dialogue]) -> None:
        """Lets the waiting replies begin; None where the dialogue could not be loaded."""
        self._dialogue = dialogue
        self._settled.set()

    async def reply(self, received: Received) -> List[Reply]:
        """What the assistant says, once it is there; raises TrainFirst if it will never be."""
        await self._settled.wait()
        if self._dialogue is None:
            raise TrainFirst()
        return await self._dialogue.reply(received)


def create_app(house: House, load: Callable[[], Dialogue], when_ready: Callable[[], None]) -> ASGIApp:
    """Puts the doors of one process together; `load` takes seconds and runs beside the first requests."""
    dialogue = LateDialogue()
    assistant = assistant_over(house, dialogue)
    pace = Pace(house.settings.rates, house.settings.redis_url, house.settings.secret_key)
    rest = RestChannel(assistant, house.messages, house.settings.rest_token, pace)
    web, pages, web_routes = _web(house, assistant, pace)
    watch, keeping = Watch(house.office, web.deliver, notices(house.settings)), Housekeeping(house.retention)
    telegram = telegram_channel(house, assistant)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        left_behind = await web.left_behind()
        loading = asyncio.create_task(_start(dialogue, load, lambda: web.catch_up(left_behind), when_ready))
        channels = [web.go_on(), watch.go_on(), keeping.go_on(), *([telegram.go_on()] if telegram else [])]
        going_on = [loading, *(asyncio.create_task(channel) for channel in channels)]
        yield
        for task in going_on:
            task.cancel()
        await asyncio.gather(*going_on, return_exceptions=True)
        await asyncio.gather(web.close(), *([telegram.close()] if telegram else []))

    hooks = [Route("/webhooks/rest/webhook", rest.webhook, methods=["POST"]), *Copies(house.privacy, house.copy_links).routes()]
    hooks += [Route("/telegram/{path:path}", telegram.webhook, methods=["POST"])] if telegram else []
    routes = [*_open_routes(house, Health(house, dialogue)), *web_routes, *hooks, *desk_pages(house.office, web.deliver)]
    handlers: Dict[Any, Any] = {HTTPException: partial(_http_error, pages), Exception: _error}
    inside = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    return Doors(socketio.ASGIApp(web.server, inside), pace, house.settings.https)


def _web(house: House, assistant: Assistant, pace: Pace) -> "tuple[WebChannel, Pages, List[BaseRoute]]":
    settings, now = house.settings, version()
    sessions = WebSessions(settings.secret_key, secure=settings.https)
    origins = Origins(settings.public_url, settings.origins)
    web = WebChannel(assistant, house.messages, sessions, origins, settings.redis_url).furnish(house.handoffs, house.ratings, ACTS, pace)
    pages = Pages(Site(house.answers, house.pictures, sessions, settings.public_url.rstrip("/"), now, tuple(ACTS)))
    files = WebFiles(web, assistant, house.messages, sessions, origins)
    return web, pages, [*pages.routes(), *Summaries(house.sheets).routes(), *static_files(now, tuple(ACTS)), *files.routes()]


def _open_routes(house: House, health: Health) -> List[BaseRoute]:
    return [
        Route("/livez", health.livez),
        Route("/readyz", health.readyz),
        Route("/metrics", health.metrics),
        Route("/pictures/{name}", _Pictures(house).picture),
    ]


def notices(settings: Settings) -> List[Notice]:
    """The ways in which the coordinators are told when no one is at the desk; none unless they are set."""
    ways: List[Notice] = []
    if settings.desk_mail_to and settings.desk_mail_from and settings.smtp_host:
        server = MailServer(settings.smtp_host, settings.smtp_port, settings.smtp_user, settings.smtp_password, settings.smtp_tls)
        ways.append(Mail(server, settings.desk_mail_from, [to.strip() for to in settings.desk_mail_to.split(",") if to.strip()]))
    if settings.desk_webhook_url:
        ways.append(Webhook(settings.desk_webhook_url))
    if settings.desk_telegram_chat and settings.telegram_token:
        ways.append(TelegramGroup(settings.telegram_token, settings.desk_telegram_chat, settings.telegram_api_url))
    return ways


async def _start(dialogue: LateDialogue, load: Callable[[], Dialogue], catch_up: Callable[[], Awaitable[None]], when_ready: Callable[[], None]) -> None:
    try:
        dialogue.become(await asyncio.to_thread(load))
    except Exception as error:
        log.error("dialogue_not_loaded", error=type(error).__name__, detail=str(error) if isinstance(error, NavigatorError) else "")
        dialogue.become(None)
        return
    await catch_up()
    when_ready()


class Health:
    """Tells operators how the process is."""

    def __init__(self, house: House, dialogue: LateDialogue) -> None:
        self._house, self._dialogue = house, dialogue

    async def livez(self, _request: Request) -> Response:
        """200 while the process runs."""
        return PlainTextResponse("alive")

    async def readyz(self, _request: Request) -> Response:
        """200 when a question can be answered, 503 before."""
        if not self._dialogue.ready or not await asyncio.to_thread(self._can_answer):
            return PlainTextResponse("not ready", status_code=503)
        return PlainTextResponse("ready")

    async def metrics(self, _request: Request) -> Response:
        """Prometheus metrics."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    def _can_answer(self) -> bool:
        try:
            return bool(self._house.answers.catalogue())
        except (SQLAlchemyError, NavigatorError) as error:
            log.error("not_ready", error=type(error).__name__)
            return False


class _Pictures:
    def __init__(self, house: House) -> None:
        self._pictures = house.pictures

    async def picture(self, request: Request) -> Response:
        """A published picture; its address holds its version, so it may be kept for good."""
        found = await asyncio.to_thread(self._pictures.file, request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return Response(found[0], media_type=found[1], headers={"cache-control": "public, max-age=31536000, immutable"})


async def _http_error(pages: Pages, request: Request, error: Any) -> Response:
    if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
        return await asyncio.to_thread(pages.missing, request)
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=getattr(error, "headers", None))


async def _error(request: Request, error: Exception) -> Response:
    log.error("request_failed", path=request.url.path, error=type(error).__name__)
    return JSONResponse({"error": "Something went wrong on our side. Please try again."}, status_code=500)
