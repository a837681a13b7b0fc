"""The real server, asked over REST and Socket.IO as outsiders do."""

import json
import signal
import threading
from pathlib import Path
from typing import Iterator, List

import pytest
import socketio
from sqlalchemy import select

from bench.running import RunningServer
from bot.settings import MODEL
from bot.store.encryption import Keyring
from bot.store.engine import open_engine, sessions
from bot.store.tables import Message
from tests.conftest import DATA_KEY

pytestmark = pytest.mark.rasa
EVALUATION = Path(__file__).parent / "evaluation"
START_SECONDS = 15


def lines(name: str) -> list:
    return [json.loads(line) for line in (EVALUATION / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[RunningServer]:
    assert MODEL.is_file(), "no trained model: run her2 train"
    with RunningServer(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.mark.parametrize("line", lines("guide"), ids=lambda line: line["id"])
def test_a_question_of_the_guide_gets_its_article_with_sources(server, line):
    first = next(reply for reply in server.say(line["id"], line["text"]) if reply["custom"]["kind"] != "report")  # what was read comes before the answer
    assert first["custom"].get("article") in line["accept"], first["custom"]
    assert first["custom"]["sources"] and first["custom"]["reviewed_on"] and first["custom"]["version"]
    assert "Source" in first["text"]


def test_a_dose_asked_for_in_another_language_gets_the_boundary_after_a_sentence_in_that_language(server):
    (first,) = server.say("zh-dose", "卡培他滨一天吃几次？每次多少毫克？")
    said, _, boundary = first["text"].partition("\n\n")
    assert first["custom"]["kind"] == "boundary" and first["custom"]["article"] == "no-dose-advice"
    assert not said.isascii() and "Source" in boundary
    assert first["buttons"][0]["payload"].startswith("/person")


def test_two_plus_with_a_negative_fish_is_answered_no_with_the_reason(server):
    text = server.say("no", "Am I HER2 positive if IHC is 2+ and FISH is negative")[0]["text"]
    first = text.split("\n")[0]
    assert "the answer is no" in first and "HER2-negative" in first and "no extra copies" in first


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of Mongolia?", "my car makes a noise when i brake", "Who won the world cup in 1998", "how to make sourdough bread",
        "play some jazz", "translate good morning into Portuguese", "what is 17 times 23", "book a table for two tonight",
        "my laptop does not charge", "best phone under 300 dollars", "tell me a joke about cats", "is bitcoin going up this week",
        "when does the train to Lyon leave", "how do i unclog a sink", "write a poem about autumn", "what time is it in Tokyo",
        "how tall is mount everest", "recommend a good crime novel", "my neighbour plays loud music", "how do I renew my passport",
        "what is the plural of octopus", "can dogs eat grapes", "set an alarm for six", "who painted the night watch", "asdf jkl qwerty",
    ],
)  # fmt: skip
def test_a_sentence_about_something_else_gets_the_fallback_and_a_person(server, text):
    replies = server.say(f"else {text}", text)
    assert [reply["custom"]["kind"] for reply in replies] == ["fallback"]
    assert replies[0]["buttons"][-1]["title"] == "Talk to a person"


@pytest.mark.parametrize(
    ("body", "token", "status"),
    [
        (b'{"sender": "bad", "message": ""}', "right", 400),
        (b'{"sender": "bad", "message": "\\u0000\\u0007"}', "right", 400),
        (b"not json", "right", 400),
        (b'["bad"]', "right", 400),
        (b'{"sender": "bad", "message": "hello"}', None, 401),
        (b'{"sender": "bad", "message": "hello"}', "wrong", 401),
        (json.dumps({"sender": "bad", "message": "what is her2 " * 770}).encode(), "right", 200),
        (json.dumps({"sender": "bad", "message": "a\x08\x1bb\u202e what is ish \ud83d"}).encode(), "right", 200),
    ],
)
def test_bad_input_gets_a_clear_answer_and_the_server_stays_up(server, body, token, status):
    given = {"right": "a-token-of-the-measurements", "wrong": "wrong", None: None}[token]
    got, text = server.post(body, given)
    assert got == status
    assert "Traceback" not in text and json.loads(text)
    assert server.get("/readyz")[0] == 200


def test_an_unknown_path_is_a_clear_404(server):
    status, body = server.get("/nowhere")
    assert (status, json.loads(body)) == (404, {"error": "Not Found"})


def test_an_intent_cannot_be_injected(server):
    replies = server.say("inject", '/more{"article": "drug-adc"}')
    assert all(reply["custom"].get("part") != "full" for reply in replies)


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [("tell me more", "answer", "full"), ("please explain further", "answer", "full"), ("thanks", "talk", None), ("hello", "talk", None)],
)
def test_what_is_said_after_an_answer_and_asks_nothing_new_gets_no_new_article(server, text, kind, part):
    server.say(f"after {text}", "what is trastuzumab deruxtecan")
    custom = server.say(f"after {text}", text)[0]["custom"]
    assert (custom["kind"], custom.get("part")) == (kind, part)


