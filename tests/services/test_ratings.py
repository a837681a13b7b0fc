"""What patients think of an answer."""

from __future__ import annotations

import pytest

from bot.errors import NoSuchMessage
from bot.services.messages import Messages
from bot.services.ratings import Judged, Ratings
from bot.services.replies import Reply
from bot.store.engine import sessions
from tests.conftest import NOW


@pytest.fixture
def ratings(published) -> Ratings:
    return Ratings(sessions(published), lambda: NOW)


@pytest.fixture
def told(messages: Messages, answers) -> "tuple[str, int]":
    """A conversation and the id of an answer in it."""
    conversation = messages.conversation("web", "patient")
    (sent,) = messages.send(conversation, [answers.article("her2-what")])
    return conversation, sent.id


def test_a_rating_is_of_the_article_and_the_last_one_counts(ratings, told):
    conversation, message = told
    ratings.rate(conversation, message, True)
    assert (ratings.given(conversation), ratings.judged()) == ({message: True}, [Judged("her2-what", 1, 0, {})])
    ratings.rate(conversation, message, False, "too_long")
    assert (ratings.given(conversation), ratings.judged()) == ({message: False}, [Judged("her2-what", 0, 1, {"too_long": 1})])


def test_a_reason_is_one_of_the_list_and_none_is_kept_with_a_yes(ratings, told):
    conversation, message = told
    for helpful, reason in ((False, "my name is on it"), (True, "unclear")):
        ratings.rate(conversation, message, helpful, reason)
        assert ratings.judged()[0].reasons == {}


@pytest.mark.parametrize("whose", ["another", "own words", "nothing"])
def test_only_what_this_patient_was_sent_can_be_rated(ratings, told, messages, whose):
    conversation, message = told
    stranger = messages.conversation("web", "stranger")
    wrong = {"another": (stranger, message), "own words": (conversation, messages.receive(conversation, "hello").id), "nothing": (conversation, 10_000)}
    with pytest.raises(NoSuchMessage):
        ratings.rate(*wrong[whose], True)
    assert ratings.judged() == []


def test_what_helped_least_is_named_first(ratings, messages, answers):
    conversation = messages.conversation("web", "patient")
    for article, helpful in (("her2-what", True), ("testing-2plus", False), ("testing-2plus", False), ("cancer-stage", False)):
        (sent,) = messages.send(conversation, [answers.article(article)])
        ratings.rate(conversation, sent.id, helpful)
    (small_talk,) = messages.send(conversation, [Reply("Hello.", {"kind": "talk"})])
    ratings.rate(conversation, small_talk.id, False)
    assert [judged.article for judged in ratings.judged()] == ["testing-2plus", "cancer-stage", "her2-what"]
