"""Two conversations of one person become one by a code: everything moves, nothing is left behind, and one erasure covers it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.services.joining import BOTH_WAIT, HERE, JOINED, UNKNOWN
from bot.services.messages import Received
from bot.services.replies import Button, Reply
from bot.settings import Settings
from bot.store.belongings import belongings
from bot.store.engine import sessions
from bot.wiring import House, furnished
from tests.conftest import NOW, SECRET


class Time:
    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def house(published: Any, time: Time) -> House:
    return furnished(Settings(_env_file=None, secret_key=SECRET), published, lambda: time.now)


@pytest.fixture
def web(house: House) -> str:
    """A conversation on the web page in which something was said, answered and asked for."""
    conversation = house.messages.conversation("web", "ann")
    received = house.messages.receive(conversation, "my IHC is 3+", "a-key")
    house.messages.send(conversation, [Reply("Thank you.", {"kind": "talk"}, [Button("Talk to a person", "person")])], received.id)
    house.uploads.receive(conversation, "report.txt", b"HER2 IHC 3+")
    return conversation


@pytest.fixture
def chat(house: House) -> str:
    conversation = house.messages.conversation("telegram", "1001")
    house.messages.receive(conversation, "hello", "tg1")
    return conversation


def code(house: House, conversation: str) -> str:
    found = re.search(r"\*\*(\S+)\*\*", house.joining.offer(conversation).text)
    assert found
    return found[1]


def rows(house: House, conversation: str) -> int:
    with house.sessions() as session:
        return sum(session.query(table).filter(condition).count() for table, condition in belongings(conversation).items())


def test_the_code_moves_all_that_was_said_to_the_place_where_it_is_typed(house, web, chat):
    house.handoffs.request(web)
    assert house.joining.take(chat, code(house, web)) == JOINED
    assert house.messages.said(chat) == ["my IHC is 3+", "HER2 IHC 3+", "hello"]
    assert list(house.handoffs.lines([chat])) == [chat]
    assert rows(house, web) == 0
    assert house.messages.conversation("telegram", "1001") == chat
    assert house.messages.conversation("web", "ann") != web


def test_what_waits_for_the_person_is_delivered_in_the_new_place(house, web, chat):
    house.joining.take(chat, code(house, web))
    assert house.messages.outbox("telegram") == ["1001"]
    assert [(message.body["text"], "buttons" in message.body) for message in house.messages.waiting(chat)] == [("Thank you.", False)]


def test_it_works_in_both_directions(house, web, chat):
    assert house.joining.take(web, code(house, chat)) == JOINED
    assert house.messages.said(web)[-1] == "hello"
    assert rows(house, chat) == 0


def test_one_erasure_covers_what_was_joined(house, web, chat):
    house.joining.take(chat, code(house, web))
    house.privacy.erase(chat)
    assert (rows(house, chat), rows(house, web)) == (0, 0)


@pytest.mark.parametrize(("minutes", "told"), [(0, JOINED), (15, JOINED), (16, UNKNOWN)])
def test_a_code_is_good_for_a_quarter_of_an_hour(house, time, web, chat, minutes, told):
    given = code(house, web)
    time.now += timedelta(minutes=minutes)
    assert house.joining.take(chat, given) == told


def test_a_code_is_used_once_and_a_new_one_makes_the_old_one_void(house, web, chat):
    old, new = code(house, web), code(house, web)
    assert [house.joining.take(chat, given) for given in (old, new, new)] == [UNKNOWN, JOINED, UNKNOWN]


def test_a_code_in_its_own_place_joins_nothing(house, web):
    assert house.joining.take(web, code(house, web)) == HERE
    assert house.messages.said(web) == ["my IHC is 3+", "HER2 IHC 3+"]


def test_who_asked_for_a_person_in_both_places_takes_one_request_back_first(house, web, chat):
    house.handoffs.request(web)
    house.handoffs.request(chat)
    given = code(house, web)
    assert house.joining.take(chat, given) == BOTH_WAIT
    house.handoffs.leave(chat)
    assert house.joining.take(chat, given) == JOINED


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("I want to continue on Telegram", "Your code is"),
        ("can I link my telegram", "Your code is"),
        ("please join my two conversations", "Your code is"),
        ("move this to the web page", "Your code is"),
        ("ABCDE-FGHJK", "I do not know that code"),
        ("join_abcde-fghjk", "I do not know that code"),
        ("can I continue trastuzumab", None),
        ("should we switch to Enhertu", None),
        ("what is IHC 3+", None),
        ("my number is ABCDE-FGHJK at the clinic", None),
        ("ABCDE-FGHIK", None),
    ],
)
def test_only_a_wish_to_join_or_a_code_is_heard(house, chat, text, begins):
    heard = house.joining.heard(Received(1, chat, text, None))
    assert (heard[0].text[: len(begins)] if heard else None) == begins


def test_a_code_is_not_kept_as_it_is(house, web):
    given = code(house, web)
    with sessions(house.engine)() as session:
        kept = session.connection().exec_driver_sql("SELECT id FROM joining_codes").scalar()
    assert kept and given not in kept and len(kept) == 64
