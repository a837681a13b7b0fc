"""When a person takes over: the states of a hand-off, who may move it, and who is seen first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import Dict, FrozenSet, Optional, Tuple


class State(str, Enum):
    """Where a hand-off stands."""

    FLAGGED = "flagged"
    WAITING = "waiting"
    REOPENED = "reopened"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Move(str, Enum):
    """What somebody does with a hand-off."""

    ASK = "request"
    CLAIM = "claim"
    REPLY = "reply"
    LISTEN = "listen"
    TRANSFER = "transfer"
    SNOOZE = "snooze"
    WAKE = "wake"
    RELEASE = "release"
    TIME_OUT = "time out"
    SEE = "acknowledge"
    CLOSE = "close"
    RETURN = "return"
    LEAVE = "leave"
    EXPIRE = "expire"
    REOPEN = "reopen"


class Role(str, Enum):
    """Who moves a hand-off; an auditor moves none, and reads only who did what."""

    PATIENT = "patient"
    COORDINATOR = "coordinator"
    LEAD = "lead"
    AUDITOR = "auditor"
    CLOCK = "clock"


class Urgency(IntEnum):
    """Who is seen first: the smaller number."""

    CRISIS = 0
    URGENT = 1
    ROUTINE = 2


@dataclass(frozen=True)
class Actor:
    """A named person, or the clock. `id` is the coordinator's, empty for patients and the clock."""

    role: Role
    name: str
    id: str = ""


@dataclass(frozen=True)
class Standing:
    """The state of a hand-off and the id of the coordinator who holds it."""

    state: State
    holder: Optional[str] = None


@dataclass(frozen=True)
class Rule:
    """From which states a move leads where, and who may make it; `holders` is true where a coordinator must hold the hand-off."""

    sources: FrozenSet[State]
    target: State
    roles: FrozenSet[Role]
    holders: bool = True


class MoveRefused(Exception):
    """A move that the rules do not allow; `taken` is true where somebody else holds the hand-off."""

    def __init__(self, move: Move, standing: Standing, taken: bool = False) -> None:
        super().__init__(f"{move.value} from {standing.state.value}")
        self.move, self.standing, self.taken = move, standing, taken


CLOCK = Actor(Role.CLOCK, "the clock")
QUEUED = frozenset({State.WAITING, State.REOPENED})
HELD = frozenset({State.CLAIMED, State.ANSWERED, State.SNOOZED})
OPEN = QUEUED | HELD
TO_SEE = QUEUED | {State.FLAGGED}  # nobody has these yet; flagged: a warning sign of somebody who has not asked for a person
ENDED = frozenset({State.CLOSED, State.RETURNED, State.CANCELLED, State.EXPIRED})
STAFF = frozenset({Role.COORDINATOR, Role.LEAD})
ORDER = (Urgency.CRISIS, Urgency.URGENT, Urgency.ROUTINE)

RULES: Dict[Move, Rule] = {
    Move.ASK: Rule(frozenset({State.FLAGGED}), State.WAITING, frozenset({Role.PATIENT})),
    Move.CLAIM: Rule(TO_SEE, State.CLAIMED, STAFF, holders=False),
    Move.REPLY: Rule(HELD, State.ANSWERED, STAFF),
    Move.LISTEN: Rule(frozenset({State.ANSWERED, State.SNOOZED}), State.CLAIMED, frozenset({Role.PATIENT})),
    Move.TRANSFER: Rule(HELD, State.CLAIMED, STAFF),
    Move.SNOOZE: Rule(frozenset({State.CLAIMED, State.ANSWERED}), State.SNOOZED, STAFF),
    Move.WAKE: Rule(frozenset({State.SNOOZED}), State.CLAIMED, STAFF | {Role.CLOCK}),
    Move.RELEASE: Rule(HELD, State.WAITING, STAFF),
    Move.TIME_OUT: Rule(frozenset({State.CLAIMED}), State.WAITING, frozenset({Role.CLOCK})),
    Move.SEE: Rule(frozenset({State.FLAGGED}), State.CLOSED, STAFF),
    Move.CLOSE: Rule(OPEN, State.CLOSED, STAFF),
    Move.RETURN: Rule(OPEN, State.RETURNED, STAFF),
    Move.LEAVE: Rule(OPEN, State.CANCELLED, frozenset({Role.PATIENT})),
    Move.EXPIRE: Rule(QUEUED | {State.ANSWERED}, State.EXPIRED, frozenset({Role.CLOCK})),
    Move.REOPEN: Rule(ENDED, State.REOPENED, STAFF | {Role.PATIENT}, holders=False),
}


def moved(standing: Standing, move: Move, actor: Actor, to: Optional[str] = None) -> Standing:
    """The standing after a move; `to` is the coordinator who gets a transfer. Raises MoveRefused."""
    rule = RULES[move]
    if standing.state not in rule.sources or actor.role not in rule.roles or (move is Move.TRANSFER and not to):
        raise MoveRefused(move, standing, taken=move is Move.CLAIM and standing.state in HELD)
    if rule.holders and actor.role is Role.COORDINATOR and standing.holder not in (actor.id, None):
        raise MoveRefused(move, standing, taken=True)
    return Standing(rule.target, _holder(standing, move, actor, to))


def allowed(standing: Standing, actor: Actor) -> Tuple[Move, ...]:
    """The moves that this person may make now, in the order of the table."""
    return tuple(move for move in RULES if _may(standing, move, actor))


def quiet(state: State) -> bool:
    """Whether the assistant keeps quiet because a coordinator has the conversation."""
    return state in HELD


def urgency(level: str) -> Urgency:
    """The urgency of the level of a warning sign: `crisis`, `urgent`, or any other word for routine."""
    return Urgency[level.upper()] if level.upper() in Urgency.__members__ else Urgency.ROUTINE


def place(urgency: Urgency, asked_at: datetime) -> Tuple[int, datetime]:
    """The key by which the queue is ordered: urgency first, then who has waited longest."""
    return int(urgency), asked_at


def silent(state: State, since: datetime, now: datetime, patience: timedelta) -> bool:
    """Whether a coordinator has left a patient without an answer for so long that the conversation goes back to the queue."""
    return state is State.CLAIMED and now - since >= patience


def _holder(standing: Standing, move: Move, actor: Actor, to: Optional[str]) -> Optional[str]:
    if move in (Move.CLAIM, Move.TRANSFER):
        return to if move is Move.TRANSFER else actor.id
    target = RULES[move].target
    if target in QUEUED or target in ENDED:
        return None
    return actor.id if move is Move.REPLY else standing.holder


def _may(standing: Standing, move: Move, actor: Actor) -> bool:
    try:
        moved(standing, move, actor, to="somebody")
    except MoveRefused:
        return False
    return True
