"""The addresses of the desk."""

from __future__ import annotations

from pathlib import Path
from typing import List

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.care.handoff import STAFF, Role
from bot.desk.access import Access
from bot.desk.conversation_pages import ConversationPages, Tell
from bot.desk.entrance import Entrance
from bot.desk.lead_pages import LeadPages, ReplyPages
from bot.desk.queue_pages import QueuePages
from bot.desk.render import environment
from bot.desk.trail_pages import TrailPages
from bot.services.office import Office

STATIC = Path(__file__).parent / "static"
LEADS, OVERSEERS, ANYONE = frozenset({Role.LEAD}), frozenset({Role.LEAD, Role.AUDITOR}), STAFF | {Role.AUDITOR}
NUMBER = "/conversations/{number:int}"


def desk_pages(office: Office, tell: Tell) -> List[BaseRoute]:
    """Everything below /desk; `tell` delivers what a patient is to read now."""
    templates = environment(office.hours.zone)
    access = Access(office.coordinators, templates)
    entrance = Entrance(office.coordinators, access, templates, office.https)
    queue, conversation = QueuePages(office, templates), ConversationPages(office, templates, tell)
    routes: List[BaseRoute] = [
        Route("/sign-in", entrance.show),
        Route("/sign-in", entrance.sign_in, methods=["POST"]),
        Route("/sign-out", access.act(entrance.sign_out, ANYONE), methods=["POST"]),
        Route("/presence", access.act(queue.presence), methods=["POST"]),
        Route("/live", access.page(queue.live, by_itself=True)),
        Route(NUMBER, access.page(conversation.show)),
        Route(f"{NUMBER}/live", access.page(conversation.live, by_itself=True)),
        Route(f"{NUMBER}/files/{{file}}", access.page(conversation.file, by_itself=True)),
        Route(f"{NUMBER}/typing", access.act(conversation.typing), methods=["POST"]),
        Route(f"{NUMBER}/{{act}}", access.act(conversation.act), methods=["POST"]),
        *_others(office, access),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return [Route("/desk", access.page(queue.show)), Mount("/desk", routes=routes)]


def _others(office: Office, access: Access) -> List[BaseRoute]:
    templates = environment(office.hours.zone)
    lead, replies, trail = LeadPages(office, templates), ReplyPages(office, templates), TrailPages(office, templates)
    return [
        Route("/replies", access.page(replies.show)),
        Route("/replies", access.act(replies.keep), methods=["POST"]),
        Route("/replies/{number:int}/remove", access.act(replies.remove), methods=["POST"]),
        Route("/numbers", access.page(lead.numbers, LEADS)),
        Route("/numbers/{name}-{theme}.svg", access.page(lead.plot, LEADS)),
        Route("/trail", access.page(trail.show, OVERSEERS)),
        Route("/trail.csv", access.page(trail.file, OVERSEERS)),
    ]
