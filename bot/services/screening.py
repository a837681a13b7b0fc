"""The pre-screening in the conversation: consent first, then one question after the other; everything is kept after each message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Protocol, Tuple

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.care.screening import Outcome, Rules, result
from bot.language import screening_words as said
from bot.language.person import asks_for_person
from bot.services.handoff import HandOffs
from bot.services.messages import Clock
from bot.services.replies import Reply
from bot.services.screening_record import CONSENT, DONE, ENDED, PAUSED, STOPPED, Intake, Records
from bot.services.screening_sheets import Sheets
from bot.services.screening_turn import ENDS, FINISHED, Heard, Turned, Turns
from bot.services.screening_words import KIND, Words
from bot.store.tables import Message

REMEMBERED = 40
MARKERS = {"ihc": "her2_ihc", "ish": "her2_ish", "cps": "cps", "cldn182": "cldn182", "msi": "msi"}
CONTACT_ITEMS = ("contact", "name", "contact_time")


class Alarm(Protocol):
    """The guard for warning signs."""

    def look(self, text: str) -> Any:
        """The gravest warning sign of a message; None where there is none."""


@dataclass(frozen=True)
class Told:
    """A message of the patient: its id, text, and the command of a button."""

    id: int
    text: str
    command: Optional[str]


@dataclass(frozen=True)
class Standing:
    """How it stands in a conversation: the last record, and how often consent was asked for without an answer (0: not asked now)."""

    intake: Optional[Intake]
    asked_for_consent: int
    begun_by: int

    @property
    def state(self) -> str:
        """`consent` while it is waited for, the state of the record otherwise, empty where there is none."""
        return CONSENT if self.asked_for_consent else self.intake.state if self.intake else ""


class Screening:
    """What the dialogue asks of the pre-screening."""

    def __init__(
        self, sessions: sessionmaker, clock: Clock, turns: Turns, words: Words, sheets: Sheets, rules: Rules, guard: Alarm, handoffs: HandOffs
    ) -> None:
        self._sessions, self._clock, self._turns, self._words, self._sheets, self._rules = sessions, clock, turns, words, sheets, rules
        self._guard, self._handoffs, self._records = guard, handoffs, Records(clock)

    def concerns(self, conversation_id: str, text: str) -> Optional[str]:
        """None where a message is not for the pre-screening; otherwise the part that is to be answered first, as any question (often empty)."""
        with self._sessions() as session:
            standing = self._standing(session, conversation_id)
        if standing.state in ("", DONE, ENDED, STOPPED):
            return self._from_outside(standing, text)
        if self._guard.look(text):
            return text
        if said.word(text) or said.starts(text):
            return ""
        intake = None if standing.state == CONSENT else standing.intake
        if asks_for_person(text) and not (intake and intake.now in CONTACT_ITEMS):
            return text if standing.state != PAUSED else None
        if standing.state == PAUSED:
            return "" if intake and self._turns.readable(intake, text, self._year) and not said.asks(text) else None
        _, asked = self._turns.parted(intake, text, self._year)
        return text if said.talk(text) or said.feels(text) else asked

    def reply(self, conversation_id: str) -> List[Reply]:
        """What is said to the last message of the patient."""
        with self._sessions.begin() as session:
            told = self._told(session, conversation_id)
            standing = self._standing(session, conversation_id)
            replies, handed = self._turn(session, conversation_id, standing, told)
        if handed:
            replies.append(self._handoffs.request(conversation_id))
        return replies

    def _from_outside(self, standing: Standing, text: str) -> Optional[str]:
        if said.starts(text) or (standing.state == STOPPED and said.word(text) == said.RESUME):
            return ""
        if standing.state in (DONE, ENDED) and standing.intake and not said.asks(text) and self._turns.corrects(standing.intake, text, self._year):
            return ""
        return None

    def _turn(self, session: Session, conversation_id: str, standing: Standing, told: Told) -> Tuple[List[Reply], bool]:
        if standing.asked_for_consent:
            return self._consent(session, conversation_id, standing, told)
        intake = standing.intake
        if intake is None or (intake.state in (DONE, ENDED) and said.starts(told.text) and not told.command and said.NEW.search(told.text)):
            return [self._words.consent()], False
        if intake.heard == told.id or self._repeated(session, intake, told):
            return self._again(session, intake, told)
        ended = intake.state in (DONE, ENDED)
        turned = self._turns.take(intake, Heard(told.text, self._guard.look(told.text) is not None, self._year))
        intake.heard = told.id
        self._records.save(session, intake)
        return self._said(session, intake, turned), not ended and _to_a_person(intake)

    def _again(self, session: Session, intake: Intake, told: Told) -> Tuple[List[Reply], bool]:
        """A message that was taken already, but whose reply never went out: said once more, nothing is taken twice."""
        intake.heard = told.id
        self._records.save(session, intake)
        form = {DONE: FINISHED, ENDED: ENDS, PAUSED: "later", STOPPED: "stopped"}.get(intake.state, "summary" if intake.now == "summary" else "ask")
        return self._said(session, intake, Turned(form)), _to_a_person(intake)

    def _consent(self, session: Session, conversation_id: str, standing: Standing, told: Told) -> Tuple[List[Reply], bool]:
        statement, asked = self._turns.parted(None, told.text, self._year)
        word = said.word(told.text)
        agreed = said.yes_or_no(statement) if statement else None
        if word in (said.STOP, said.LATER, said.SKIP) or (agreed == said.NO and not self._guard.look(told.text)):
            return [self._words.refused()], False
        if agreed != said.YES and word != said.RESUME:
            if standing.asked_for_consent >= 3:
                return [self._words.refused()], False
            return [self._words.consent(standing.asked_for_consent, bool(asked) or word == said.WHY)], False
        intake = self._records.fresh(conversation_id, self._turns.questionnaire.version, told.id, told.text)
        texts = self._texts(session, conversation_id, standing.begun_by, told)
        intake.urgent = self._warned(session, conversation_id, standing.begun_by)
        turned = self._turns.begun(intake, texts, self._read(session, conversation_id), self._year)
        self._records.save(session, intake)
        return self._said(session, intake, turned, first=True), _to_a_person(intake)

    def _said(self, session: Session, intake: Intake, turned: Turned, first: bool = False) -> List[Reply]:
        if turned.form == ENDS or (intake.state == ENDED and turned.form != "alarm"):
            return [self._words.ends(intake)]
        if intake.state == STOPPED:
            return [self._words.stopped()]
        if intake.state == DONE:
            found = result(intake.answers, self._turns.questionnaire, self._rules)
            sheet = self._sheets.sheet(session, intake, found)
            return [self._words.done(intake, sheet, found.verdict.status, self._sheets.address(intake), turned.changed)]
        return [self._words.asked(intake, turned, first)]

    @property
    def _year(self) -> int:
        return self._clock().year

    def _standing(self, session: Session, conversation_id: str) -> Standing:
        intake = self._records.last_of(session, conversation_id)
        asked, begun_by = 0, 0
        query = select(Message.id, Message.reply_to, Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc())
        for row in session.execute(query.limit(REMEMBERED)):
            custom = row.body.get("custom") or {}
            if custom.get("kind") != KIND:
                continue
            if custom.get("item") != CONSENT or (intake is not None and row.id < intake.heard):
                break
            asked, begun_by = asked + 1, row.reply_to or row.id
        return Standing(intake, asked, begun_by)

    def _told(self, session: Session, conversation_id: str) -> Told:
        query = select(Message.id, Message.body).filter_by(conversation_id=conversation_id, direction="in").order_by(Message.id.desc()).limit(1)
        row = session.execute(query).first()
        return Told(row.id, row.body["text"], row.body.get("command")) if row else Told(0, "", None)

    def _repeated(self, session: Session, intake: Intake, told: Told) -> bool:
        """Whether a message is the last one once more, sent again because its reply never came."""
        before = session.execute(select(Message.body).filter_by(id=intake.heard)).scalar()
        answered = session.execute(select(Message.id).filter_by(reply_to=intake.heard).limit(1)).scalar()
        return answered is None and before is not None and before["text"] == told.text

    def _texts(self, session: Session, conversation_id: str, since: int, told: Told) -> List[str]:
        """What was said from the message on that began it, the yes itself last."""
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="in").where(Message.id >= since, Message.id < told.id)
        earlier = [body["text"] for body in session.execute(query.order_by(Message.id)).scalars() if not body.get("command")]
        return [*earlier, told.text]

    def _warned(self, session: Session, conversation_id: str, since: int) -> bool:
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").where(Message.id > since)
        return any((body.get("custom") or {}).get("kind") == "urgent" for body in session.execute(query).scalars())

    def _read(self, session: Session, conversation_id: str) -> Dict[str, Any]:
        """What was read in the last report of this conversation."""
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc()).limit(REMEMBERED)
        for body in session.execute(query).scalars():
            custom: Mapping[str, Any] = body.get("custom") or {}
            if custom.get("kind") == "report":
                return {item: custom["read"].get(name) for name, item in MARKERS.items()}
        return {}


def _to_a_person(intake: Intake) -> bool:
    """Whether a coordinator is asked for: when all is told, and at once for a person under 18."""
    return intake.state == DONE or intake.outcome is Outcome.MINOR
