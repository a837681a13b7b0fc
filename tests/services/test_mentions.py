"""A note that speaks to a colleague is found by them, and no more once they have opened the conversation."""

from __future__ import annotations

import pytest

from bot.care.handoff import Role
from bot.errors import NotYours
from bot.services.handoff_queue import Filter
from bot.services.privacy import Privacy
from bot.store.desk_tables import Mention
from tests.desk_staff import Staff

MENTIONS = Filter("mentions")


@pytest.fixture(params=["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])
def staff(request) -> Staff:
    return Staff(request.getfixturevalue(request.param))


def found(staff: Staff, whom: str) -> "tuple[list[int], int]":
    page = staff.queue.page(whom, MENTIONS)
    return [row.id for row in page.rows], page.mentions


def test_who_is_mentioned_finds_the_conversation_until_they_have_opened_it(staff):
    number = staff.asked("ann")
    staff.asked("ben")
    staff.desk.note(number, staff.mei, "@omar, and @Mei: what do you think?")
    staff.desk.note(number, staff.mei, "@Omar again")
    assert found(staff, staff.omar.id) == ([number], 1)
    assert found(staff, staff.mei.id) == found(staff, staff.lena.id) == ([], 0)
    staff.desk.read(number, staff.lena)
    assert found(staff, staff.omar.id) == ([number], 1)
    staff.desk.read(number, staff.omar)
    assert found(staff, staff.omar.id) == ([], 0)
    assert ("Mei", "note") in staff.trail(number)


def test_an_ended_conversation_is_found_too(staff):
    number = staff.asked("ann")
    staff.desk.claim(number, staff.mei)
    staff.desk.note(number, staff.mei, "@Lena for the record")
    staff.desk.close(number, staff.mei, "other")
    assert found(staff, staff.lena.id) == ([number], 1)


def test_an_auditor_is_neither_mentioned_nor_given_a_conversation(staff):
    ada = staff.person("Ada", Role.AUDITOR)
    number = staff.asked("ann")
    staff.desk.claim(number, staff.mei)
    staff.desk.note(number, staff.mei, "@Ada")
    assert found(staff, ada.id) == ([], 0)
    with pytest.raises(NotYours):
        staff.desk.transfer(number, staff.mei, ada.id)
    with pytest.raises(NotYours):
        staff.desk.release(number, ada)


def test_what_is_erased_takes_its_mentions_along(staff):
    number = staff.asked("ann")
    staff.desk.note(number, staff.mei, "@Omar")
    Privacy(staff.sessions, staff.clock).erase(staff.patient("ann"))
    with staff.sessions() as session:
        assert session.query(Mention).count() == 0
    assert found(staff, staff.omar.id) == ([], 0)
