"""The desk through its front door: who gets in, what is refused, what is shown and how."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, List

import pytest
import structlog
from structlog.testing import LogCapture

from bot.care.handoff import Actor, Role
from bot.desk import access
from bot.settings import Settings
from bot.wiring import House, furnished
from tests.conftest import SECRET
from tests.desk.front_door import act, sign_in, token, waiting, waiting_filter
from tests.desk_staff import CHEAP, PASSWORD
from tests.doors import ScriptedDialogue, client

HOSTILE = "<script>document.title='owned'</script> & \"quoted\" [x](javascript:alert(1)) **bold** [doi](https://doi.org/1)"


@pytest.fixture
def logged(monkeypatch) -> List[Any]:
    capture = LogCapture()
    monkeypatch.setattr(access, "log", structlog.wrap_logger(None, processors=[capture]))
    return capture.entries


@pytest.mark.parametrize("path", ["/desk", "/desk/replies", "/desk/numbers", "/desk/conversations/1", "/desk/numbers/days-light.svg"])
def test_nobody_gets_in_without_signing_in(app, path):
    answer = app.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


def test_a_page_whose_session_has_ended_is_sent_to_the_door(app):
    answer = app.get("/desk/live", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"], answer.text) == (401, "/desk/sign-in", "")


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_do_not_get(app):
    answer = sign_in(app)
    cookie = answer.headers["set-cookie"].lower()
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/desk" in cookie and "max-age=43200" in cookie
    assert app.get("/desk").status_code == 200


def test_behind_https_the_cookie_travels_by_https_only(published, clock):
    made = furnished(Settings(_env_file=None, secret_key=SECRET, public_url="https://chat.example.org"), published, clock)
    made.office.coordinators._hasher = CHEAP
    made.office.coordinators.add("Mei", PASSWORD)
    with client(made, ScriptedDialogue) as app:
        assert "; secure" in sign_in(app).headers["set-cookie"].lower()


@pytest.mark.parametrize(("name", "password"), [("Mei", "wrong"), ("Nobody", PASSWORD), ("", ""), (HOSTILE, "x")])
def test_a_wrong_name_or_password_gets_the_same_words_and_no_cookie(app, name, password):
    answer = sign_in(app, name, password)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert "That did not work. Check the name and the password." in answer.text
    assert "<script>" not in answer.text


def test_an_expired_session_is_sent_to_the_door(app, clock):
    sign_in(app)
    clock.now += timedelta(hours=2)
    assert app.get("/desk", follow_redirects=False).headers["location"] == "/desk/sign-in"


def test_a_page_that_only_looks_does_not_keep_the_session_alive(app, clock):
    sign_in(app)
    for _ in range(3):
        clock.now += timedelta(minutes=50)
        answer = app.get("/desk/live", headers={"hx-request": "true"})
    assert answer.status_code == 401


def test_signing_out_ends_the_session_on_the_server(app):
    cookie = sign_in(app).cookies["her2_desk"]
    app.post("/desk/sign-out", data={"csrf": token(app)})
    app.cookies.set("her2_desk", cookie, path="/desk")
    assert app.get("/desk", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "x" * 43}])
def test_a_form_without_the_token_of_its_session_is_refused_and_logged(app, house, logged, given):
    number = waiting(house)
    sign_in(app)
    answer = app.post(f"/desk/conversations/{number}/claim", data=given)
    assert answer.status_code == 403 and "does not belong to your session" in answer.text
    assert house.office.queue.page("", waiting_filter()).rows[0].holder is None
    assert [(entry["event"], entry["status"]) for entry in logged] == [("desk_refused", 403)]


def test_the_token_of_another_session_and_a_form_from_another_site_are_refused(app, house):
    number = waiting(house)
    sign_in(app, "Omar")
    other = token(app)
    sign_in(app)
    assert app.post(f"/desk/conversations/{number}/claim", data={"csrf": other}).status_code == 403
    mine = token(app)
    assert app.post(f"/desk/conversations/{number}/claim", data={"csrf": mine}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert app.post(f"/desk/conversations/{number}/claim", data={"csrf": mine}, headers={"sec-fetch-site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("body", ["csrf=" + "x" * 200_000, "&".join(f"f{n}=1" for n in range(100))])
def test_a_form_that_is_too_large_is_refused(app, house, body):
    number = waiting(house)
    sign_in(app)
    answer = app.post(f"/desk/conversations/{number}/claim", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [("/desk/conversations/999", 404), ("/desk/conversations/abc", 404), ("/desk/nothing", 404), ("/desk/numbers/secret-light.svg", 404),
     ("/desk/static/../pages.py", 404), ("/desk/static/%2e%2e/pages.py", 404)],
)  # fmt: skip
def test_what_is_not_there_is_not_found(app, path, status):
    sign_in(app, "Lena")
    assert app.get(path).status_code == status


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("reply", {"text": "Hello"}, 409), ("close", {"reason": "other"}, 409), ("transfer", {"to": "x"}, 409), ("snooze", {"for": "1 hour"}, 409),
        ("claim", {}, 409), ("retry", {"message": "1"}, 404), ("retry", {"message": "x"}, 404), ("unknown", {}, 409), ("note", {"text": " "}, 422),
    ],
)  # fmt: skip
def test_what_belongs_to_a_colleague_is_refused_with_a_reason_and_nothing_changes(app, house, name, fields, status):
    number = waiting(house)
    omar = next(one for one in house.office.coordinators.colleagues() if one.name == "Omar")
    sign_in(app, "Omar")
    act(app, number, "claim")
    conversation = house.office.desk.conversation(number)
    before = house.messages.transcript(conversation)
    sign_in(app, "Mei")
    answer = app.post(f"/desk/conversations/{number}/{name}", data=fields, headers={"x-csrf-token": token(app), "hx-request": "true"})
    assert answer.status_code == status and 'role="alert"' in answer.text and 'hx-swap-oob="innerHTML"' in answer.text
    assert house.messages.transcript(conversation) == before
    assert house.office.files.open(number, access_actor(house)).holder == omar.name


def access_actor(house: House) -> Any:
    from bot.care.handoff import Actor, Role

    return Actor(Role.COORDINATOR, "Mei", "nobody")


def test_script_in_a_message_a_note_and_a_reply_is_shown_as_text(app, house):
    number = waiting(house, "ann", HOSTILE)
    sign_in(app)
    act(app, number, "claim")
    act(app, number, "reply", text=HOSTILE)
    act(app, number, "note", text=HOSTILE)
    for path in (f"/desk/conversations/{number}", "/desk"):
        page = app.get(path).text
        assert "<script>document" not in page and "&lt;script&gt;document" in page
        assert 'href="javascript' not in page
    page = app.get(f"/desk/conversations/{number}").text
    assert "<strong>bold</strong>" in page and 'href="https://doi.org/1"' in page


def test_the_whole_story_works_without_script(app, house):
    number = waiting(house)
    sign_in(app)
    assert "Nobody has this conversation yet" in app.get(f"/desk/conversations/{number}").text
    answer = act(app, number, "claim")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/conversations/{number}")
    act(app, number, "reply", text="Good morning.", key="one")
    act(app, number, "reply", text="Good morning.", key="one")
    act(app, number, "close", reason="question answered")
    conversation = house.office.desk.conversation(number)
    said = [(message["author"], message["text"].split(".")[0]) for message in house.messages.transcript(conversation)]
    assert said == [
        ("patient", "what about trials in Vietnam"), ("assistant", "Mei, a coordinator, has joined"), ("coordinator", "Good morning"),
        ("assistant", "Mei has ended the conversation"),
    ]  # fmt: skip
    page = app.get(f"/desk/conversations/{number}").text
    assert "This conversation has ended: question answered." in page and "Sent; waits until the patient is there" in page


def test_only_what_has_changed_is_sent_again(app, house):
    number = waiting(house)
    sign_in(app)
    seen = dict(re.findall(r'name="(seen_\w+)" value="(\w+)"', app.get(f"/desk/conversations/{number}").text))
    assert set(seen) == {"seen_heading", "seen_transcript", "seen_composer", "seen_panel", "seen_notes", "seen_queue"}
    live = f"/desk/conversations/{number}/live"
    assert app.get(live, params=seen).status_code == 204
    house.messages.receive(house.office.desk.conversation(number), "and one more thing")
    answer = app.get(live, params=seen)
    assert re.findall(r'<div id="(\w+)"', answer.text) == ["transcript"] and "and one more thing" in answer.text


def test_pages_of_the_desk_are_not_kept_by_the_browser_and_hold_no_inline_script(app, house):
    number = waiting(house)
    sign_in(app, "Lena")
    for path in ("/desk", f"/desk/conversations/{number}", "/desk/replies", "/desk/numbers", "/desk/sign-in"):
        answer = app.get(path)
        assert "'unsafe" not in answer.headers["content-security-policy"]
        assert path.endswith("sign-in") or answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?! src)|\son\w+=|\sstyle=|javascript:|hx-on", answer.text)


def test_canned_replies_are_kept_filled_in_and_removed(app, house):
    number = waiting(house)
    sign_in(app)
    act(app, number, "claim")
    assert app.post("/desk/replies", data={"csrf": token(app), "title": "Hi", "text": "Hi {patient}, {me} here."}).status_code == 200
    assert 'value="Hi, Mei here."' in app.get(f"/desk/conversations/{number}").text
    assert "a title has" in app.post("/desk/replies", data={"csrf": token(app), "title": "", "text": "x"}).text
    mine = next(one for one in house.office.canned.all() if one.title == "Hi")
    app.post(f"/desk/replies/{mine.id}/remove", data={"csrf": token(app)})
    assert mine not in house.office.canned.all()


def test_opening_a_conversation_stands_in_the_trail(app, house):
    number = waiting(house)
    sign_in(app)
    app.get(f"/desk/conversations/{number}")
    assert [event.move for event in house.office.files.open(number, access_actor(house)).events] == ["read", "request"]


@pytest.mark.long
@pytest.mark.parametrize("name", ["days", "reasons", "topics", "signs"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_plot_is_drawn_in_both_themes(app, house, name, theme):
    number = waiting(house)
    sign_in(app, "Lena")
    act(app, number, "close", reason="other")
    answer = app.get(f"/desk/numbers/{name}-{theme}.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml") and "<svg" in answer.text


def test_a_file_of_the_patient_is_a_download_that_stands_in_the_audit_trail(app, house):
    number = waiting(house)
    conversation = house.messages.conversation("web", "ann")
    house.uploads.receive(conversation, "pathology.txt", b"HER2 (++), FISH negative")
    file = house.messages.transcript(conversation)[-1]["file"]["id"]
    path = f"/desk/conversations/{number}/files/{file}"
    assert app.get(path, follow_redirects=False).status_code == 303
    sign_in(app)
    assert f'href="{path}"' in app.get(f"/desk/conversations/{number}").text
    answer = app.get(path)
    assert (answer.status_code, answer.content) == (200, b"HER2 (++), FISH negative")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''pathology.txt"
    assert app.get(f"/desk/conversations/{waiting(house, 'bob')}/files/{file}").status_code == 404
    lena = next(one for one in house.office.coordinators.colleagues() if one.name == "Lena")
    events = house.office.files.open(number, Actor(Role.LEAD, lena.name, lena.id)).events
    assert ("Mei", "read", file) in [(event.actor, event.move, event.detail) for event in events]


def test_a_warning_sign_without_a_request_can_be_seen_to_from_its_page(app, house):
    conversation = house.messages.conversation("web", "ann")
    house.messages.receive(conversation, "blood since Monday")
    house.handoffs.alerted(conversation, "urgent-bleeding")
    sign_in(app)
    assert "<strong>1</strong> warning sign to see" in app.get("/desk?view=warnings").text
    page = app.get("/desk/conversations/1").text
    assert "Seen, nothing to write" in page and "Write to the patient" in page
    assert app.post("/desk/conversations/1/seen", data={"csrf": "none"}, follow_redirects=False).status_code == 403
    assert act(app, 1, "seen").status_code == 303
    assert act(app, 1, "seen").status_code == 409
    assert "warning sign seen" in app.get("/desk/conversations/1").text


def test_a_conversation_in_which_the_patient_has_said_nothing_opens(app, house):
    house.handoffs.request(house.messages.conversation("web", "ann"))
    sign_in(app)
    assert 'data-last="0"' in app.get("/desk/conversations/1").text


def test_an_answer_that_is_late_is_marked_in_the_queue_and_in_the_conversation(app, house, clock):
    waiting(house)
    sign_in(app)
    assert "· due " in app.get("/desk").text
    clock.now += timedelta(minutes=90)
    assert "Overdue by 30 min" in app.get("/desk").text and "Overdue by 30 min" in app.get("/desk/conversations/1").text
