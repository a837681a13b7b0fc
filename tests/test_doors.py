"""What stands before every door: pace, sizes, times and headers."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, Iterator, List

import pytest
from starlette.testclient import TestClient

from bot import doors
from bot.desk.access import COOKIE as DESK_COOKIE
from bot.doors import LARGEST_BODY, Doors
from bot.services.pace import Pace
from bot.wiring import House
from tests.desk_staff import CHEAP, PASSWORD
from tests.doors import TOKEN, ScriptedDialogue, client, house_over

REST = "/webhooks/rest/webhook"
RIGHT = {"Authorization": f"Bearer {TOKEN}"}


def opened(published: Any, **settings: Any) -> Any:
    return client(house_over(published, **settings), ScriptedDialogue)


@pytest.fixture
def app(published) -> Iterator[TestClient]:
    with opened(published) as application:
        yield application


PATHS = ["/", "/desk", "/desk/sign-in", "/livez", "/absent", "/copy/x", "/static/absent", "/socket.io/?EIO=4&transport=polling", "/files"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers_once(app, path):
    headers = app.get(path, follow_redirects=False).headers
    for name in doors.HEADERS:
        assert len(headers.get_list(name.decode())) == 1, name
    assert "unsafe-inline" not in headers["content-security-policy"] or path == "/copy/x"
    assert "unsafe-eval" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("settings", "secure"),
    [
        ({"public_url": "http://127.0.0.1:8000"}, False),
        ({"public_url": "https://chat.example.org"}, True),
        ({"environment": "production", "public_url": "http://10.0.0.1"}, True),
    ],
)
def test_cookies_and_the_transport_are_strict_where_patients_come_by_https(published, settings, secure):
    house = house_over(published, **settings)
    house.office.coordinators._hasher = CHEAP
    house.office.coordinators.add("Mei", PASSWORD, "lead")
    with client(house, ScriptedDialogue) as app:
        answers = [app.get("/"), app.post("/desk/sign-in", data={"name": "Mei", "password": PASSWORD}, follow_redirects=False)]
    cookies = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert any(cookie.startswith(DESK_COOKIE) for cookie in cookies)
    assert [("; secure" in cookie.lower(), "; httponly" in cookie.lower(), "; samesite=" in cookie.lower()) for cookie in cookies] == [
        (secure, True, True)
    ] * len(cookies)
    assert ("strict-transport-security" in answers[0].headers) is secure


@pytest.mark.parametrize("path", ["/desk", "/copy/x", REST])
def test_what_is_one_persons_alone_is_kept_by_no_cache_and_used_by_no_other_site(app, path):
    headers = app.get(path, follow_redirects=False).headers
    assert (headers["cache-control"], headers["cross-origin-resource-policy"]) == ("no-store", "same-origin")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        (REST, LARGEST_BODY + 1, 413),
        ("/desk/sign-in", LARGEST_BODY + 1, 413),
        ("/socket.io/?EIO=4&transport=polling&sid=x", LARGEST_BODY + 1, 413),
        ("/", LARGEST_BODY + 1, 413),
        (REST, 1000, 400),
    ],
)
def test_a_body_that_is_too_large_is_refused_at_every_door(app, path, size, status):
    assert app.post(path, content=b"x" * size, headers=RIGHT).status_code == status


def test_a_body_without_end_is_given_up_at_the_limit(app):
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b"x" * 10_000

    assert app.post(REST, content=endless(), headers=RIGHT).status_code == 413


async def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch):
    monkeypatch.setattr(doors, "BODY_SECONDS", 0.05)
    sent: List[Dict[str, Any]] = []

    async def slow() -> Dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Dict[str, Any]) -> None:
        sent.append(message)

    async def never(*_: Any) -> None:
        raise AssertionError("the application was asked")

    scope = {"type": "http", "path": REST, "method": "POST", "client": ("1.2.3.4", 1), "headers": []}
    await Doors(never, Pace({}), False)(scope, slow, send)
    assert sent[0]["status"] == 408


def test_an_address_that_asks_too_often_is_told_to_wait(published):
    with opened(published, rate_address="5/minute") as app:
        statuses = [app.get("/").status_code for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2
        assert 0 < int(app.get("/").headers["retry-after"]) <= 60
        assert app.get("/livez").status_code == 200
        assert app.post(REST, json={"sender": "ann", "message": "hello"}, headers=RIGHT).status_code == 200


def test_who_guesses_passwords_is_slowed_whatever_the_name(published):
    house = house_over(published, rate_sign_in="5/minute")
    house.office.coordinators._hasher = CHEAP
    with client(house, ScriptedDialogue) as app:
        statuses = [app.post("/desk/sign-in", data={"name": f"name {number}", "password": "x"}).status_code for number in range(7)]
        assert statuses == [403] * 5 + [429] * 2
        assert app.get("/desk/sign-in").status_code == 200


def test_who_guesses_tokens_is_not_even_told_whether_one_was_right(published):
    with opened(published, rate_sign_in="5/minute") as app:
        statuses = [app.post(REST, json={}, headers={"Authorization": f"Bearer {number}"}).status_code for number in range(7)]
        assert statuses == [401] * 5 + [429] * 2
        assert app.post(REST, json={"sender": "ann", "message": "hello"}, headers=RIGHT).status_code == 429


def test_one_sender_is_slowed_and_another_is_not(published):
    with opened(published, rate_rest="3/minute") as app:
        said = [app.post(REST, json={"sender": "ann", "message": "hello"}, headers=RIGHT).status_code for _ in range(5)]
        assert said == [200] * 3 + [429] * 2
        assert app.post(REST, json={"sender": "bob", "message": "hello"}, headers=RIGHT).status_code == 200


@pytest.mark.parametrize("token", ["ключ", "\udc80", "x" * 5000, "Bearer", f"{TOKEN} ", TOKEN.upper()])
def test_a_token_in_any_bytes_is_compared_and_refused(app, token):
    headers = {"Authorization": f"Bearer {token}".encode("utf-8", "surrogateescape")}
    assert app.post(REST, json={"sender": "ann", "message": "hello"}, headers=headers).status_code == 401


def test_a_house_of_the_tests_has_the_rates_of_the_settings(published):
    house: House = house_over(published)
    assert set(house.settings.rates) == {"session", "rest", "address", "new_sessions", "sign_in"}
