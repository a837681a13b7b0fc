"""What is old is deleted, each kind by its own age, once a day by one process, and logged as numbers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.care.retention import Terms
from bot.services.privacy import Privacy
from bot.services.retention import AT_ONCE, Retention
from bot.store.engine import sessions
from bot.store.tables import Conversation, File, Gap, Message, PrivacyAct
from tests.at_once import at_once
from tests.desk_staff import Staff
from tests.services.test_privacy import told

TERMS = Terms(conversations=100, files=30, gaps=50, log=200)
on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request: pytest.FixtureRequest, database: str) -> Staff:
    return Staff(request.getfixturevalue(database))


def retention(staff: Staff, terms: Terms = TERMS, engine: "Engine | None" = None) -> Retention:
    opened = sessions(engine) if engine else staff.sessions
    return Retention(opened, Privacy(opened, staff.clock), staff.clock, terms)


def count(staff: Staff, kind: Any) -> int:
    with staff.sessions() as session:
        return session.execute(select(func.count()).select_from(kind)).scalar_one()


@on_both
@pytest.mark.parametrize(
    ("days", "conversations", "files", "gaps"),
    [(29, 1, 1, 1), (31, 1, 0, 1), (51, 1, 0, 0), (99, 1, 0, 0), (101, 0, 0, 0)],
)
def test_each_kind_goes_by_its_own_age(staff, days, conversations, files, gaps):
    conversation = told(staff, "ann")
    staff.desk.close(staff.row(conversation).id, staff.mei, "other")
    staff.later(days=days)
    retention(staff).run()
    assert (count(staff, Conversation), count(staff, File), count(staff, Gap)) == (conversations, files, gaps)


@on_both
def test_the_age_of_a_conversation_is_that_of_its_last_word(staff):
    ann, bob = staff.patient("ann"), staff.patient("bob")
    for conversation in (ann, bob):
        staff.messages.receive(conversation, "hello")
    staff.later(days=90)
    staff.messages.receive(ann, "I am still here")
    staff.later(days=20)
    assert retention(staff).run() == {"conversations": 1, "messages": 1}
    assert staff.messages.conversation("web", "ann") == ann


def test_who_waits_for_a_person_is_never_old(staff):
    told(staff, "ann")
    staff.later(days=300)
    assert "conversations" not in retention(staff).run()


def test_zero_days_keep_everything(staff):
    told(staff, "ann")
    staff.desk.close(staff.row(staff.patient("ann")).id, staff.mei, "other")
    staff.later(days=5000)
    assert retention(staff, Terms(0, 0, 0, 0)).run() == {}


@on_both
def test_the_log_holds_numbers_and_goes_by_its_own_age(staff):
    staff.messages.receive(staff.patient("ann"), "hello")
    staff.later(days=101)
    retention(staff).run()
    privacy = Privacy(staff.sessions, staff.clock)
    (entry,) = privacy.log()
    assert (entry["act"], entry["by"], entry["counts"]) == ("retention", "operator", {"conversations": 1, "messages": 1})
    staff.later(days=201)
    assert retention(staff).run() == {"privacy_acts": 1}


@pytest.mark.long
def test_many_conversations_go_in_parts(staff):
    with staff.sessions.begin() as session:
        session.add_all([Conversation(id=f"c{number}", channel="web", external_id=str(number), created_at=staff.now) for number in range(AT_ONCE * 2 + 5)])
    staff.later(days=101)
    assert retention(staff).run() == {"conversations": AT_ONCE * 2 + 5}
    assert count(staff, PrivacyAct) == 3


@on_both
def test_of_many_processes_one_does_the_work_of_a_day(staff):
    staff.messages.receive(staff.patient("ann"), "hello")
    staff.later(days=101)
    done = [result for result in at_once(lambda _number: retention(staff).daily()) if result is not None]
    assert done == [{"conversations": 1, "messages": 1}]
    assert retention(staff).daily() is None
    staff.later(days=1)
    assert retention(staff).daily() == {}
    assert count(staff, Message) == 0
