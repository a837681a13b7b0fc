"""The queue of the desk: who waits, for how long, how urgently and for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Dict, List, Optional, Sequence, Tuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql import Select

from bot.care.handoff import State, Urgency
from bot.care.service_level import ServiceLevel
from bot.services.coordinators import LOOKING
from bot.services.handoff_record import QUEUED_STATES, STATES_TO_SEE
from bot.services.handoff_search import found
from bot.services.messages import Clock
from bot.services.warning_signs import signs
from bot.store.desk_tables import Coordinator, DeskSession, HandOff, Mention, Note
from bot.store.tables import Conversation, Message

SHOWN = 100
WISH_CHARACTERS = 140
SEARCHED_BACK = timedelta(days=90)
VIEWS = ("open", "warnings", "waiting", "mine", "mentions", "snoozed", "ended")


@dataclass(frozen=True)
class Filter:
    """What a coordinator wants to see; empty values leave nothing out."""

    view: str = "open"
    channel: str = ""
    urgency: str = ""
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    id: int
    channel: str
    language: str
    state: str
    urgency: str
    holder: Optional[str]
    mine: bool
    asked_at: datetime
    since: datetime
    wish: str
    looking: Sequence[str]
    due: Optional[datetime]
    signs: Sequence[str]

    @property
    def queued(self) -> bool:
        """Whether nobody has it yet."""
        return self.state in QUEUED_STATES


@dataclass(frozen=True)
class Page:
    """The lines shown, how many there are in all, in how many a note speaks to me that I have not opened, how many wait, how many showed a warning
    sign without asking, and the latest id of these two (for the sound)."""

    rows: List[Row]
    total: int
    mentions: int
    waiting: int
    flagged: int
    newest: int


class Queue:
    """Reads the queue; its cost depends on the open hand-offs alone."""

    def __init__(self, sessions: sessionmaker, clock: Clock, level: ServiceLevel) -> None:
        self._sessions, self._clock, self._level = sessions, clock, level

    def page(self, me: str, wanted: Filter) -> Page:
        """The first hundred lines, crisis and urgent first, then by waiting time; ended ones by their end."""
        conditions = self._conditions(me, wanted)
        order = (HandOff.ended_at.desc(),) if wanted.view == "ended" else (HandOff.urgency, HandOff.asked_at, HandOff.id)
        columns = select(HandOff, Conversation.channel, Coordinator.name, Message.body).join(Conversation, Conversation.id == HandOff.conversation_id)
        joined = columns.outerjoin(Coordinator, Coordinator.id == HandOff.holder_id).outerjoin(Message, Message.id == HandOff.wish_id)
        with self._sessions() as session:
            conditions += self._holding(session, conditions, wanted.words)
            rows = session.execute(joined.where(*conditions).order_by(*order).limit(SHOWN)).all()
            looking = self._looking(session, me, [row[0].id for row in rows])
            shown = signs(session, [row[0].conversation_id for row in rows if row[0].urgency < Urgency.ROUTINE])
            total = len(rows) if len(rows) < SHOWN else session.execute(self._count(conditions, wanted.channel)).scalar_one()
            to_see = (self._mentions(session, me), *self._to_see(session))
        return Page([self._row(row, me, looking, shown) for row in rows], total, *to_see)

    def _conditions(self, me: str, wanted: Filter) -> List[Any]:
        conditions: List[Any] = []
        if wanted.view == "mentions":
            conditions.append(HandOff.id.in_(_mentioning(me)))
        else:
            conditions.append(HandOff.ended_at.is_not(None) if wanted.view == "ended" else HandOff.ended_at.is_(None))
        if wanted.view == "waiting":
            conditions.append(HandOff.state.in_(QUEUED_STATES))
        if wanted.view == "warnings":
            conditions.append(or_(HandOff.state == State.FLAGGED.value, HandOff.urgency < int(Urgency.ROUTINE)))
        if wanted.view == "mine":
            conditions.append(HandOff.holder_id == me)
        if wanted.view == "snoozed":
            conditions.append(HandOff.state == "snoozed")
        if wanted.channel:
            conditions.append(Conversation.channel == wanted.channel)
        if wanted.urgency.upper() in Urgency.__members__:
            conditions.append(HandOff.urgency == int(Urgency[wanted.urgency.upper()]))
        return conditions

    def _holding(self, session: Session, conditions: List[Any], words: str) -> List[Any]:
        recent = [*conditions, HandOff.asked_at > self._clock() - SEARCHED_BACK]
        return [HandOff.id.in_(found(session, recent, words))] if words else []

    def _looking(self, session: Session, me: str, ids: Sequence[int]) -> Dict[int, List[str]]:
        recent = DeskSession.looked_at > self._clock() - LOOKING
        query = select(DeskSession.looking_at, Coordinator.name).join(Coordinator, Coordinator.id == DeskSession.coordinator_id)
        there: Dict[int, List[str]] = {}
        for handoff_id, name in session.execute(
            query.where(DeskSession.looking_at.in_(ids), recent, Coordinator.id != me).order_by(Coordinator.name).distinct()
        ):
            there.setdefault(handoff_id, []).append(name)
        return there

    @staticmethod
    def _mentions(session: Session, me: str) -> int:
        return session.execute(select(func.count()).select_from(_mentioning(me).subquery())).scalar_one()

    @staticmethod
    def _to_see(session: Session) -> Tuple[int, int, int]:
        query = select(HandOff.state, func.count(), func.max(HandOff.id)).where(HandOff.ended_at.is_(None), HandOff.state.in_(STATES_TO_SEE))
        counted = session.execute(query.group_by(HandOff.state)).all()
        flagged = sum(count for state, count, _ in counted if state == State.FLAGGED.value)
        return sum(count for _, count, _ in counted) - flagged, flagged, max((newest for *_, newest in counted), default=0)

    def _row(self, joined: Any, me: str, looking: Dict[int, List[str]], shown: Dict[str, List[str]]) -> Row:
        handoff, channel, holder, body = joined
        wish = " ".join((body or {}).get("text", "").split())
        urgency, answered = Urgency(handoff.urgency), handoff.first_answer_at is not None
        return Row(
            handoff.id, channel, handoff.language, handoff.state, urgency.name.lower(), holder, handoff.holder_id == me, handoff.asked_at, handoff.since,
            wish[:WISH_CHARACTERS] + ("…" if len(wish) > WISH_CHARACTERS else ""), looking.get(handoff.id, []),
            self._level.due(State(handoff.state), urgency, handoff.asked_at, handoff.since, answered), shown.get(handoff.conversation_id, []),
        )  # fmt: skip

    @staticmethod
    def _count(conditions: List[Any], channel: str) -> Any:
        counted = select(func.count(HandOff.id)).where(*conditions)
        return counted.join(Conversation, Conversation.id == HandOff.conversation_id) if channel else counted


def _mentioning(me: str) -> Select:
    """The latest hand-off of each conversation in which a note speaks to me that I have not opened."""
    unseen = select(Note.conversation_id).join(Mention, Mention.note_id == Note.id).where(Mention.coordinator_id == me, Mention.seen_at.is_(None))
    return select(func.max(HandOff.id)).where(HandOff.conversation_id.in_(unseen)).group_by(HandOff.conversation_id)
