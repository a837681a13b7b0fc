"""Answers from the articles: from a small shelf of our own, and from the content as it is published."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict, List

import pytest
from sqlalchemy.engine import Engine

from bot.errors import NoSuchArticle, PublishFirst
from bot.services.answers import Answers
from bot.services.replies import Button, Reply
from bot.store.engine import sessions
from bot.store.tables import Article, ArticleVersion
from tests.conftest import NOW

TO_CONFIRM = "Part of this is still being checked by our reviewers. Please confirm it with your treatment team."
OVERDUE = "This answer was due for review on 2026-11-22 and has not been reviewed since. Please confirm it with your treatment team."
PERSON = Button("Talk to a person", "person")
Put = Callable[..., Answers]


def source(number: int, **changes: Any) -> Dict[str, Any]:
    usual = {"id": f"s{number}", "title": "Title", "authors": f"Author {number}", "publisher": "Lancet", "year": 2010, "url": f"https://doi.org/{number}"}
    return {**usual, **changes}


@pytest.fixture
def put(engine: Engine) -> Put:
    """Puts an article on the shelf, with anything changed; gives the answers from that shelf."""

    def shelve(article_id: str = "a", clock: Callable[[], datetime] = lambda: NOW, **changes: Any) -> Answers:
        body = {
            "question": f"What is {article_id}?", "kind": "answer", "short": f"{article_id} in short.", "full": f"{article_id} in full.",
            "related": ["b", "c", "d", "e"], "sources": [source(1)], "evidence": "confirmed",
            "evidence_date": "2026-11-01", "review_by": "2027-05-01", **changes,
        }  # fmt: skip
        with sessions(engine).begin() as session:
            session.add(ArticleVersion(article_id=article_id, version=f"v-{article_id}", body=body, published_at=NOW))
            session.add(Article(id=article_id, group="g", position=ord(article_id), version=f"v-{article_id}"))
        return Answers(sessions(engine), clock)

    return shelve


def paragraphs(reply: Reply) -> List[str]:
    return reply.text.split("\n\n")


def test_an_answer_is_short_and_names_its_source_its_version_and_its_date(put):
    reply = put("a").article("a")
    assert reply.text == "a in short.\n\nSource: [Author 1, Lancet, 2010](https://doi.org/1)"
    assert reply.custom == {
        "kind": "answer", "article": "a", "version": "v-a", "question": "What is a?", "sources": [source(1)], "reviewed_on": "2026-11-01",
    }  # fmt: skip
    assert reply.articles == [{"id": "a", "version": "v-a"}]


def test_the_fuller_text_is_told_on_request(put):
    reply = put("a").more("a")
    assert reply.text == "a in full.\n\nSource: [Author 1, Lancet, 2010](https://doi.org/1)"
    assert (reply.custom["part"], reply.custom["version"]) == ("full", "v-a")


def test_an_answer_offers_more_and_two_related_questions_and_the_fuller_text_three(put):
    for related in "bcde":
        put(related)
    answers = put("a")
    assert answers.article("a").buttons == [Button("Tell me more", "more:a"), Button("What is b?", "ask:b"), Button("What is c?", "ask:c")]
    assert answers.more("a").buttons == [Button(f"What is {related}?", f"ask:{related}") for related in "bcd"]


def test_a_related_article_that_is_not_published_is_not_offered(put):
    assert put("a").article("a").buttons == [Button("Tell me more", "more:a")]


@pytest.mark.parametrize("kind", ["urgent", "boundary"])
def test_a_warning_and_a_boundary_offer_a_person(put, kind):
    reply = put("a", kind=kind).article("a")
    assert (reply.custom["kind"], reply.custom["article"], reply.buttons[-1]) == (kind, "a", PERSON)


def test_an_article_of_kind_fallback_names_no_article_and_no_source(put):
    reply = put("a", kind="fallback").article("a")
    assert (reply.text, reply.custom, reply.articles, reply.buttons[-1]) == ("a in short.", {"kind": "fallback"}, [], PERSON)


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ([source(1)], "Source: [Author 1, Lancet, 2010](https://doi.org/1)"),
        ([source(1, url=None)], "Source: Author 1, Lancet, 2010"),
        ([source(1, year=None)], "Source: [Author 1, Lancet](https://doi.org/1)"),
        ([source(1, authors="FDA", publisher="FDA")], "Source: [FDA, 2010](https://doi.org/1)"),
        ([source(1, url=None), source(2, url=None)], "Sources: Author 1, Lancet, 2010; Author 2, Lancet, 2010"),
        ([source(n, url=None) for n in (1, 2, 3)], "Sources: Author 1, Lancet, 2010; Author 2, Lancet, 2010; Author 3, Lancet, 2010"),
        ([source(n, url=None) for n in range(1, 6)], "Sources: Author 1, Lancet, 2010; Author 2, Lancet, 2010; Author 3, Lancet, 2010; and 2 more"),
    ],
)
def test_at_most_three_sources_are_named_and_all_are_in_the_message(put, sources, line):
    reply = put("a", sources=sources).article("a")
    assert (paragraphs(reply)[-1], reply.custom["sources"]) == (line, sources)


@pytest.mark.parametrize(
    ("kind", "evidence", "review_by", "cautions"),
    [
        ("answer", "confirmed", "2027-05-01", []),
        ("answer", "confirmed", "2026-11-23", []),
        ("answer", "confirmed", "2026-11-22", [OVERDUE]),
        ("answer", "to be confirmed", "2027-05-01", [TO_CONFIRM]),
        ("answer", "to be confirmed", "2026-11-22", [TO_CONFIRM, OVERDUE]),
        ("urgent", "to be confirmed", "2026-11-22", []),
        ("boundary", "to be confirmed", "2026-11-22", []),
    ],
)
def test_an_answer_but_no_warning_says_that_it_is_unconfirmed_or_overdue(put, kind, evidence, review_by, cautions):
    answers = put("a", kind=kind, evidence=evidence, review_by=review_by)
    assert paragraphs(answers.article("a"))[1:-1] == cautions
    assert paragraphs(answers.more("a"))[1:-1] == cautions


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)])
def test_the_clock_alone_makes_an_answer_overdue(put, days, overdue):
    due = datetime(2026, 11, 22, 23, 59, tzinfo=timezone.utc)
    reply = put("a", clock=lambda: due + timedelta(days=days), review_by="2026-11-22").article("a")
    assert (OVERDUE in reply.text) is overdue


@pytest.mark.parametrize(
    ("near", "options"),
    [(["b"], "b"), (["b", "a"], "ba"), (["b", "unknown", "a"], "ba"), (["d", "c", "b", "a"], "dcb"), (["unknown", "d", "c", "b", "a"], "dcb")],
)
def test_asking_back_offers_the_nearest_three_at_most_and_a_person(put, near, options):
    answers = [put(article) for article in "abcd"][-1]
    reply = answers.clarify(near)
    assert reply.text == "I want to be sure that I understand you. Which of these is closest?"
    assert reply.custom == {"kind": "clarify", "options": list(options)}
    assert reply.buttons == [*(Button(f"What is {option}?", f"ask:{option}") for option in options), PERSON]


@pytest.mark.parametrize("near", [[], ["unknown"]])
def test_asking_back_with_nothing_to_offer_is_the_fallback(put, near):
    answers = put("a")
    assert answers.clarify(near) == answers.fallback()


@pytest.mark.parametrize(("near", "offered"), [([], ""), (["unknown"], ""), (["b"], "b"), (["d", "c", "b", "a"], "dcb")])
def test_the_fallback_says_so_plainly_and_offers_what_is_near_and_a_person(put, near, offered):
    answers = [put(article) for article in "abcd"][-1]
    reply = answers.fallback(near)
    assert reply.text.startswith("I can't answer that.")
    assert reply.text.endswith("Perhaps one of these helps.") is bool(offered)
    assert (reply.custom, reply.articles) == ({"kind": "fallback"}, [])
    assert reply.buttons == [*(Button(f"What is {near}?", f"ask:{near}") for near in offered), PERSON]


@pytest.mark.parametrize("article", ["unknown", "", "her2-what ", "HER2-WHAT", "'; DROP TABLE articles; --"])
def test_an_unknown_article_is_refused_by_name(answers, article):
    for ask in (answers.article, answers.more, answers.body):
        with pytest.raises(NoSuchArticle, match="No article has this id"):
            ask(article)


def test_nothing_can_be_answered_before_the_content_is_published(engine):
    with pytest.raises(PublishFirst, match="her2 knowledge publish"):
        Answers(sessions(engine), lambda: NOW).catalogue()


def test_the_catalogue_is_the_table_of_contents(answers, content):
    catalogue = answers.catalogue()
    assert [(entry["id"], entry["group"]) for entry in catalogue] == list(content.topics.items())
    assert (len(catalogue), all(entry["question"].strip() for entry in catalogue)) == (91, True)


def test_every_published_article_is_told_in_short_and_in_full_with_buttons_that_lead_somewhere(answers, content):
    commands = {"person", *(f"{act}:{article}" for article in content.topics for act in ("ask", "more"))}
    for article in content.topics:
        for reply in (answers.article(article), answers.more(article)):
            assert reply.text and {button.command for button in reply.buttons} <= commands
            assert "{" not in reply.text, article


def test_the_kinds_of_the_published_articles_are_those_of_the_interface(answers, content):
    kinds = {article: answers.article(article).custom["kind"] for article in content.topics}
    assert Counter(kinds.values()) == {"answer": 81, "urgent": 5, "boundary": 4, "fallback": 1}
    assert {article for article, kind in kinds.items() if kind == "boundary"} == {"no-dose-advice", "no-personal-advice", "no-diagnosis", "living-prognosis"}
    assert {article for article, kind in kinds.items() if kind == "urgent"} == {article for article in kinds if article.startswith(("urgent-", "crisis-"))}


def test_the_fallback_of_the_published_content_offers_to_say_what_the_assistant_can_do(answers):
    assert [button.command for button in answers.fallback().buttons] == ["ask:assistant-what-can-you-do", "person"]
