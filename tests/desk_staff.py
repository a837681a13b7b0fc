"""What the tests of the desk share: the services over one database, a clock that can be set, people with a cheap hash."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.care.desk_hours import desk_hours
from bot.care.handoff import Actor, Role
from bot.care.service_level import ServiceLevel
from bot.services.audit import Audit
from bot.services.canned import CannedReplies
from bot.services.casefile import CaseFiles
from bot.services.coordinators import Coordinators
from bot.services.desk import Desk
from bot.services.desk_clock import DeskClock
from bot.services.handoff import HandOffs
from bot.services.handoff_numbers import DeskNumbers
from bot.services.handoff_queue import Queue
from bot.services.messages import Messages
from bot.services.routing import Routing
from bot.services.tokens import ButtonTokens
from bot.services.uploads import Uploads
from bot.store.desk_tables import HandOff, HandOffEvent
from bot.store.engine import sessions
from tests.conftest import NOW, SECRET

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Staff:
    """Everything behind the desk, with a clock that a test moves."""

    def __init__(self, engine: Engine, hours: str = "") -> None:
        self.now = NOW
        self.sessions = sessions(engine)
        self.hours = desk_hours(hours, "UTC", "")
        self.messages = Messages(self.sessions, ButtonTokens(SECRET), self.clock)
        self.uploads = Uploads(self.sessions, self.messages, self.clock)
        self.handoffs = HandOffs(self.sessions, self.clock, self.hours)
        self.routing = Routing(self.handoffs, self.messages)
        self.desk = Desk(self.sessions, self.messages, self.clock, self.hours)
        self.level = ServiceLevel(self.hours, (5, 15, 60))
        self.queue, self.files = Queue(self.sessions, self.clock, self.level), CaseFiles(self.sessions, self.clock, self.level)
        self.canned, self.audit, self.numbers = CannedReplies(self.sessions), Audit(self.sessions), DeskNumbers(self.sessions, self.clock, self.level)
        self.time = DeskClock(self.sessions, self.messages, self.clock, self.level, timedelta(minutes=15))
        self.coordinators = Coordinators(self.sessions, self.clock, CHEAP)
        self.mei, self.omar, self.lena = self.person("Mei"), self.person("Omar"), self.person("Lena", Role.LEAD)

    def clock(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def person(self, name: str, role: Role = Role.COORDINATOR) -> Actor:
        return Actor(role, name, self.coordinators.add(name, PASSWORD, role.value))

    def patient(self, name: str = "ann", channel: str = "web") -> str:
        return self.messages.conversation(channel, name)

    def asked(self, name: str = "ann", words: str = "what about trials in Vietnam") -> int:
        """A patient who said something and asks for a person; gives the number of the hand-off."""
        conversation = self.patient(name)
        self.messages.receive(conversation, words)
        self.handoffs.request(conversation)
        return self.row(conversation).id

    def row(self, conversation: str) -> Any:
        with self.sessions() as session:
            return session.query(HandOff).filter_by(conversation_id=conversation).order_by(HandOff.id.desc()).first()

    def state(self, number: int) -> str:
        with self.sessions() as session:
            return session.get(HandOff, number).state

    def trail(self, number: int) -> "list[tuple[str, str]]":
        """Who did what, in order."""
        with self.sessions() as session:
            return [(event.actor, event.move) for event in session.query(HandOffEvent).filter_by(handoff_id=number).order_by(HandOffEvent.id)]

    def told(self, conversation: str) -> "list[str]":
        """What waits for the patient."""
        return [message.body["text"] for message in self.messages.waiting(conversation)]
