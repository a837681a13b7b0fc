"""Every move of a hand-off from every state by everyone: allowed and refused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Dict, List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.handoff import (
    CLOCK,
    ENDED,
    HELD,
    OPEN,
    QUEUED,
    RULES,
    TO_SEE,
    Actor,
    Move,
    MoveRefused,
    Role,
    Standing,
    State,
    Urgency,
    allowed,
    moved,
    place,
    quiet,
    silent,
    urgency,
)  # fmt: skip

MEI, OMAR, LEAD = Actor(Role.COORDINATOR, "Mei", "mei"), Actor(Role.COORDINATOR, "Omar", "omar"), Actor(Role.LEAD, "Lena", "lena")
PATIENT = Actor(Role.PATIENT, "the patient")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
EVERYONE = {"holder": MEI, "other": OMAR, "lead": LEAD, "patient": PATIENT, "clock": CLOCK}

# State → who → the moves they may make; whoever is not named may make none.
GRID: Dict[State, Dict[str, str]] = {
    State.FLAGGED: {"other": "claim acknowledge", "lead": "claim acknowledge", "patient": "request"},
    State.WAITING: {"other": "claim close return", "lead": "claim close return", "patient": "leave", "clock": "expire"},
    State.REOPENED: {"other": "claim close return", "lead": "claim close return", "patient": "leave", "clock": "expire"},
    State.CLAIMED: {
        "holder": "reply transfer snooze release close return", "lead": "reply transfer snooze release close return", "patient": "leave", "clock": "time out",
    },
    State.ANSWERED: {
        "holder": "reply transfer snooze release close return", "lead": "reply transfer snooze release close return",
        "patient": "listen leave", "clock": "expire",
    },
    State.SNOOZED: {
        "holder": "reply transfer wake release close return", "lead": "reply transfer wake release close return",
        "patient": "listen leave", "clock": "wake",
    },
    **{ended: {"holder": "reopen", "other": "reopen", "lead": "reopen", "patient": "reopen"} for ended in ENDED},
}  # fmt: skip

# Move → the state after it, and who holds the hand-off then when Mei held it before.
AFTER = {
    "claim": (State.CLAIMED, "actor"), "reply": (State.ANSWERED, "actor"), "listen": (State.CLAIMED, "mei"), "transfer": (State.CLAIMED, "omar"),
    "snooze": (State.SNOOZED, "mei"), "wake": (State.CLAIMED, "mei"), "release": (State.WAITING, None), "time out": (State.WAITING, None),
    "close": (State.CLOSED, None), "return": (State.RETURNED, None), "leave": (State.CANCELLED, None), "expire": (State.EXPIRED, None),
    "reopen": (State.REOPENED, None), "request": (State.WAITING, None), "acknowledge": (State.CLOSED, None),
}  # fmt: skip


def standing(state: State) -> Standing:
    return Standing(state, "mei" if state in HELD else None)


def moves(words: str) -> List[str]:
    return words.replace("time out", "time_out").split()


def cases():
    for state in State:
        for who in EVERYONE:
            if who == "holder" and state in TO_SEE:  # nobody holds it
                continue
            may = moves(GRID[state].get(who, ""))
            for move in Move:
                yield pytest.param(state, who, move, move.value.replace(" ", "_") in may, id=f"{state.value}-{who}-{move.value}")


@pytest.mark.parametrize(("state", "who", "move", "may"), cases())
def test_each_person_may_make_the_moves_of_the_grid_and_no_other(state, who, move, may):
    actor = EVERYONE[who]
    if not may:
        with pytest.raises(MoveRefused):
            moved(standing(state), move, actor, to="omar")
        return
    target, holder = AFTER[move.value]
    assert moved(standing(state), move, actor, to="omar") == Standing(target, actor.id if holder == "actor" else holder)


def test_the_moves_offered_are_those_that_are_allowed():
    assert [m.value for m in allowed(standing(State.WAITING), OMAR)] == ["claim", "close", "return"]
    assert [m.value for m in allowed(standing(State.CLAIMED), OMAR)] == []
    assert [m.value for m in allowed(standing(State.ANSWERED), PATIENT)] == ["listen", "leave"]


def test_a_transfer_to_nobody_is_refused():
    with pytest.raises(MoveRefused):
        moved(standing(State.CLAIMED), Move.TRANSFER, MEI)


@pytest.mark.parametrize(
    ("state", "move", "actor", "taken"),
    [
        (State.CLAIMED, Move.CLAIM, OMAR, True),
        (State.SNOOZED, Move.CLAIM, OMAR, True),
        (State.CLAIMED, Move.REPLY, OMAR, True),
        (State.CLOSED, Move.CLAIM, OMAR, False),
        (State.WAITING, Move.REPLY, OMAR, False),
    ],
)
def test_a_refusal_says_whether_somebody_else_has_the_conversation(state, move, actor, taken):
    with pytest.raises(MoveRefused) as refused:
        moved(standing(state), move, actor)
    assert refused.value.taken is taken


def test_every_state_is_to_be_seen_held_or_ended_and_the_assistant_is_quiet_only_while_it_is_held():
    assert TO_SEE | HELD | ENDED == set(State) and not TO_SEE & HELD and not (OPEN | TO_SEE) & ENDED and QUEUED < TO_SEE
    assert {state for state in State if quiet(state)} == {State.CLAIMED, State.ANSWERED, State.SNOOZED}


@pytest.mark.parametrize(
    ("level", "expected"),
    [("crisis", Urgency.CRISIS), ("urgent", Urgency.URGENT), ("URGENT", Urgency.URGENT), ("none", Urgency.ROUTINE), ("", Urgency.ROUTINE)],
)
def test_the_level_of_a_warning_sign_is_an_urgency(level, expected):
    assert urgency(level) is expected


@pytest.mark.parametrize(
    ("state", "minutes", "late"),
    [(State.CLAIMED, 9, False), (State.CLAIMED, 10, True), (State.ANSWERED, 600, False), (State.SNOOZED, 600, False), (State.WAITING, 600, False)],
)
def test_only_a_patient_without_an_answer_goes_back_to_the_queue(state, minutes, late):
    assert silent(state, NOW, NOW + timedelta(minutes=minutes), timedelta(minutes=10)) is late


@given(st.lists(st.tuples(st.sampled_from(Urgency), st.integers(0, 10_000))))
def test_the_queue_never_puts_a_less_urgent_or_a_later_one_first(asked):
    ordered = sorted(place(urgent, NOW + timedelta(seconds=seconds)) for urgent, seconds in asked)
    for (urgent, since), (next_urgent, next_since) in zip(ordered, ordered[1:], strict=False):
        assert urgent < next_urgent or (urgent == next_urgent and since <= next_since)


@given(st.sampled_from([State.WAITING, State.FLAGGED]), st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(sorted(EVERYONE))), max_size=40))
def test_whatever_is_tried_a_held_one_has_a_holder_and_no_other_has(begins, tried):
    now = Standing(begins)
    for move, who in tried:
        try:
            now = moved(now, move, EVERYONE[who], to="omar")
        except MoveRefused:
            continue
        assert (now.holder is not None) == (now.state in HELD)
        assert now.state is RULES[move].target
