"""Builds the parts and joins them; every other room receives what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.care.questionnaire import Questionnaire
from bot.care.screening import Rules
from bot.language.warning import Guard, guard_over
from bot.services.answers import Answers
from bot.services.assistant import Assistant, Dialogue
from bot.services.audit import Audit
from bot.services.canned import CannedReplies
from bot.services.casefile import CaseFiles
from bot.services.coordinators import Coordinators
from bot.services.copy_links import CopyLinks
from bot.services.data import Data
from bot.services.desk import Desk
from bot.services.desk_clock import DeskClock
from bot.services.facts import Facts
from bot.services.gaps import Gaps
from bot.services.glossary import Glossary
from bot.services.handoff import HandOffs
from bot.services.handoff_numbers import DeskNumbers
from bot.services.handoff_queue import Queue
from bot.services.joining import Joining
from bot.services.lease import Leases
from bot.services.messages import Clock, Messages
from bot.services.office import Office
from bot.services.pictures import Pictures
from bot.services.privacy import Privacy
from bot.services.privacy_talk import PrivacyTalk
from bot.services.ratings import Ratings
from bot.services.report_record import ReportRecord
from bot.services.report_talk import ReportTalk
from bot.services.reports import Reports
from bot.services.retention import Retention
from bot.services.routing import Routing
from bot.services.safety import Safety
from bot.services.screening import Screening
from bot.services.screening_fhir import Fhir
from bot.services.screening_sheet import Wording
from bot.services.screening_sheets import Place, Sheets
from bot.services.screening_turn import Turns
from bot.services.screening_words import START, Words
from bot.services.telegram_inbox import TelegramInbox
from bot.services.tokens import ButtonTokens
from bot.services.uploads import Uploads
from bot.settings import EAR, MODEL, Settings, listed, settings_from_environment
from bot.store.encryption import Keyring
from bot.store.engine import open_engine, require_current, require_keys, sessions
from knowledge.warnings import read_safety
from knowledge.words import safety

if TYPE_CHECKING:
    from rasa_sdk import Action

    from bot.channels.telegram import TelegramChannel
    from bot.channels.telegram_api import TelegramApi
    from bot.dialogue.embedded import EmbeddedRasa
    from bot.language.report import ReportReader
    from bot.language.screening import ScreeningReader


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
    gaps: Gaps
    safety: Safety
    guard: Guard
    handoffs: HandOffs
    routing: Routing
    office: Office
    uploads: Uploads
    ratings: Ratings
    telegram: TelegramInbox
    leases: Leases
    privacy: Privacy
    retention: Retention
    copy_links: CopyLinks
    sheets: Sheets
    joining: Joining


def database(settings: Settings) -> Engine:
    """The database of the settings, with the keys to what is encrypted in it."""
    return open_engine(settings.database_url, Keyring(settings.data_key, *listed(settings.data_keys_old)))


def build(settings: Settings) -> House:
    """The services over the database of the settings; raises MigrateFirst if it has another shape, GiveTheDataKey if its keys are others."""
    engine = database(settings)
    require_current(engine)
    require_keys(engine, now())
    return furnished(settings, engine, now)


def furnished(settings: Settings, engine: Engine, clock: Clock) -> House:
    """The services over an open database."""
    opened = sessions(engine)
    messages = Messages(opened, ButtonTokens(settings.secret_key), clock)
    answers = Answers(opened, clock, settings.public_url.rstrip("/"))
    guard, data = _guard()
    handoffs, uploads = HandOffs(opened, clock, settings.hours, (START,)), Uploads(opened, messages, clock)
    sheets = _sheets(settings, opened, answers, clock)
    watching = Safety(guard, data, answers, messages, opened, clock)
    watching.home = sheets.home
    watching.alert = lambda event: handoffs.alerted(event.conversation_id, event.kind)
    return House(
        settings, engine, opened, messages, answers, Pictures(opened), Gaps(opened, clock), watching, guard, handoffs, Routing(handoffs, messages),
        _office(settings, opened, messages, uploads, sheets, clock), uploads, Ratings(opened, clock), TelegramInbox(opened, messages, clock),
        Leases(opened, clock), *_private(settings, opened, clock), sheets, Joining(opened, clock),
    )  # fmt: skip


def _private(settings: Settings, opened: sessionmaker, clock: Clock) -> "tuple[Privacy, Retention, CopyLinks]":
    privacy = Privacy(opened, clock)
    return privacy, Retention(opened, privacy, clock, settings.terms), CopyLinks(settings.secret_key, settings.public_url)


def _office(settings: Settings, opened: sessionmaker, messages: Messages, uploads: Uploads, sheets: Sheets, clock: Clock) -> Office:
    return Office(
        Coordinators(opened, clock),
        Desk(opened, messages, clock, settings.hours),
        Queue(opened, clock, settings.service_level),
        CaseFiles(opened, clock, settings.service_level, [ReportRecord(opened).section, sheets.section]),
        uploads,
        CannedReplies(opened),
        Audit(opened),
        DeskNumbers(opened, clock, settings.service_level),
        DeskClock(opened, messages, clock, settings.service_level, timedelta(minutes=settings.desk_patience_minutes)),
        settings.hours,
        clock,
        settings.public_url,
        settings.https,
    )


@lru_cache(maxsize=1)
def _guard() -> "tuple[Guard, Dict[str, Any]]":
    return guard_over(safety, EAR), read_safety()


def _sheets(settings: Settings, opened: sessionmaker, answers: Answers, clock: Clock) -> Sheets:
    form = _form()
    return Sheets(opened, clock, form.questions, form.rules, form.wording, form.meanings, answers, Place(settings.public_url, settings.secret_key))


@dataclass(frozen=True)
class _Form:
    """The data of the pre-screening, read once for the process."""

    questions: Questionnaire
    talk: Dict[str, Dict[str, Any]]
    rules: Rules
    wording: Wording
    meanings: Dict[str, Dict[str, Any]]
    drugs: Dict[str, List[str]]
    vocabulary: Dict[str, Dict[str, Any]]


@lru_cache(maxsize=1)
def _form() -> _Form:
    from knowledge import pathways
    from knowledge import screening as form
    from knowledge.words import words

    questions, talk, words_of_answers, drugs = form.questionnaire(), form.talk(), form.vocabulary(), words()["drug"]
    names = {name: said[0] for name, said in (*words_of_answers["drug"].items(), *drugs.items())}
    rules = Rules(pathways.ways(), pathways.approved(), form.regions())
    return _Form(questions, talk, rules, Wording(questions, talk, names), pathways.meanings(), drugs, words_of_answers)


@lru_cache(maxsize=1)
def _screening_reader() -> ScreeningReader:
    # One for the process, as the guard: it takes a second to build and has no state.
    from bot.language.screening import ScreeningReader

    return ScreeningReader(_form().drugs, _form().vocabulary, _report_reader())


@lru_cache(maxsize=1)
def _report_reader() -> ReportReader:
    from bot.language.report import ReportReader
    from knowledge.words import report_words

    return ReportReader(report_words())


def screening(house: House) -> Screening:
    """The pre-screening in the conversation."""
    form = _form()
    turns, words = Turns(form.questions, _screening_reader()), Words(form.questions, form.talk, form.wording)
    return Screening(house.sessions, house.messages.clock, turns, words, house.sheets, form.rules, house.guard, house.handoffs)


def fhir() -> Fhir:
    """Pre-screenings in FHIR R4."""
    from knowledge import screening as form

    return Fhir(form.form(), _form().questions, _form().wording)


def screening_from_settings() -> Screening:
    """The pre-screening for a stock action server, which builds its actions without arguments."""
    return screening(build(settings_from_environment()))


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
    intake, term = screening(house).concerns, Glossary(house.sessions).find
    language, reading = ClinicalLanguage(words()), report_talk(house)
    return EmbeddedRasa.load(model, store, actions(house), language, house.settings.redis_url, term, house.guard, reading, intake)


def actions(house: House) -> List[Action]:
    """Every action, with its services."""
    from actions.answers import AnswerQuestion, AskBack, CannotAnswer, TellMore
    from actions.handoff import AskForPerson, Complaint, NeverMind
    from actions.languages import SayInTheirLanguage
    from actions.reports import ReadReport
    from actions.screening import GoOnScreening

    data = _data(house)
    answering = (AnswerQuestion, TellMore, AskBack, CannotAnswer, SayInTheirLanguage)
    people = (AskForPerson, NeverMind, Complaint)
    return [
        *(action(house.answers, data=data) for action in answering),
        *(action(house.answers, handoffs=house.handoffs) for action in people),
        ReadReport(house.answers, report_talk(house)),
        GoOnScreening(house.answers, screening(house)),
    ]


def reports() -> Reports:
    """The reader of reports; needs neither a database nor Rasa."""
    return Reports(_report_reader())


def report_talk(house: House) -> ReportTalk:
    """Reports in the conversation, with the reviewed words of the knowledge base."""
    from knowledge.pathways import meanings

    return ReportTalk(house.sessions, reports(), house.answers, meanings(), house.settings.public_url)


def reports_from_settings() -> ReportTalk:
    """Reports for a stock action server, which builds its actions without arguments."""
    return report_talk(build(settings_from_environment()))


def assistant(house: House) -> Assistant:
    """The assistant with Rasa behind it; raises PublishFirst if there is nothing to answer with."""
    house.answers.catalogue()
    return assistant_over(house, embedded_rasa(house))


def assistant_over(house: House, dialogue: Dialogue) -> Assistant:
    """The assistant with a dialogue behind it."""
    talk = PrivacyTalk(house.privacy, house.messages, house.copy_links.link)
    return Assistant(
        house.messages, dialogue, routing=house.routing, safety=house.safety, gaps=house.gaps, uploads=house.uploads, privacy=talk, joining=house.joining
    )


def telegram_channel(house: House, assistant: Assistant) -> Optional[TelegramChannel]:
    """The Telegram channel; None unless a token is set."""
    if not house.settings.telegram_token:
        return None
    from bot.channels.telegram_api import TelegramApi

    return telegram_over(house, assistant, TelegramApi(house.settings.telegram_token, house.settings.telegram_api_url))


def telegram_over(house: House, assistant: Assistant, api: TelegramApi) -> TelegramChannel:
    """The Telegram channel over a client of the Bot API."""
    from bot.channels.telegram import Hook, TelegramChannel
    from bot.channels.telegram_answering import Answering
    from bot.channels.telegram_delivery import Delivery

    settings = house.settings
    delivery = Delivery(api, house.messages, house.telegram, house.pictures)
    answering = Answering(assistant, house.messages, api, house.telegram, house.handoffs, house.routing, house.answers, house.guard.look)
    hook = Hook(settings.telegram_webhook_url, settings.telegram_webhook_secret) if settings.telegram_webhook_url else None
    return TelegramChannel(api, house.messages, house.telegram, house.leases, answering, delivery, hook)


def _data(house: House) -> Data:
    return Data(house.answers, Glossary(house.sessions), Facts(house.sessions))
