"""The audit trail as a list: reading stands in it as well as writing, and no words of patients."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.services.audit import Chosen
from tests.conftest import NOW
from tests.desk_staff import Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@on_both
def test_reading_and_writing_stand_in_the_trail_in_order_without_words(request, database):
    staff = Staff(request.getfixturevalue(database))
    number = staff.asked("ann", "words about Zebrafinch")
    staff.desk.read(number, staff.omar)
    staff.desk.claim(number, staff.mei)
    staff.desk.note(number, staff.mei, "Zebrafinch called")
    events = staff.audit.events(Chosen(NOW - timedelta(days=1)))
    assert [(event["actor"], event["move"]) for event in events] == [("the patient", "request"), ("Omar", "read"), ("Mei", "claim"), ("Mei", "note")]
    assert {event["conversation"] for event in events} == {staff.patient("ann")}
    assert "Zebrafinch" not in json.dumps(events)


def test_only_what_is_asked_for_is_listed(engine):
    staff = Staff(engine)
    number = staff.asked("ann")
    staff.later(days=2)
    staff.desk.read(number, staff.mei)
    day = staff.now - timedelta(days=1)
    assert [event["move"] for event in staff.audit.events(Chosen(day))] == ["read"]
    assert staff.audit.events(Chosen(day, actor="Omar")) == staff.audit.events(Chosen(day, handoff=number + 1)) == []
    assert len(staff.audit.events(Chosen(NOW, "Mei", number))) == 1
