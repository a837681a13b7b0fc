"""The application as a whole: pages, health, headers, errors, and a dialogue that is loaded beside the first requests."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterator, List

import pytest
import structlog
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient
from structlog.testing import LogCapture

import bot.app
from bot.app import create_app
from bot.errors import TrainFirst
from bot.services.messages import Messages
from bot.wiring import House
from tests.doors import TOKEN, WAIT_SECONDS, ScriptedDialogue, client, house_over, wait_until

REST = "/webhooks/rest/webhook"
MINE = {"Authorization": f"Bearer {TOKEN}"}
HELLO = {"sender": "u1", "message": "hello"}
HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture
def house(published: Engine) -> House:
    return house_over(published)


@pytest.fixture
def app(house: House) -> Iterator[TestClient]:
    with client(house, ScriptedDialogue) as opened:
        yield opened


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> List[Any]:
    capture = LogCapture()
    monkeypatch.setattr(bot.app, "log", structlog.wrap_logger(None, processors=[capture]))
    return capture.entries


def broken(house: House) -> None:
    with house.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE messages")
        connection.exec_driver_sql("DROP TABLE articles")


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/", 200, "text/html"),
        ("HEAD", "/", 200, "text/html"),
        ("GET", "/static/chat/page.js", 200, "text/javascript"),
        ("GET", "/static/v-of-yesterday/chat/page.js", 200, "text/javascript"),
        ("GET", "/static/chat.css", 200, "text/css"),
        ("GET", "/livez", 200, "text/plain"),
        ("GET", "/readyz", 200, "text/plain"),
        ("GET", "/metrics", 200, "text/plain"),
        ("GET", HANDSHAKE, 200, "text/plain"),
        ("GET", "/nothing", 404, "application/json"),
        ("GET", "/static/nothing.js", 404, "application/json"),
        ("GET", "/pictures/nothing.svg", 404, "application/json"),
        ("GET", "/static/%2e%2e/rest.py", 404, "application/json"),
        ("GET", "/static/%2e%2e/%2e%2e/%2e%2e/.env", 404, "application/json"),
        ("GET", REST, 405, "application/json"),
        ("PUT", REST, 405, "application/json"),
        ("POST", "/", 405, "application/json"),
        ("DELETE", "/livez", 405, "application/json"),
        ("POST", REST, 401, "application/json"),
    ],
)
def test_every_path_answers_in_its_kind_and_with_the_security_headers(app, method, path, status, kind):
    answer = app.request(method, path)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, kind)
    assert status < 400 or list(answer.json()) == ["error"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")


def test_a_wrong_method_is_told_the_right_one(app):
    assert app.get(REST).headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/", "/articles", "/articles/testing-2plus", "/privacy"])
def test_a_page_loads_nothing_from_elsewhere(app, path):
    page = app.get(path).text
    assert "HER2 Navigator</title>" in page
    loaded = re.findall(r'<(?:script|img|iframe|link rel="(?!canonical))[^>]*?(?:src|href)="([^"]*)"', page)
    assert len(loaded) >= 5 and [address for address in loaded if not address.startswith("/")] == []


def test_metrics_are_prometheus_text(app):
    assert "\n# TYPE " in app.get("/metrics").text


def test_an_exception_inside_is_answered_calmly_and_logged_by_its_kind_only(app, house, logged):
    broken(house)
    answer = app.post(REST, json={"sender": "u1", "message": "my secret"}, headers=MINE)
    assert (answer.status_code, answer.json()) == (500, {"error": "Something went wrong on our side. Please try again."})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert logged == [{"event": "request_failed", "path": REST, "error": "OperationalError", "log_level": "error"}]


def test_it_is_not_ready_without_its_database(app, house, logged):
    broken(house)
    assert (app.get("/livez").status_code, app.get("/readyz").status_code) == (200, 503)
    assert logged == [{"event": "not_ready", "error": "OperationalError", "log_level": "error"}]


def test_it_is_not_ready_while_nothing_is_published(engine):
    with client(house_over(engine), ScriptedDialogue) as app:
        assert (app.get("/readyz").status_code, app.get("/readyz").text) == (503, "not ready")


def test_while_the_dialogue_is_loading_it_lives_and_a_question_waits_for_its_answer(house):
    may_load, ready = threading.Event(), threading.Event()

    def load() -> ScriptedDialogue:
        may_load.wait(WAIT_SECONDS)
        return ScriptedDialogue()

    with TestClient(create_app(house, load, ready.set)) as app, ThreadPoolExecutor(1) as patient:
        asked = patient.submit(app.post, REST, json=HELLO, headers=MINE)
        wait_until(lambda: house.messages.unanswered("rest"))
        assert (app.get("/").status_code, app.get("/livez").status_code, app.get("/readyz").status_code) == (200, 200, 503)
        assert not ready.is_set()
        may_load.set()
        assert asked.result(WAIT_SECONDS).json()[0]["text"] == "heard: hello"
        assert ready.wait(WAIT_SECONDS)
        assert (app.get("/readyz").status_code, app.get("/readyz").text) == (200, "ready")


@pytest.mark.parametrize(
    ("error", "detail"),
    [(TrainFirst("no model.tar.gz"), "No trained model is there: run `her2 train`. (no model.tar.gz)"), (RuntimeError("a text that nobody checked"), "")],
)
def test_a_dialogue_that_cannot_be_loaded_is_logged_and_a_question_gets_an_apology(house, logged, error, detail):
    def load() -> ScriptedDialogue:
        raise error

    with TestClient(create_app(house, load, lambda: pytest.fail("it is not ready"))) as app:
        (message,) = app.post(REST, json=HELLO, headers=MINE).json()
        assert message["text"].startswith("I am sorry")
        assert app.get("/readyz").status_code == 503
    assert logged == [{"event": "dialogue_not_loaded", "error": type(error).__name__, "detail": detail, "log_level": "error"}]


def said_but_not_answered(messages: Messages, person: str) -> str:
    conversation = messages.conversation("web", person)
    messages.receive(conversation, f"{person} asks")
    return conversation


def test_what_a_sudden_stop_left_unanswered_is_answered_at_the_next_start(house):
    conversations = [said_but_not_answered(house.messages, person) for person in ("ann", "bob")]
    with client(house, ScriptedDialogue):
        assert [[m.body["text"] for m in house.messages.waiting(c)] for c in conversations] == [["heard: ann asks"], ["heard: bob asks"]]
    with client(house, ScriptedDialogue):
        assert [len(house.messages.transcript(c)) for c in conversations] == [2, 2]
