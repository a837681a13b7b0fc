"""The web chat over Rasa's Socket.IO protocol, with a real server and real clients."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path
from typing import Any, AsyncIterator, Iterator, List, Tuple

import aiohttp
import pytest
import socketio
from itsdangerous import Signer

from bot.channels.web import WebChannel
from bot.services.replies import Reply
from bot.store.engine import open_engine
from bot.wiring import House
from tests.conftest import KEYS, SECRET
from tests.doors import PICTURE, WAIT_SECONDS, ScriptedDialogue, house_over, served, wait_until

pytestmark = pytest.mark.long
NOT_OURS = ("", "forged", "abc.def", "'; --", "x" * 10_000, Signer("another secret", salt="web-session").sign("abc").decode(), 7, ["a"], {"a": 1}, True)


class Page:
    """One tab of a browser, as the protocol sees it."""

    def __init__(self) -> None:
        self.socket = socketio.AsyncSimpleClient()
        self.session: Any = None

    async def connect(self, url: str) -> Page:
        await self.socket.connect(url, transports=["websocket"])
        return self

    async def open(self, session: Any = None) -> str:
        await self.socket.emit("session_request", {"session_id": session})
        (self.session,) = await self.hear("session_confirm")
        return self.session

    async def say(self, message: Any, session: Any = None) -> None:
        await self.socket.emit("user_uttered", {"session_id": session or self.session, "message": message})

    async def hear(self, event: str = "bot_uttered") -> List[Any]:
        name, *told = await self.socket.receive(timeout=WAIT_SECONDS)
        assert name == event
        return told

    async def heard(self) -> str:
        return (await self.hear())[0]["text"]

    async def history(self) -> List[Tuple[str, str]]:
        return [(message["author"], message["text"]) for message in await self.socket.call("history", {}, timeout=WAIT_SECONDS)]


@pytest.fixture(autouse=True)
def aiohttp_of_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of python-socketio asks for a newer aiohttp than the one that Rasa pins, only to name a number."""
    monkeypatch.setattr(aiohttp, "ClientWSTimeout", lambda ws_close: ws_close, raising=False)


