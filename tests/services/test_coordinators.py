"""Accounts, signing in and out, locks, presence."""

from __future__ import annotations

from datetime import timedelta
from typing import List

import pytest
import structlog
from structlog.testing import LogCapture

from bot.errors import ChooseAnother, SignInAgain, SignInRefused
from bot.services import coordinators as room
from bot.services.coordinators import Coordinators, same
from bot.store.desk_tables import Coordinator, DeskSession
from tests.at_once import at_once
from tests.desk_staff import PASSWORD, Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request, database) -> Staff:
    return Staff(request.getfixturevalue(database))


@pytest.fixture
def logged(monkeypatch) -> List[dict]:
    capture = LogCapture()
    monkeypatch.setattr(room, "log", structlog.wrap_logger(None, processors=[capture]))
    return capture.entries


@pytest.mark.parametrize(
    ("name", "password", "role", "reason"),
    [
        ("", PASSWORD, "coordinator", "a name has"),
        ("  ", PASSWORD, "coordinator", "a name has"),
        ("a" * 81, PASSWORD, "coordinator", "a name has"),
        ("Ann\x00", PASSWORD, "coordinator", "a name has"),
        ("mei", PASSWORD, "boss", "the role is"),
        ("Ann", "short", "coordinator", "a password has"),
        ("Ann", "aaaaaaaaaaaaaaaa", "coordinator", "a password has"),
        ("Annabel", "annabel-is-great", "coordinator", "a password has"),
        ("Ann", "x" * 201, "lead", "a password has"),
        ("Mei", PASSWORD, "lead", "somebody has this name"),
    ],
)
def test_a_name_or_password_that_cannot_be_used_is_refused(staff, name, password, role, reason):
    with pytest.raises(ChooseAnother, match=reason):
        staff.coordinators.add(name, password, role)


def test_passwords_and_sessions_are_not_kept_in_clear(staff):
    secret = staff.coordinators.sign_in("Mei", PASSWORD)
    with staff.sessions() as session:
        kept = [row.password_hash for row in session.query(Coordinator)] + [row.id for row in session.query(DeskSession)]
    assert all(PASSWORD not in text and secret not in text for text in kept)
    assert all(text.startswith("$argon2id$") for text in kept[:3])


def test_an_account_is_made_with_the_strength_that_the_library_recommends(engine):
    from argon2 import PasswordHasher

    assert Coordinators(Staff(engine).sessions, lambda: None)._hasher.time_cost == PasswordHasher().time_cost


@pytest.mark.parametrize(
    ("name", "password"), [("Mei", "wrong password"), ("Nobody", PASSWORD), ("mei", PASSWORD), ("", ""), ("Mei", PASSWORD + "x"), ("Mei", "x" * 5000)]
)
def test_a_wrong_name_or_password_is_refused_and_logged_without_either(staff, logged, name, password):
    with pytest.raises(SignInRefused):
        staff.coordinators.sign_in(name, password)
    assert logged == [{"event": "sign_in_refused", "coordinator": staff.mei.id if name == "Mei" else None, "locked": False, "log_level": "warning"}]


def fail(staff: Staff, times: int) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            staff.coordinators.sign_in("Mei", "wrong")


def test_after_five_wrong_tries_even_the_right_password_waits_fifteen_minutes(staff):
    fail(staff, 5)
    with pytest.raises(SignInRefused):
        staff.coordinators.sign_in("Mei", PASSWORD)
    staff.later(minutes=14, seconds=59)
    with pytest.raises(SignInRefused):
        staff.coordinators.sign_in("Mei", PASSWORD)
    staff.later(seconds=1)
    assert staff.coordinators.sign_in("Mei", PASSWORD)


def test_four_wrong_tries_are_forgiven_and_others_are_not_locked(staff):
    fail(staff, 4)
    assert staff.coordinators.sign_in("Mei", PASSWORD)
    fail(staff, 4)
    assert staff.coordinators.sign_in("Mei", PASSWORD) and staff.coordinators.sign_in("Omar", PASSWORD)


@on_both
def test_wrong_tries_at_once_are_all_counted(staff):
    assert all(isinstance(result, SignInRefused) for result in at_once(lambda _: staff.coordinators.sign_in("Mei", "wrong")))
    with pytest.raises(SignInRefused):
        staff.coordinators.sign_in("Mei", PASSWORD)


@on_both
def test_a_session_names_its_owner_until_they_sign_out(staff):
    secret = staff.coordinators.sign_in("  Lena ", PASSWORD)
    who = staff.coordinators.signed_in(secret)
    assert (who.actor, who.lead) == (staff.lena, True)
    staff.coordinators.sign_out(who)
    with pytest.raises(SignInAgain):
        staff.coordinators.signed_in(secret)


@pytest.mark.parametrize(
    ("pause", "used", "times", "over"),
    [
        (timedelta(hours=1, minutes=59), True, 6, False),
        (timedelta(hours=2), True, 1, True),
        (timedelta(minutes=30), False, 4, True),  # a page that only looks by itself does not keep a session alive
        (timedelta(hours=1), True, 12, True),  # and after twelve hours it ends in any case
    ],
)
def test_a_session_ends_after_a_pause_and_after_a_day(staff, pause, used, times, over):
    secret = staff.coordinators.sign_in("Mei", PASSWORD)

    def look_often() -> None:
        for _ in range(times):
            staff.later(seconds=pause.total_seconds())
            staff.coordinators.signed_in(secret, used=used)

    if over:
        with pytest.raises(SignInAgain):
            look_often()
    else:
        look_often()


@pytest.mark.parametrize("secret", ["", "x", "\ud83d", "' OR 1=1 --", "a" * 10_000])
def test_a_made_up_session_is_refused(staff, secret):
    with pytest.raises(SignInAgain):
        staff.coordinators.signed_in(secret)


@on_both
def test_colleagues_are_seen_while_they_are_there_and_what_they_look_at(staff):
    mei = staff.coordinators.signed_in(staff.coordinators.sign_in("Mei", PASSWORD))
    omar = staff.coordinators.signed_in(staff.coordinators.sign_in("Omar", PASSWORD))
    number = staff.asked()
    assert staff.coordinators.looks_at(omar, number) == []
    assert staff.coordinators.looks_at(mei, number) == ["Omar"]
    staff.coordinators.set_busy(mei, True)
    seen = [(one.name, one.present, one.busy) for one in staff.coordinators.colleagues()]
    assert seen == [("Omar", True, False), ("Mei", True, True), ("Lena", False, False)]
    assert staff.coordinators.anyone_free()
    staff.coordinators.set_busy(omar, True)
    assert not staff.coordinators.anyone_free()
    staff.coordinators.sign_in("Omar", PASSWORD)
    assert staff.coordinators.anyone_free(), "signing in anew makes them free"
    staff.later(seconds=16)
    assert staff.coordinators.looks_at(mei, number) == []
    staff.later(minutes=2)
    assert not staff.coordinators.anyone_free()


@pytest.mark.parametrize(("token", "given", "right"), [("abc", "abc", True), ("abc", "abd", False), ("abc", "", False), ("abc", "\udfff", False)])
def test_a_form_carries_the_token_of_its_session(token, given, right):
    assert same(token, given) is right
