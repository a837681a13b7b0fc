"""Canned replies."""

import pytest

from bot.errors import ChooseAnother, MessageRefused
from bot.services.canned import filled
from tests.desk_staff import Staff


@pytest.fixture
def staff(engine) -> Staff:
    return Staff(engine)


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("Hello {patient}, I am {me}.", {"me": "Mei", "patient": "Ann"}, "Hello Ann, I am Mei."),
        ("Hello {patient}, I am {me}.", {"me": "Mei", "patient": ""}, "Hello, I am Mei."),
        ("Thank you, {patient}.", {"patient": ""}, "Thank you."),
        ("{hours} Write at any time.", {"hours": "The desk is open."}, "The desk is open. Write at any time."),
        ("{unknown} {{me}}", {"me": "Mei"}, "{unknown} {Mei}"),
    ],
)
def test_placeholders_are_filled_and_an_empty_one_leaves_no_gap(text, values, shown):
    assert filled(text, values) == shown


def test_replies_are_added_changed_and_removed(staff):
    first = len(staff.canned.all())
    assert first >= 5
    staff.canned.keep(" My  reply ", "Hello.")
    staff.canned.keep("My reply", "Hello again.")
    (mine,) = [one for one in staff.canned.all() if one.title == "My reply"]
    assert mine.text == "Hello again."
    staff.canned.remove(mine.id)
    assert len(staff.canned.all()) == first


@pytest.mark.parametrize(("title", "text", "error"), [("", "x", ChooseAnother), ("t" * 81, "x", ChooseAnother), ("t", " ", MessageRefused)])
def test_a_reply_without_title_or_text_is_refused(staff, title, text, error):
    with pytest.raises(error):
        staff.canned.keep(title, text)
