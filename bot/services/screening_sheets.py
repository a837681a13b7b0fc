"""Makes the sheets of pre-screenings: with the reviewed words, articles and sources; and finds them by their name or token."""

from __future__ import annotations

import hashlib
from typing import Any, Dict, List, Mapping, Optional, Tuple

from itsdangerous import BadSignature, Signer
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.care.questionnaire import Questionnaire, told
from bot.care.screening import Outcome, Result, Rules, result
from bot.errors import NoSuchScreening
from bot.services.answers import Answers
from bot.services.casefile import Section
from bot.services.citations import sources_named
from bot.services.messages import Clock
from bot.services.screening_record import Intake, Records
from bot.services.screening_sheet import NOT_ADVICE, Sheet, Wording, as_json, sheet
from bot.store.tables import Message

TITLE = "Pre-screening"
LOOKED_BACK = 200
Meanings = Mapping[str, Mapping[str, Any]]


class Place:
    """Where the patient's pages are: an address ends with the id of the record and a signature, so that nobody can guess it."""

    def __init__(self, public_url: str, secret: str) -> None:
        self._public_url, self._signer = public_url.rstrip("/"), Signer(secret, salt="pre-screening", digest_method=hashlib.sha256)

    def address(self, screening_id: str) -> str:
        """The address of a record's page."""
        return f"{self._public_url}/pre-screening/{self._signer.sign(screening_id).decode()}"

    def opened(self, token: str) -> str:
        """The id of the record; raises NoSuchScreening for any other text."""
        try:
            return self._signer.unsign(token).decode()
        except BadSignature:
            raise NoSuchScreening() from None


class Sheets:
    """Reads records for the patient's page, the desk and the command line."""

    def __init__(
        self, sessions: sessionmaker, clock: Clock, questionnaire: Questionnaire, rules: Rules, wording: Wording, meanings: Meanings, answers: Answers,
        place: Place,
    ) -> None:  # fmt: skip
        self._sessions, self._questionnaire, self._rules, self._wording = sessions, questionnaire, rules, wording
        self._meanings, self._answers, self._place, self._records = meanings, answers, place, Records(clock)

    def address(self, intake: Intake) -> str:
        """The address of the patient's page; whoever has it can read it."""
        return self._place.address(intake.id)

    def result(self, intake: Intake) -> Result:
        """What follows from the answers."""
        return result(intake.answers, self._questionnaire, self._rules)

    def sheet(self, session: Session, intake: Intake, found: Result) -> Sheet:
        """The sheet of a record."""
        meaning = self._meanings[found.verdict.reason.value]
        ways = [source for option in found.options for source in option.way.sources]
        named = sources_named(session, list(dict.fromkeys([*found.verdict.sources, *meaning["sources"], *ways])))
        titles = {name: self._answers.body(name)["question"] for name in found.topics}
        return sheet(intake, found, self._wording, meaning, titles, named)

    def of_token(self, token: str) -> Tuple[Intake, Sheet]:
        """What the patient's page shows; raises NoSuchScreening."""
        with self._sessions.begin() as session:
            intake = self._records.found(session, self._place.opened(token))
            self._records.note(session, intake, "the patient's page", "read")
            return intake, self.sheet(session, intake, self.result(intake))

    def found(self, name: str, reader: str, move: str = "read") -> Tuple[Intake, Result, Sheet]:
        """A record by its id or its conversation, with its result and sheet; who read it is noted. Raises NoSuchScreening."""
        with self._sessions.begin() as session:
            intake = self._records.found(session, name)
            self._records.note(session, intake, reader, move)
            found = self.result(intake)
            return intake, found, self.sheet(session, intake, found)

    def shown(self, name: str, reader: str) -> Dict[str, Any]:
        """A record as programs read it; one that was refused is told by its conversation only. Raises NoSuchScreening."""
        try:
            intake, found, _ = self.found(name, reader)
        except NoSuchScreening:
            return self._refused(name)
        return as_json(intake, found)

    def listed(self) -> List[Tuple[Intake, Result]]:
        """Every record with its result, the latest first."""
        with self._sessions() as session:
            return [(intake, self.result(intake)) for intake in self._records.all(session)]

    def home(self, conversation_id: str) -> Optional[str]:
        """The country that was told in the pre-screening of a conversation."""
        with self._sessions() as session:
            intake = self._records.last_of(session, conversation_id)
        return told(intake.answers, "country") if intake else None

    def section(self, conversation_id: str) -> Optional[Section]:
        """The pre-screening of a conversation as a coordinator sees it beside the transcript."""
        with self._sessions.begin() as session:
            intake = self._records.last_of(session, conversation_id)
            if intake is None:
                return None
            self._records.note(session, intake, "the desk", "read")
            shown = self.sheet(session, intake, self.result(intake))
        lines = [(title, " ".join(section)) for title, section in shown.sections]
        stand = f"{intake.outcome.value}{', urgent' if intake.urgent else ''}{'' if intake.confirmed else ', not confirmed by the patient'}"
        return Section(TITLE, [("Note", NOT_ADVICE), ("Stands", stand), *shown.told, *lines])

    def _refused(self, conversation_id: str) -> Dict[str, Any]:
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc()).limit(LOOKED_BACK)
        with self._sessions() as session:
            customs = [body.get("custom") or {} for body in session.execute(query).scalars()]
        last = next((custom for custom in customs if custom.get("kind") == "screening"), None)
        if last is None:
            raise NoSuchScreening(conversation_id)
        outcome = Outcome.NO_CONSENT if last.get("outcome") == Outcome.NO_CONSENT.value else Outcome.OPEN
        return {
            "id": conversation_id, "conversation": conversation_id, "outcome": outcome.value, "her2_status": None, "lines_of_treatment": None,
            "next_line": None, "topics_to_discuss": [], "missing": [], "urgent": any(custom.get("kind") == "urgent" for custom in customs), "answers": {},
        }  # fmt: skip