@pytest.fixture(scope="module")
def dialogue() -> ScriptedDialogue:
    return ScriptedDialogue()


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = shutil.copy(published_file, tmp_path_factory.mktemp("web") / "her2.db")
    engine = open_engine(f"sqlite:///{path}", KEYS)
    yield house_over(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def url(house: House, dialogue: ScriptedDialogue) -> Iterator[str]:
    with served(house, lambda: dialogue) as address:
        yield address


@pytest.fixture(scope="module", autouse=True)
def channels() -> Iterator[List[WebChannel]]:
    """The web channels that were made, the latest last: they know who is there."""
    made: List[WebChannel] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.WebChannel", lambda *given: made.append(WebChannel(*given)) or made[-1])
        yield made


@pytest.fixture
async def pages(url: str) -> AsyncIterator[Tuple[Page, Page]]:
    two = (await Page().connect(url), await Page().connect(url))
    yield two
    for page in two:
        await page.socket.disconnect()


@pytest.fixture
async def page(pages: Tuple[Page, Page]) -> Page:
    return pages[0]


def conversation(house: House, session: str) -> str:
    return house.messages.conversation("web", Signer(SECRET, salt="web-session").unsign(session).decode())


async def test_a_session_is_issued_and_a_question_answered(page):
    await page.open()
    await page.say("what is HER2")
    assert await page.heard() == "heard: what is HER2"


@pytest.mark.parametrize("asked", [None, {}, "text", 7, [], {"session_id": None}])
async def test_a_session_request_of_any_shape_gets_a_session(page, asked):
    await page.socket.emit("session_request", asked)
    (session,) = await page.hear("session_confirm")
    assert Signer(SECRET, salt="web-session").validate(session)


async def test_every_new_page_gets_a_session_of_its_own(pages):
    first, second = pages
    assert await first.open() != await second.open()


async def test_a_page_that_comes_back_is_confirmed_and_finds_its_conversation(url, pages):
    before, after = pages
    session = await before.open()
    await before.say("what is HER2")
    await before.heard()
    await before.socket.disconnect()
    assert await after.open(session) == session
    assert await after.history() == [("patient", "what is HER2"), ("assistant", "heard: what is HER2")]


@pytest.mark.parametrize("session", NOT_OURS, ids=lambda session: repr(session)[:20])
async def test_a_session_that_this_server_did_not_issue_is_replaced_by_a_new_one(page, session):
    issued = await page.open(session)
    assert issued != session
    assert Signer(SECRET, salt="web-session").validate(issued)
    assert await page.history() == []


@pytest.mark.parametrize("session", NOT_OURS[1:], ids=lambda session: repr(session)[:20])
async def test_words_under_a_forged_session_are_refused(page, dialogue, session):
    await page.open()
    await page.say("words of a forger", session)
    assert await page.hear("session_refused") == [{"text": "This session is not known here. Please reload the page."}]
    assert await page.history() == []
    assert "words of a forger" not in [received.text for received in dialogue.heard]


async def test_words_under_the_session_of_another_connection_are_refused(pages):
    owner, stranger = pages
    session = await owner.open()
    await stranger.open()
    await stranger.say("words of a stranger", session)
    await stranger.hear("session_refused")
    assert (await owner.history(), await stranger.history()) == ([], [])


async def test_words_before_a_session_are_refused(page):
    await page.say("too early", "whatever")
    await page.hear("session_refused")
    await page.socket.emit("user_uttered", {"message": "too early"})
    await page.hear("session_refused")
    assert await page.history() == []


@pytest.mark.parametrize("message", ["", " \n ", "\x00", "a" * 20_001, None, 7, ["a"], {"text": "a"}], ids=lambda message: repr(message)[:20])
async def test_a_message_that_cannot_be_taken_is_answered_with_how_to_write_it(page, dialogue, message):
    heard = len(dialogue.heard)
    await page.open()
    await page.say(message)
    assert (await page.heard()).startswith("I could not read that message.")
    assert len(dialogue.heard) == heard


@pytest.mark.parametrize("message", ["/restart", "\u202e abc", "<b>bold</b>", "a" * 20_000, "👩🏽‍⚕️ 病"], ids=lambda message: message[:10])
async def test_a_text_is_taken_as_it_stands(page, dialogue, message):
    await page.open()
    await page.say(message)
    assert await page.heard() == f"heard: {message}"
    assert dialogue.heard[-1].command is None


async def test_a_message_has_what_our_page_and_stock_rasa_clients_read(page, house):
    session = await page.open()
    await page.say("show me")
    (message,) = await page.hear()
    (button,) = message["buttons"]
    (recorded,) = (told for told in house.messages.transcript(conversation(house, session)) if told["author"] == "assistant")
    assert message == {
        "recipient_id": conversation(house, session), "id": recorded["id"], "text": "Like this.", "custom": {"kind": "talk"},
        "buttons": [{"title": "What is HER2?", "payload": button["payload"]}],
        "quick_replies": [{"content_type": "text", "title": "What is HER2?", "payload": button["payload"]}],
        "image": PICTURE, "attachment": {"type": "image", "payload": {"src": PICTURE}},
    }  # fmt: skip
    await page.say(button["payload"])
    assert await page.heard() == "heard: ask:her2-what"
    assert (await page.history())[2] == ("patient", "What is HER2?")


async def test_two_tabs_of_one_session_see_the_same_answer(pages):
    left, right = pages
    await right.open(await left.open())
    await left.say("what is HER2")
    assert await left.hear() == await right.hear()
    await right.say("and ISH")
    assert await left.hear() == await right.hear()


async def gone(page: Page, channels: List[WebChannel], conversation: str) -> None:
    """The page is closed, and the server has seen it: what is emitted between the two is lost to a client that does not ask for its history."""
    await page.socket.disconnect()
    await asyncio.to_thread(wait_until, lambda: not channels[-1].present(conversation))


async def test_what_could_not_be_delivered_waits_and_is_delivered_once(pages, house, channels):
    away, back = pages
    session = await away.open()
    await gone(away, channels, conversation(house, session))
    house.messages.send(conversation(house, session), [Reply("first", {"kind": "talk"}), Reply("second", {"kind": "talk"})])
    await back.open(session)
    assert [await back.heard(), await back.heard()] == ["first", "second"]
    await asyncio.to_thread(wait_until, lambda: house.messages.waiting(conversation(house, session)) == [])
    await back.open(session)
    assert len(await back.history()) == 2
    with pytest.raises(socketio.exceptions.TimeoutError):
        await back.socket.receive(timeout=0.2)


async def test_a_patient_who_leaves_before_the_answer_finds_it_on_return(pages, house, dialogue, channels):
    away, back = pages
    dialogue.may_answer.clear()
    session = await away.open()
    await away.say("a slow question")
    await asyncio.to_thread(wait_until, lambda: "a slow question" in [received.text for received in dialogue.heard])
    await gone(away, channels, conversation(house, session))
    dialogue.may_answer.set()
    await asyncio.to_thread(wait_until, lambda: house.messages.waiting(conversation(house, session)))
    await back.open(session)
    assert await back.heard() == "heard: a slow question"


async def test_a_failure_inside_is_answered_with_an_apology(page):
    await page.open()
    await page.say("break")
    assert (await page.heard()).startswith("I am sorry")
    await page.say("still there?")
    assert await page.heard() == "heard: still there?"


async def test_a_question_asked_while_the_dialogue_is_loading_is_answered_once(published):
    house, may_load = house_over(published), threading.Event()

    def load() -> ScriptedDialogue:
        may_load.wait(WAIT_SECONDS)
        return ScriptedDialogue()

    with served(house, load) as url:
        page = await Page().connect(url)
        await page.open()
        await page.say("am I early")
        await asyncio.to_thread(wait_until, lambda: house.messages.unanswered("web"))
        may_load.set()
        assert await page.heard() == "heard: am I early"
        await page.say("and now")
        assert await page.heard() == "heard: and now"
        assert len(await page.history()) == 4
        await page.socket.disconnect()


@pytest.mark.servers
async def test_two_tabs_on_two_processes_see_the_same_answer(postgres_engine, redis_url):
    house = house_over(postgres_engine, redis_url=redis_url)
    with served(house, ScriptedDialogue) as one, served(house, ScriptedDialogue) as other:
        left, right = await Page().connect(one), await Page().connect(other)
        await right.open(await left.open())
        await left.say("what is HER2")
        assert await left.hear() == await right.hear()
        await left.socket.disconnect()
        await right.socket.disconnect()


async def test_an_answer_that_is_ready_while_a_page_opens_is_sent_once(pages, house):
    first, second = pages
    session = await first.open()
    for number in range(20):
        await first.say(f"question {number}")
        await second.socket.emit("session_request", {"session_id": session})
        assert await first.heard() == f"heard: question {number}"
    told = [text for author, text in await first.history() if author == "assistant"]
    assert told == [f"heard: question {number}" for number in range(20)]


async def test_a_message_sent_again_with_its_key_is_kept_and_answered_once(url, page):
    await page.open()
    said = {"session_id": page.session, "message": "hello once", "key": "key-1"}
    first = await page.socket.call("user_uttered", said, timeout=WAIT_SECONDS)
    assert await page.heard() == "heard: hello once"
    assert await page.socket.call("user_uttered", said, timeout=WAIT_SECONDS) == first
    assert await page.history() == [("patient", "hello once"), ("assistant", "heard: hello once")]
    assert await page.socket.call("history", {"after": first + 1}, timeout=WAIT_SECONDS) == []


async def test_an_open_page_shows_how_the_hand_off_stands_and_gets_what_others_recorded(url, page, house):
    await page.open()
    conversation = house.messages.conversation("web", page.session.rpartition(".")[0])
    house.handoffs.request(conversation)
    (line,) = await page.hear("handoff")
    assert (line["state"], line["typing"]) == ("waiting", False) and "in the queue" in line["text"]
    await page.socket.emit("typing", {})
    house.handoffs.leave(conversation)
    house.messages.send(conversation, [Reply("From another process.", {"kind": "talk"})])
    heard = [await page.socket.receive(timeout=WAIT_SECONDS) for _ in range(2)]
    assert sorted(name for name, _ in heard) == ["bot_uttered", "handoff"]


@pytest.fixture
async def own_pages(url: str) -> AsyncIterator[Tuple[Page, Page]]:
    """Two tabs of our own page, with the cookie that the server gave."""
    async with aiohttp.ClientSession() as http, http.get(url) as greeting:
        cookie = greeting.cookies["her2_session"].value
    two = (Page(), Page())
    for page in two:
        await page.socket.connect(url, transports=["websocket"], headers={"Cookie": f"her2_session={cookie}", "Origin": url})
        await page.socket.emit("session_request", {"session_id": None, "page": True})
        (page.session,) = await page.hear("session_confirm")
    yield two
    for page in two:
        await page.socket.disconnect()


async def test_behind_a_cookie_a_page_is_told_no_session_that_opens_anything(own_pages, page):
    own, other = own_pages
    await own.say("behind a cookie")
    assert await own.heard() == "heard: behind a cookie"
    assert own.session == other.session and "." not in own.session
    assert await page.open(own.session) != own.session
    assert await page.history() == []


@pytest.mark.parametrize("origin", ["http://stranger.example", "null", "http://127.0.0.1.stranger.example"])
async def test_the_page_of_a_stranger_gets_no_connection_whatever_cookie_its_browser_sends(url, origin):
    async with aiohttp.ClientSession() as http:
        handshake = f"{url}/socket.io/?EIO=4&transport=polling"
        async with http.get(handshake, headers={"Origin": origin}) as refused, http.get(handshake, headers={"Origin": url}) as welcome:
            assert (refused.status, welcome.status) == (400, 200)


async def test_what_is_said_and_rated_in_one_tab_is_shown_in_the_other(own_pages):
    left, right = own_pages
    await left.say("said on the left")
    (said,) = await right.hear("said")
    (answer,) = await right.hear()
    assert (said["text"], said["command"], answer["text"]) == ("said on the left", None, "heard: said on the left")
    await right.socket.emit("rate", {"message": answer["id"], "helpful": False, "reason": "unclear"})
    await left.hear()
    assert await left.hear("rated") == [{"message": answer["id"], "helpful": False}]
    assert (await left.socket.call("history", {}, timeout=WAIT_SECONDS))[1]["rating"] == {"helpful": False}


@pytest.mark.parametrize("rating", [None, {}, {"message": "1", "helpful": True}, {"message": 1, "helpful": "yes"}, {"message": 10**9, "helpful": True}])
async def test_a_rating_of_any_other_shape_is_left_alone(own_pages, rating):
    left, _ = own_pages
    await left.socket.emit("rate", rating)
    await left.say("still there")
    assert await left.heard() == "heard: still there"


async def test_an_act_of_the_list_is_taken_as_the_servers_own_and_no_other(page, dialogue):
    await page.open()
    assert await page.socket.call("act", {"act": "person", "session_id": page.session}, timeout=WAIT_SECONDS)
    assert await page.heard() == "heard: person"
    assert (dialogue.heard[-1].text, dialogue.heard[-1].command) == ("Talk to a person", "person")
    for act in ("erase_yes", "ask:her2-what", "", None, 7, ["person"]):
        heard = len(dialogue.heard)
        await page.socket.emit("act", {"act": act, "session_id": page.session})
        assert (await page.heard()).startswith("I could not read that message.")
        assert len(dialogue.heard) == heard


async def test_a_client_that_knows_only_rasas_own_messages_gets_them_so(page):
    await page.open()
    assert await page.socket.call("user_uttered", {"session_id": page.session, "customData": {"language": "en"}}, timeout=WAIT_SECONDS) == 0
    await page.socket.emit("user_uttered", {"session_id": page.session, "message": "show me", "customData": {}})
    (words,) = await page.hear()
    (picture,) = await page.hear()
    assert (sorted(words), words["text"]) == (["quick_replies", "text"], "Like this.")
    assert picture == {"attachment": {"type": "image", "payload": {"src": PICTURE}}}
