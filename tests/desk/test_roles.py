"""Who may see and do what at the desk, and what colleagues see of each other."""

from __future__ import annotations

import re

import pytest

from tests.desk.front_door import act, sign_in, token, waiting, waiting_filter
from tests.desk_staff import PASSWORD
from tests.intake import Intake


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/desk", {"Mei", "Lena"}), ("/desk/live", {"Mei", "Lena"}), ("/desk/conversations/1", {"Mei", "Lena"}),
        ("/desk/conversations/1/live", {"Mei", "Lena"}),
        ("/desk/replies", {"Mei", "Lena"}), ("/desk/numbers", {"Lena"}), ("/desk/numbers/days-dark.svg", {"Lena"}),
        ("/desk/trail", {"Lena", "Ada"}), ("/desk/trail.csv", {"Lena", "Ada"}),
    ],
)  # fmt: skip
def test_each_page_is_for_its_roles(app, house, path, roles):
    assert waiting(house) == 1
    for name in ("Mei", "Lena", "Ada"):
        sign_in(app, name)
        answer = app.get(path, follow_redirects=False)
        wanted = 200 if name in roles else 303 if (name, path) == ("Ada", "/desk") else 403
        assert answer.status_code == wanted, name
        if answer.status_code == 403:
            assert "This page is for" in answer.text and "trials in Vietnam" not in answer.text


@pytest.mark.parametrize("act_name", ["claim", "note", "reply", "close"])
def test_an_auditor_acts_on_nothing(app, house, act_name):
    number = waiting(house)
    sign_in(app, "Ada")
    csrf = re.search(r'name="csrf" value="([^"]+)"', app.get("/desk").text)[1]
    answer = app.post(f"/desk/conversations/{number}/{act_name}", data={"csrf": csrf, "text": "x", "reason": "other"})
    assert answer.status_code == 403
    assert house.office.queue.page("", waiting_filter()).rows[0].state == "waiting"


def test_the_trail_names_who_did_what_without_words_and_is_a_file_too(app, house):
    number = waiting(house)
    sign_in(app)
    act(app, number, "note", text="@Lena Zebrafinch")
    app.get(f"/desk/conversations/{number}")
    Intake(house).until("summary")
    sign_in(app, "Ada")
    assert "pre-screening" in app.get("/desk/trail").text
    shown, file = app.get("/desk/trail?actor=Mei").text, app.get(f"/desk/trail.csv?number={number}").text
    assert "Mei" in shown and "note" in shown and "mentions: Lena" in shown
    assert [line.split(",")[1] for line in file.splitlines()[1:]] == ["the patient", "Mei", "Mei"]
    assert "Zebrafinch" not in shown + file and "Vietnam" not in shown + file
    assert "Nothing in this time" in app.get("/desk/trail?actor=Omar&days=<script>").text


def test_a_cell_that_begins_like_a_formula_is_text_in_a_spreadsheet(app, house):
    house.office.coordinators.add("=HYPERLINK(1)", PASSWORD)
    number = waiting(house)
    sign_in(app, "=HYPERLINK(1)")
    act(app, number, "note", text="hello")
    sign_in(app, "Ada")
    assert ",'=HYPERLINK(1)," in app.get("/desk/trail.csv").text


def test_who_is_busy_is_shown_to_the_others(app, house):
    sign_in(app, "Omar")
    csrf = token(app)
    assert app.post("/desk/presence", data={"csrf": csrf, "busy": "yes"}, follow_redirects=False).headers["location"] == "/desk"
    button = app.post("/desk/presence", data={"csrf": csrf, "busy": "yes"}, headers={"hx-request": "true"}).text
    assert 'aria-pressed="true"' in button and 'name="busy" value="no"' in button
    sign_in(app)
    page = app.get("/desk").text
    assert "Omar, busy" in page and "Lena, away" in page and "Ada" not in page


def test_a_note_that_speaks_to_me_is_counted_and_found(app, house):
    number = waiting(house)
    sign_in(app, "Omar")
    act(app, number, "note", text="@mei <b>look</b>")
    sign_in(app)
    assert "you are mentioned in 1" in app.get("/desk").text
    assert f"/desk/conversations/{number}" in app.get("/desk?view=mentions").text
    assert "<strong>@mei</strong> &lt;b&gt;look" in app.get(f"/desk/conversations/{number}").text
    assert "you are mentioned" not in app.get("/desk").text
