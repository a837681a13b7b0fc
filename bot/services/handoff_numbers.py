"""How the desk does: who waits now, how long people wait for a first answer, how many there are each day, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from typing import Dict, List, Optional, Sequence, Tuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.care.handoff import State, Urgency
from bot.care.service_level import ServiceLevel
from bot.services.handoff_record import QUEUED_STATES, STATES_TO_SEE
from bot.services.messages import Clock
from bot.services.warning_signs import named
from bot.store.desk_tables import HandOff, HandOffEvent
from bot.store.tables import Message, SafetyEvent

DAYS = 30
MOST_NAMED = 10
MOST_UNANSWERED = 50
MOST_ANSWERS = 20_000
BEGINS = ("request", "reopen")
Ranked = List[Tuple[str, int]]


@dataclass(frozen=True)
class Wait:
    """How long a patient waited for the first answer, and whether it came within the service level."""

    lasted: timedelta
    in_time: bool


@dataclass(frozen=True)
class Numbers:
    """The figures of the last days; minutes are None where nobody was answered."""

    days: int
    waiting: int
    flagged: int
    held: int
    longest_wait: Optional[float]
    answered: int
    median_minutes: Optional[float]
    p90_minutes: Optional[float]
    in_time: int
    answers: int
    fallbacks: int
    patients: int
    warned: int
    signs: Ranked
    per_day: Dict[date, int]
    reasons: Ranked
    topics: Ranked
    helpful: int
    not_helpful: int
    unanswered: Ranked


class DeskNumbers:
    """Counts over the hand-offs and messages of the last thirty days, in the days of the desk's time zone."""

    def __init__(self, sessions: sessionmaker, clock: Clock, level: ServiceLevel) -> None:
        self._sessions, self._clock, self._level, self._zone = sessions, clock, level, level.hours.zone

    def read(self) -> Numbers:
        """The figures now."""
        since = self._clock() - timedelta(days=DAYS)
        with self._sessions() as session:
            waits = self._waits(session, since)
            waiting, flagged, held, oldest = self._open(session)
            rated = dict(session.execute(select(HandOff.helpful, func.count()).where(HandOff.ended_at >= since).group_by(HandOff.helpful)).all())
            topics, unanswered = self._asked(session, since)
            return Numbers(
                DAYS, waiting, flagged, held, _minutes(self._clock() - oldest) if oldest else None,
                len(waits), *spread([_minutes(wait.lasted) for wait in waits]), sum(wait.in_time for wait in waits),
                *self._answers(session, since), *self._warned(session, since), self._signs(session, since), self._per_day(session, since),
                self._reasons(session, since), topics, rated.get(True, 0), rated.get(False, 0), unanswered,
            )  # fmt: skip

    @staticmethod
    def _open(session: Session) -> Tuple[int, int, int, Optional[datetime]]:
        query = select(HandOff.state, func.count(), func.min(HandOff.asked_at)).where(HandOff.ended_at.is_(None)).group_by(HandOff.state)
        found = session.execute(query).all()
        waiting = sum(count for state, count, _ in found if state in QUEUED_STATES)
        flagged = sum(count for state, count, _ in found if state == State.FLAGGED.value)
        held = sum(count for state, count, _ in found if state not in STATES_TO_SEE)
        return waiting, flagged, held, min((oldest for state, _, oldest in found if state in QUEUED_STATES), default=None)

    def _waits(self, session: Session, since: datetime) -> List[Wait]:
        query = select(HandOffEvent.handoff_id, HandOffEvent.move, HandOffEvent.at, HandOff.urgency).join(HandOff, HandOff.id == HandOffEvent.handoff_id)
        asked: Dict[int, datetime] = {}
        waits = []
        for handoff_id, move, at, urgency in session.execute(query.where(HandOffEvent.at >= since).order_by(HandOffEvent.id)):
            if move in BEGINS:
                asked[handoff_id] = at
            elif move == "reply" and handoff_id in asked:
                began = asked.pop(handoff_id)
                waits.append(Wait(at - began, at <= self._level.by(Urgency(urgency), began)))
        return waits

    @staticmethod
    def _answers(session: Session, since: datetime) -> Tuple[int, int]:
        """How many messages of patients the assistant answered, the latest ones, and how many of them it could not answer."""
        query = select(Message.reply_to, Message.body).where(
            Message.direction == "out", Message.author == "assistant", Message.created_at >= since, Message.reply_to.is_not(None)
        )
        rows = session.execute(query.order_by(Message.id.desc()).limit(MOST_ANSWERS)).all()
        return len({reply_to for reply_to, _ in rows}), len({reply_to for reply_to, body in rows if body.get("custom", {}).get("kind") == "fallback"})

    @staticmethod
    def _warned(session: Session, since: datetime) -> Tuple[int, int]:
        """How many patients wrote, and how many of them showed a warning sign."""
        wrote = select(func.count(Message.conversation_id.distinct())).where(Message.direction == "in", Message.created_at >= since)
        warned = select(func.count(SafetyEvent.conversation_id.distinct())).where(SafetyEvent.created_at >= since)
        return session.execute(wrote).scalar_one(), session.execute(warned).scalar_one()

    @staticmethod
    def _signs(session: Session, since: datetime) -> Ranked:
        kinds = select(SafetyEvent.kind, func.count(SafetyEvent.conversation_id.distinct())).where(SafetyEvent.created_at >= since).group_by(SafetyEvent.kind)
        return sorted(((named(kind), count) for kind, count in session.execute(kinds)), key=lambda found: (-found[1], found[0]))[:MOST_NAMED]

    def _per_day(self, session: Session, since: datetime) -> Dict[date, int]:
        query = select(HandOffEvent.at).where(HandOffEvent.at >= since, HandOffEvent.move.in_(BEGINS))
        counted = Counter(at.astimezone(self._zone).date() for at in session.execute(query).scalars())
        today = self._clock().astimezone(self._zone).date()
        return {day: counted[day] for day in (today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))}

    def _reasons(self, session: Session, since: datetime) -> Ranked:
        query = select(HandOff.reason, func.count()).where(HandOff.ended_at >= since, HandOff.reason.is_not(None)).group_by(HandOff.reason)
        return sorted(session.execute(query).all(), key=lambda found: (-found[1], found[0]))

    def _asked(self, session: Session, since: datetime) -> Tuple[Ranked, Ranked]:
        """The articles that were given to people who asked for a person, and their questions that got none."""
        theirs = select(HandOff.conversation_id).where(HandOff.asked_at >= since)
        query = select(Message.reply_to, Message.body).where(
            Message.conversation_id.in_(theirs), Message.direction == "out", Message.author == "assistant", Message.created_at >= since
        )
        rows = [(reply_to, body.get("custom")) for reply_to, body in session.execute(query.order_by(Message.id.desc()))]
        topics = Counter(custom["article"] for _, custom in rows if custom and custom.get("article"))
        missed = [reply_to for reply_to, custom in rows if custom and custom.get("kind") == "fallback" and reply_to is not None][:MOST_UNANSWERED]
        asked = session.execute(select(Message.body).where(Message.id.in_(missed)).order_by(Message.id.desc())).scalars()
        return topics.most_common(MOST_NAMED), list(Counter(body["text"] for body in asked).items())


def spread(minutes: Sequence[float]) -> Tuple[Optional[float], Optional[float]]:
    """Median and 90th percentile; None where there is nothing to count."""
    if not minutes:
        return None, None
    if len(minutes) == 1:
        return minutes[0], minutes[0]
    return median(minutes), quantiles(minutes, n=10, method="inclusive")[8]


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