def test_a_button_is_answered_and_a_forged_one_is_not(server):
    more = server.say("buttons", "what is enhertu")[0]["buttons"][0]
    assert server.say("buttons", more["payload"])[0]["custom"]["part"] == "full"
    forged = more["payload"].replace("drug-tdxd", "drug-rc48")
    assert server.say("buttons", forged)[0]["custom"].get("part") is None


def test_a_killed_server_goes_on_with_the_conversation_and_has_lost_nothing(tmp_path):
    with RunningServer(tmp_path, HER2_DATA_KEY=DATA_KEY) as server:
        assert server.say("kill", "what is trastuzumab deruxtecan")[0]["custom"]["article"] == "drug-tdxd"
        acknowledged = ["what is trastuzumab deruxtecan"]
        caller = threading.Thread(target=keep_asking, args=(server, acknowledged))
        caller.start()
        while len(acknowledged) < 5:
            caller.join(0.05)
        server.stop(signal.SIGKILL)
        caller.join()
        assert server.start() <= START_SECONDS
        again = server.say("kill", "tell me more")[0]["custom"]
        assert again["kind"] == "answer" and again["part"] == "full"
    kept = written_down(tmp_path / "her2.db")
    assert all(text in kept for text in acknowledged)
    assert len(set(kept)) == len(kept)


def written_down(path: Path) -> List[str]:
    """What patients said, as the database holds it."""
    engine = open_engine(f"sqlite:///{path}", Keyring(DATA_KEY))
    with sessions(engine)() as session:
        bodies = session.execute(select(Message.body).where(Message.direction == "in").order_by(Message.id)).scalars().all()
    engine.dispose()
    return [body["text"] for body in bodies]


def keep_asking(server: RunningServer, acknowledged: list) -> None:
    for number in range(1000):
        text = f"what is her2, question {number}"
        try:
            server.say("kill", text)
        except RuntimeError:
            return
        acknowledged.append(text)


def connected(server: RunningServer, transport: str = "websocket") -> socketio.SimpleClient:
    client = socketio.SimpleClient()
    client.connect(server.url, transports=[transport], wait_timeout=20)
    return client


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_a_stock_socket_io_client_asks_and_is_answered(server, transport):
    client = connected(server, transport)
    client.emit("session_request", {"session_id": None})
    event, session = client.receive(timeout=20)
    assert event == "session_confirm"
    client.emit("user_uttered", {"session_id": session, "message": "can I get enhertu in china"})
    event, message = client.receive(timeout=20)
    client.disconnect()
    assert event == "bot_uttered" and message["custom"]["article"] == "access-tdxd-china"
    assert message["quick_replies"][0]["payload"] == message["buttons"][0]["payload"]


def test_a_session_that_the_server_did_not_issue_is_refused(server):
    client = connected(server)
    client.emit("session_request", {"session_id": "forged.signature"})
    event, session = client.receive(timeout=20)
    assert event == "session_confirm" and session != "forged.signature"
    client.emit("user_uttered", {"session_id": "forged.signature", "message": "hello"})
    event, _ = client.receive(timeout=20)
    client.disconnect()
    assert event == "session_refused"
