"""The glossary over the content as it is published."""

import pytest
from sqlalchemy import event, update

from bot.errors import NoSuchTerm
from bot.services.glossary import Glossary
from bot.services.replies import Button
from bot.store.engine import sessions
from bot.store.tables import Publication, Term
from tests.conftest import NOW


@pytest.fixture
def glossary(published) -> Glossary:
    return Glossary(sessions(published))


def test_a_term_is_its_meaning_its_sources_and_a_button_to_its_article(glossary, answers, content):
    meaning = next(placed.value.meaning for placed in content.terms if placed.value.id == "cps")
    article = answers.body("testing-other-biomarkers")
    reply = glossary.define("cps")
    assert reply.text.startswith(f"**CPS**: {meaning}\n\nSources: BiomarkerTesting.ca; [Janjigian")
    assert reply.buttons == [Button(article["question"], "ask:testing-other-biomarkers")]
    assert [source["id"] for source in reply.custom.pop("sources")] == ["biomarkertesting-ca", "janjigian-2024"]
    assert reply.custom == {
        "kind": "answer", "article": "testing-other-biomarkers", "version": article["version"], "question": article["question"],
        "term": "cps", "reviewed_on": article["evidence_date"],
    }  # fmt: skip
    assert reply.articles == [{"id": "testing-other-biomarkers", "version": article["version"]}]


def test_a_meaning_that_is_to_be_confirmed_says_so(glossary):
    assert "Please confirm it with your treatment team." in glossary.define("hazard-ratio").text
    assert "Please confirm" not in glossary.define("cps").text


def test_every_published_term_has_a_reply(glossary, content):
    assert len(content.terms) >= 70
    for placed in content.terms:
        assert glossary.define(placed.value.id).custom["article"] == placed.value.article


def test_an_unknown_term_is_refused(glossary):
    with pytest.raises(NoSuchTerm):
        glossary.define("nothing")


@pytest.mark.parametrize("text, term", [("what does ORR mean", "orr"), ("what is her2", None), ("what is enhertu", None), ("hello", None)])
def test_a_message_is_found_to_ask_for_a_term(glossary, text, term):
    assert glossary.find(text) == term


def test_a_message_without_the_shape_of_such_a_question_costs_no_query_and_any_other_one(glossary, published):
    glossary.find("what does ORR mean")
    asked = []
    event.listen(published, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    glossary.find("My father has had three cycles of CAPOX with Herceptin")
    assert asked == []
    glossary.find("what does PFS mean")
    assert len(asked) == 1


def test_what_is_published_anew_is_known_at_once(glossary, published):
    assert glossary.find("what does wobble mean") is None
    with sessions(published).begin() as session:
        session.execute(update(Term).where(Term.id == "orr").values(also=["wobble"]))
        session.add(Publication(digest="another", published_at=NOW))
    assert glossary.find("what does wobble mean") == "orr"
