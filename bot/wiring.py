"""Builds the parts and joins them; every other room receives what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, List

from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.services.answers import Answers
from bot.services.assistant import Assistant
from bot.services.canned import CannedReplies
from bot.services.casefile import CaseFiles
from bot.services.coordinators import Coordinators
from bot.services.data import Data
from bot.services.desk import Desk
from bot.services.desk_clock import DeskClock
from bot.services.facts import Facts
from bot.services.glossary import Glossary
from bot.services.handoff import HandOffs
from bot.services.handoff_numbers import DeskNumbers
from bot.services.handoff_queue import Queue
from bot.services.messages import Clock, Messages
from bot.services.office import Office
from bot.services.pictures import Pictures
from bot.services.routing import Routing
from bot.services.tokens import ButtonTokens
from bot.settings import MODEL, Settings, settings_from_environment
from bot.store.engine import open_engine, require_current, sessions

if TYPE_CHECKING:
    from rasa_sdk import Action

    from bot.dialogue.embedded import EmbeddedRasa


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class House:
    """The services of one process."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker
    messages: Messages
    answers: Answers
    pictures: Pictures
    handoffs: HandOffs
    routing: Routing
    office: Office


def build(settings: Settings) -> House:
    """The services over the database of the settings; raises MigrateFirst if it has another shape."""
    engine = open_engine(settings.database_url)
    require_current(engine)
    return furnished(settings, engine, now)


def furnished(settings: Settings, engine: Engine, clock: Clock) -> House:
    """The services over an open database."""
    opened = sessions(engine)
    messages = Messages(opened, ButtonTokens(settings.secret_key), clock)
    handoffs = HandOffs(opened, clock, settings.hours)
    return House(
        settings,
        engine,
        opened,
        messages,
        Answers(opened, clock, settings.public_url.rstrip("/")),
        Pictures(opened),
        handoffs,
        Routing(handoffs, messages),
        _office(settings, opened, messages, clock),
    )


def _office(settings: Settings, opened: sessionmaker, messages: Messages, clock: Clock) -> Office:
    return Office(
        Coordinators(opened, clock),
        Desk(opened, messages, clock, settings.hours),
        Queue(opened, clock),
        CaseFiles(opened, clock),
        CannedReplies(opened),
        DeskNumbers(opened, clock, settings.hours.zone),
        DeskClock(opened, messages, clock, settings.hours, timedelta(minutes=settings.desk_patience_minutes)),
        settings.hours,
        clock,
        settings.public_url,
    )


def answers_from_settings() -> "tuple[Answers, Data]":
    """The answers for a stock action server, which builds its actions without arguments."""
    house = build(settings_from_environment())
    return house.answers, _data(house)


def embedded_rasa(house: House, model: Path = MODEL) -> EmbeddedRasa:
    """Rasa with the actions in this process; takes seconds, for Rasa is imported here."""
    from bot.dialogue.embedded import EmbeddedRasa
    from bot.dialogue.tracker_store import WindowTrackerStore
    from bot.language.clinical import ClinicalLanguage
    from knowledge.words import words

    store = WindowTrackerStore(house.sessions, now)
    return EmbeddedRasa.load(model, store, actions(house), ClinicalLanguage(words()), house.settings.redis_url, Glossary(house.sessions).find)


def actions(house: House) -> List[Action]:
    """Every action, with its services."""
    from actions.answers import AnswerQuestion, AskBack, CannotAnswer, TellMore
    from actions.handoff import AskForPerson, Complaint, NeverMind
    from actions.languages import SayInTheirLanguage

    data = _data(house)
    answering = [action(house.answers, data=data) for action in (AnswerQuestion, TellMore, AskBack, CannotAnswer, SayInTheirLanguage)]
    return [*answering, *(action(house.answers, handoffs=house.handoffs) for action in (AskForPerson, NeverMind, Complaint))]


def assistant(house: House) -> Assistant:
    """The assistant with Rasa behind it; raises PublishFirst if there is nothing to answer with."""
    house.answers.catalogue()
    return Assistant(house.messages, embedded_rasa(house), house.routing)


def _data(house: House) -> Data:
    return Data(house.answers, Glossary(house.sessions), Facts(house.sessions))
