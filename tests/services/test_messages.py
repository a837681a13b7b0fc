"""The one door in and the one door out, on SQLite and, for what a database could do differently, on PostgreSQL."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, List

import pytest
from sqlalchemy import func, select

from bot.errors import MessageRefused
from bot.services.messages import Messages, Received
from bot.services.replies import Button, Reply
from bot.services.tokens import ButtonTokens
from bot.store.engine import sessions
from bot.store.tables import Conversation, Message
from tests.conftest import NOW, SECRET

THREADS = 8
TALK = {"kind": "talk"}
HELLO = Reply("Hello.", TALK)
ANSWER = Reply("HER2 is a protein.", {"kind": "answer", "article": "her2-what", "version": "3f2a"}, [Button("Tell me more", "more:her2-what")])
on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def store(request: pytest.FixtureRequest, database: str) -> Messages:
    return Messages(sessions(request.getfixturevalue(database)), ButtonTokens(SECRET), lambda: NOW)


def at_once(act: Callable[[int], Any]) -> List[Any]:
    together = threading.Barrier(THREADS)

    def one(number: int) -> Any:
        together.wait(10)
        return act(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def rows(store: Messages, table: Any) -> int:
    with store._sessions() as session:
        return session.execute(select(func.count()).select_from(table)).scalar()


def texts(store: Messages, conversation: str) -> List[str]:
    return [told["text"] for told in store.transcript(conversation)]


@on_both
def test_a_conversation_is_made_once_even_if_asked_for_by_threads_at_once(store):
    made = at_once(lambda _: store.conversation("web", "ann"))
    assert set(made) == {store.conversation("web", "ann")}
    assert rows(store, Conversation) == 1


@on_both
def test_each_person_on_each_channel_has_a_conversation_of_their_own(store):
    people = [("web", "ann"), ("web", "Ann"), ("rest", "ann"), ("web", "ann ")]
    assert len({store.conversation(*person) for person in people}) == len(people)


@on_both
def test_messages_of_threads_at_once_are_all_kept_and_numbered_in_order(store):
    conversation = store.conversation("web", "ann")
    received = at_once(lambda number: store.receive(conversation, f"message {number}"))
    assert texts(store, conversation) == [message.text for message in sorted(received, key=lambda message: message.id)]
    assert len({message.id for message in received}) == THREADS


@on_both
def test_the_transcript_holds_all_words_in_their_order(store):
    conversation, other = store.conversation("web", "ann"), store.conversation("web", "bob")
    asked = store.receive(conversation, "what is HER2")
    store.receive(other, "something else")
    store.send(conversation, [ANSWER, HELLO], asked.id)
    store.send(conversation, [Reply("Good morning.", TALK)], author="coordinator")
    told = store.transcript(conversation)
    assert [(message["author"], message["text"]) for message in told] == [
        ("patient", "what is HER2"), ("assistant", "HER2 is a protein."), ("assistant", "Hello."), ("coordinator", "Good morning."),
    ]  # fmt: skip
    assert [message["id"] for message in told] == sorted(message["id"] for message in told)
    assert {message["created_at"] for message in told} == {"2026-11-23T12:00:00+00:00"}


@on_both
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("what is HER2", "what is HER2"),
        ("  what is\tHER2 \n\n now \n", "what is\tHER2 \n\n now"),
        ("a\x00b\x07c\x1b[0md\x7fe\x85f", "abc[0mdef"),
        ("one\r\ntwo", "one\ntwo"),
        ("\u202eright to left", "\u202eright to left"),
        ("a lone \ud83d surrogate", "a lone ? surrogate"),
        ("private \ue000 and unassigned \U000e0fff", "private  and unassigned"),
        ("cafe\u0301", "café"),
        ("👩🏽\u200d⚕️ 病人", "👩🏽\u200d⚕️ 病人"),
        ("/restart", "/restart"),
        ('{"json": true} \\u0000 \\', '{"json": true} \\u0000 \\'),
        pytest.param("a" * 20_000, "a" * 20_000, id="20,000 characters"),
        pytest.param(" " * 30_000 + "a" * 20_000 + "\x00" * 9, "a" * 20_000, id="20,000 characters and outer space"),
        pytest.param("e\u0301" * 20_000, "é" * 20_000, id="20,000 composed characters"),
    ],
)
def test_a_text_is_kept_without_control_characters_and_outer_space(store, said, kept):
    conversation = store.conversation("web", "ann")
    received = store.receive(conversation, said)
    assert (received.text, received.command) == (kept, None)
    assert texts(store, conversation) == [kept]


@on_both
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "it is empty"),
        (" \n\t ", "it is empty"),
        ("\x00\x07", "it is empty"),
        ("\ue000", "it is empty"),
        pytest.param("a" * 20_001, "it has 20001 characters", id="20,001 characters"),
    ],
)
def test_an_empty_or_endless_text_is_refused_and_not_kept(store, said, reason):
    conversation = store.conversation("web", "ann")
    with pytest.raises(MessageRefused, match=f"write between 1 and 20,000 characters. \\({reason}\\)"):
        store.receive(conversation, said)
    assert texts(store, conversation) == []


def offered(store: Messages, conversation: str, reply: Reply = ANSWER) -> str:
    (sent,) = store.send(conversation, [reply])
    return sent.body["buttons"][0]["payload"]


@on_both
def test_a_pressed_button_is_a_command_and_is_recorded_by_its_title(store):
    conversation = store.conversation("web", "ann")
    received = store.receive(conversation, offered(store, conversation))
    assert (received.text, received.command) == ("Tell me more", "more:her2-what")
    assert texts(store, conversation) == ["HER2 is a protein.", "Tell me more"]


def test_a_button_pressed_long_after_it_was_offered_is_still_a_command(store):
    conversation = store.conversation("web", "ann")
    payload = offered(store, conversation)
    store.send(conversation, [HELLO] * 40)
    assert store.receive(conversation, payload).command == "more:her2-what"


@pytest.mark.parametrize(
    "forge",
    [lambda token: token[:-1] + ("-" if token[-1] == "_" else "_"), lambda token: token.replace("her2-what", "her2-inherited"), lambda token: token[1:]],
)
def test_a_forged_button_is_plain_text(store, forge):
    conversation = store.conversation("web", "ann")
    forged = forge(offered(store, conversation))
    received = store.receive(conversation, forged)
    assert (received.text, received.command) == (forged, None)


def test_a_button_of_another_conversation_is_plain_text(store):
    payload = offered(store, store.conversation("web", "ann"))
    received = store.receive(store.conversation("web", "bob"), payload)
    assert (received.text, received.command) == (payload, None)


@on_both
def test_what_is_sent_is_recorded_with_its_article_and_waits_until_it_is_delivered(store):
    conversation, other = store.conversation("web", "ann"), store.conversation("web", "bob")
    first, second = store.send(conversation, [ANSWER, Reply("Look.", TALK, image="https://example.org/a.png")])
    store.send(other, [HELLO])
    assert first.body["custom"] == {"kind": "answer", "article": "her2-what", "version": "3f2a"}
    assert second.body == {"text": "Look.", "custom": TALK, "image": "https://example.org/a.png"}
    assert store.waiting(conversation) == [first, second]
    store.delivered([first.id])
    assert store.waiting(conversation) == [second]
    store.delivered([second.id])
    assert (store.waiting(conversation), len(store.waiting(other))) == ([], 1)
    with store._sessions() as session:
        assert session.get(Message, first.id).articles == [{"id": "her2-what", "version": "3f2a"}]
        assert session.get(Message, first.id).delivered_at == NOW


def test_nothing_happens_when_nothing_is_sent_or_delivered(store):
    conversation = store.conversation("web", "ann")
    store.send(conversation, [HELLO])
    assert store.send(conversation, []) == []
    store.delivered([])
    assert len(store.waiting(conversation)) == 1


@on_both
def test_a_message_is_unanswered_until_a_reply_to_it_is_recorded(store):
    conversation = store.conversation("web", "ann")
    first = store.receive(conversation, "one")
    second = store.receive(conversation, offered(store, conversation))
    store.receive(store.conversation("rest", "ann"), "elsewhere")
    assert store.unanswered("web") == [first, second] == [first, Received(second.id, conversation, "Tell me more", "more:her2-what")]
    store.send(conversation, [HELLO], first.id)
    store.send(conversation, [HELLO])
    assert store.unanswered("web") == [second]


@on_both
def test_what_comes_again_with_its_key_is_kept_once(store):
    conversation, other = store.conversation("web", "ann"), store.conversation("web", "bob")
    received = at_once(lambda _: store.receive(conversation, "hello", "key-1"))
    assert len({message.id for message in received}) == 1 and sorted(message.again for message in received) == [False] + [True] * 7
    assert not store.receive(other, "hello", "key-1").again
    assert not store.receive(conversation, "hello").again and not store.receive(conversation, "hello").again
    assert len(store.transcript(conversation)) == 3


@on_both
def test_an_act_that_the_server_chose_is_kept_with_what_is_shown_for_it(store):
    conversation = store.conversation("web", "ann")
    received = store.receive(conversation, "Talk to a person", "key-1", "person")
    assert (received.text, received.command) == ("Talk to a person", "person")
    assert store.receive(conversation, "Talk to a person", "key-1", "person").again
    assert store.receive(conversation, "person").command is None


@on_both
def test_what_was_written_without_being_asked_for_is_taken_by_one(store):
    conversation = store.conversation("rest", "ann")
    asked = store.receive(conversation, "hello")
    store.send(conversation, [HELLO], asked.id)
    written = store.send(conversation, [Reply("Good morning.", TALK), Reply("Are you there?", TALK)], author="coordinator")
    taken = [message for messages in at_once(lambda _: store.taken(conversation)) for message in messages]
    assert sorted(taken, key=lambda message: message.id) == written
    assert [message.body["text"] for message in store.waiting(conversation)] == ["Hello."]


@on_both
def test_the_transcript_after_a_message_and_the_last_kind(store):
    conversation = store.conversation("web", "ann")
    assert store.last_kind(conversation) is None
    first = store.receive(conversation, "one")
    store.send(conversation, [HELLO], first.id)
    assert [told["text"] for told in store.transcript(conversation, first.id)] == ["Hello."]
    assert store.last_kind(conversation) == "talk"


@on_both
def test_the_conversations_for_which_something_waits_are_named(store):
    ann, bob, cho = (store.conversation("web", name) for name in ("ann", "bob", "cho"))
    for conversation in (ann, bob):
        store.send(conversation, [HELLO])
    assert sorted(store.undelivered([ann, cho])) == [ann]
    assert store.undelivered([]) == []


def test_of_buttons_that_do_the_same_with_different_words_each_says_its_own_words(messages):
    conversation = messages.conversation("web", "ann")
    for _ in range(2):
        messages.send(
            conversation, [Reply("Do you agree?", {"kind": "talk"}, [Button("Yes", "screening"), Button("No", "screening"), Button("A person", "person")])]
        )
    first, second = (body["buttons"] for body in messages.transcript(conversation))
    heard = [messages.receive(conversation, button["payload"]) for button in (*second, *first)]
    assert [(received.text, received.command) for received in heard] == [("Yes", "screening"), ("No", "screening"), ("A person", "person")] * 2
    assert {button["payload"] for button in first[:2]}.isdisjoint(button["payload"] for button in second)
    assert max(len(button["payload"]) for button in first) <= 64
