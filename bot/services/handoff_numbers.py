"""How the desk does: who waits now, how long people wait for a first answer, how many there are each day, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median, quantiles
from typing import Dict, List, Optional, Sequence, Tuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.services.handoff_record import QUEUED_STATES
from bot.services.messages import Clock
from bot.store.desk_tables import HandOff, HandOffEvent
from bot.store.tables import Message

DAYS = 30
MOST_NAMED = 10
MOST_UNANSWERED = 50
BEGINS = ("request", "reopen")
Ranked = List[Tuple[str, int]]


@dataclass(frozen=True)
class Numbers:
    """The figures of the last days; minutes are None where nobody was answered."""

    days: int
    waiting: int
    held: int
    longest_wait: Optional[float]
    answered: int
    median_minutes: Optional[float]
    p90_minutes: Optional[float]
    per_day: Dict[date, int]
    reasons: Ranked
    topics: Ranked
    helpful: int
    not_helpful: int
    unanswered: List[str]


class DeskNumbers:
    """Counts over the hand-offs and messages of the last thirty days, in the days of the desk's time zone."""

    def __init__(self, sessions: sessionmaker, clock: Clock, zone: tzinfo) -> None:
        self._sessions, self._clock, self._zone = sessions, clock, zone

    def read(self) -> Numbers:
        """The figures now."""
        since = self._clock() - timedelta(days=DAYS)
        with self._sessions() as session:
            waits = self._waits(session, since)
            waiting, oldest = session.execute(
                select(func.count(), func.min(HandOff.asked_at)).where(HandOff.ended_at.is_(None), HandOff.state.in_(QUEUED_STATES))
            ).one()
            held = session.execute(select(func.count()).where(HandOff.ended_at.is_(None), HandOff.state.not_in(QUEUED_STATES))).scalar_one()
            rated = dict(session.execute(select(HandOff.helpful, func.count()).where(HandOff.ended_at >= since).group_by(HandOff.helpful)).all())
            topics, unanswered = self._asked(session, since)
            return Numbers(
                DAYS, waiting, held, _minutes(self._clock() - oldest) if oldest else None, len(waits), *spread(waits), self._per_day(session, since),
                self._reasons(session, since), topics, rated.get(True, 0), rated.get(False, 0), unanswered,
            )  # fmt: skip

    def _waits(self, session: Session, since: datetime) -> List[float]:
        query = select(HandOffEvent.handoff_id, HandOffEvent.move, HandOffEvent.at).where(HandOffEvent.at >= since)
        asked: Dict[int, datetime] = {}
        waits = []
        for handoff_id, move, at in session.execute(query.order_by(HandOffEvent.id)):
            if move in BEGINS:
                asked[handoff_id] = at
            elif move == "reply" and handoff_id in asked:
                waits.append(_minutes(at - asked.pop(handoff_id)))
        return waits

    def _per_day(self, session: Session, since: datetime) -> Dict[date, int]:
        query = select(HandOffEvent.at).where(HandOffEvent.at >= since, HandOffEvent.move.in_(BEGINS))
        counted = Counter(at.astimezone(self._zone).date() for at in session.execute(query).scalars())
        today = self._clock().astimezone(self._zone).date()
        return {day: counted[day] for day in (today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))}

    def _reasons(self, session: Session, since: datetime) -> Ranked:
        query = select(HandOff.reason, func.count()).where(HandOff.ended_at >= since, HandOff.reason.is_not(None)).group_by(HandOff.reason)
        return sorted(session.execute(query).all(), key=lambda found: (-found[1], found[0]))

    def _asked(self, session: Session, since: datetime) -> Tuple[Ranked, List[str]]:
        """The articles that were given to people who asked for a person, and their questions that got none."""
        theirs = select(HandOff.conversation_id).where(HandOff.asked_at >= since)
        query = select(Message.reply_to, Message.body).where(
            Message.conversation_id.in_(theirs), Message.direction == "out", Message.author == "assistant", Message.created_at >= since
        )
        rows = [(reply_to, body.get("custom")) for reply_to, body in session.execute(query.order_by(Message.id.desc()))]
        topics = Counter(custom["article"] for _, custom in rows if custom and custom.get("article"))
        missed = [reply_to for reply_to, custom in rows if custom and custom.get("kind") == "fallback" and reply_to is not None][:MOST_UNANSWERED]
        asked = session.execute(select(Message.body).where(Message.id.in_(missed)).order_by(Message.id.desc())).scalars()
        return topics.most_common(MOST_NAMED), [body["text"] for body in asked]


def spread(minutes: Sequence[float]) -> Tuple[Optional[float], Optional[float]]:
    """Median and 90th percentile; None where there is nothing to count."""
    if not minutes:
        return None, None
    if len(minutes) == 1:
        return minutes[0], minutes[0]
    return median(minutes), quantiles(minutes, n=10, method="inclusive")[8]


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
