"""Publishing: all or nothing, twice the same changes nothing, earlier wordings are kept, facts arrive as rows."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select

from bot.errors import NoSuchArticle
from bot.services.answers import Answers
from bot.store import tables
from bot.store.engine import sessions
from knowledge.publish import article_bodies, link, publish, source_body
from knowledge.reader import Content
from knowledge.schema import Source
from tests.knowledge.conftest import no_pictures

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
LATER = NOON + timedelta(days=1)
HER2, TOGA = "content/understanding/her2-what.yml", "content/trials/trial-toga.yml"
REMOVED = ("safety:\n  urgent-fever: Fever on treatment.\n", "")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database(request):
    return request.getfixturevalue("engine" if request.param == "sqlite" else "postgres_engine")


def put(content: Content, database, now=NOON):
    with sessions(database).begin() as session:
        return publish(content, session, now, draw=no_pictures)


def everything(database, query):
    with sessions(database)() as session:
        return session.execute(query).all()


def versions(database, article_id):
    query = select(tables.ArticleVersion).where(tables.ArticleVersion.article_id == article_id).order_by(tables.ArticleVersion.published_at)
    return [row[0] for row in everything(database, query)]


def body(database, article_id):
    return Answers(sessions(database), lambda: LATER).body(article_id)


def test_every_article_answers_in_the_order_of_the_table_of_contents(database, specimen):
    published = put(specimen, database)
    assert (published.changed, published.total) == (["her2-what", "trial-toga", "urgent-fever"], 3)
    assert Answers(sessions(database), lambda: NOON).catalogue() == [
        {"id": "her2-what", "group": "understanding", "question": "What is HER2?"},
        {"id": "trial-toga", "group": "trials", "question": "What did the ToGA trial find?"},
        {"id": "urgent-fever", "group": "safety", "question": "I have a fever during treatment. What should I do?"},
    ]


def test_publishing_twice_changes_nothing(database, specimen, rows):
    put(specimen, database)
    before = rows(database)
    published = put(specimen, database, LATER)
    assert (published.changed, published.total) == ([], 3)
    assert rows(database) == before
    assert len(before["publications"]) == 1


def test_changed_wording_makes_a_new_version_and_keeps_the_old_one(database, specimen, folder):
    put(specimen, database)
    folder.change(HER2, "It tells them to grow.", "It makes them grow.")
    assert put(folder.read(), database, LATER).changed == ["her2-what"]
    old, new = versions(database, "her2-what")
    assert "It tells them to grow." in old.body["short"] and old.published_at == NOON
    assert "It makes them grow." in new.body["short"] and new.published_at == LATER
    assert body(database, "her2-what")["version"] == new.version != old.version
    assert len(versions(database, "trial-toga")) == 1


def test_an_earlier_wording_that_comes_back_is_the_earlier_version_again(database, specimen, folder):
    put(specimen, database)
    first = body(database, "her2-what")["version"]
    folder.change(HER2, "It tells them to grow.", "It makes them grow.")
    put(folder.read(), database, LATER)
    assert put(specimen, database, LATER).changed == ["her2-what"]
    assert body(database, "her2-what")["version"] == first
    assert len(versions(database, "her2-what")) == 2


def test_a_removed_article_stops_answering_but_its_versions_stay(database, specimen, folder):
    put(specimen, database)
    (folder.root / "content/safety/urgent-fever.yml").unlink()
    folder.change("topics.yml", *REMOVED)
    folder.change(HER2, "[trial-toga, urgent-fever]", "[trial-toga]")
    assert put(folder.read(), database, LATER).total == 2
    with pytest.raises(NoSuchArticle):
        body(database, "urgent-fever")
    assert [version.body["kind"] for version in versions(database, "urgent-fever")] == ["urgent"]


def test_a_corrected_figure_reaches_every_text_that_draws_on_it_and_replaces_the_old_row(database, specimen, folder):
    put(specimen, database)
    folder.change("facts/trials.yml", "measure: os, value: 13.8", "measure: os, value: 13.9")
    assert put(folder.read(), database, LATER).changed == ["trial-toga"]
    assert "13.9 months, against 11.1 months" in body(database, "trial-toga")["short"]
    query = select(tables.TrialOutcome.arm_id, tables.TrialOutcome.value).where(tables.TrialOutcome.measure == "os").order_by(tables.TrialOutcome.id)
    assert [tuple(row) for row in everything(database, query)] == [("trastuzumab", 13.9), ("chemotherapy", 11.1)]


def test_a_change_of_the_facts_alone_is_published_without_a_new_version_of_an_article(database, specimen, folder):
    put(specimen, database)
    folder.change("facts/approvals.yml", "date: 2010-10", "date: 2010-10-20")
    assert put(folder.read(), database, LATER).changed == []
    assert [row[0] for row in everything(database, select(tables.Approval.date))] == ["2010-10-20"]
    assert everything(database, select(func.count()).select_from(tables.Publication))[0][0] == 2


def test_the_whole_content_of_the_project_is_published_into_each_database(database, content):
    assert put(content, database).total == len(content.topics)
    for table, entries in ((tables.Trial, content.trials), (tables.Drug, content.drugs), (tables.Approval, content.approvals),
                           (tables.TreatmentOption, content.lines), (tables.Source, content.sources),
                           (tables.Term, content.terms), (tables.SideEffect, content.effects), (tables.Article, content.articles)):  # fmt: skip
        assert everything(database, select(func.count()).select_from(table))[0][0] == len(entries)
    assert put(content, database, LATER).changed == []


def test_figures_are_filled_and_marks_of_sources_taken_out_of_the_published_text(content):
    bodies = dict(article_bodies(content))
    assert "Half lived longer than 13.8 months with trastuzumab, against 11.1 months" in bodies["trial-toga"]["short"]
    for article_id, published in bodies.items():
        for name in ("question", "short", "full"):
            assert "{{" not in published[name] and "[@" not in published[name], article_id


def test_a_published_article_names_its_sources_in_full_and_in_its_order(specimen):
    published = dict(article_bodies(specimen))["trial-toga"]
    assert published["sources"] == [
        {
            "id": "bang-2010", "authors": "Bang YJ and others", "title": "Trastuzumab in combination with chemotherapy (ToGA)",
            "publisher": "Lancet 376:687-97", "year": 2010, "url": "https://doi.org/10.1016/S0140-6736%2810%2961121-X",
        }
    ]  # fmt: skip
    assert (published["kind"], published["evidence"], published["review_by"]) == ("answer", "confirmed", "2027-05-31")


@pytest.mark.parametrize(
    "identifiers, url",
    [
        ({"doi": "10.1056/NEJMoa2004413"}, "https://doi.org/10.1056/NEJMoa2004413"),
        ({"doi": "10.1016/S1470-2045(23)00215-2"}, "https://doi.org/10.1016/S1470-2045%2823%2900215-2"),
        ({"doi": "10.1002/a<b>#c"}, "https://doi.org/10.1002/a%3Cb%3E%23c"),
        ({"pmid": "27841667"}, "https://pubmed.ncbi.nlm.nih.gov/27841667"),
        ({"pmc": "PMC4742006"}, "https://pmc.ncbi.nlm.nih.gov/articles/PMC4742006"),
        ({"nct": "NCT03329690"}, "https://clinicaltrials.gov/study/NCT03329690"),
        ({"url": "https://www.fda.gov/drugs?id=1"}, "https://www.fda.gov/drugs?id=1"),
        ({"url": "https://a.org", "nct": "NCT03329690", "pmid": "1", "doi": "10.1056/x"}, "https://doi.org/10.1056/x"),
        ({"url": "https://a.org", "nct": "NCT03329690", "pmid": "1"}, "https://pubmed.ncbi.nlm.nih.gov/1"),
        ({}, None),
    ],
)
def test_a_source_has_a_link_only_where_an_identifier_is_given_and_the_surest_comes_first(identifiers, url):
    source = Source(authors="A", title="T", publisher="P", **identifiers)
    assert link(source) == url == source_body("a", source)["url"]


def test_published_sources_carry_their_link_or_none(published):
    found = dict(map(tuple, everything(published, select(tables.Source.id, tables.Source.url))))
    assert found["van-cutsem-2023"] == "https://doi.org/10.1016/S1470-2045%2823%2900215-2"
    assert found["elimova-2026"] == "https://clinicaltrials.gov/study/NCT05152147"
    assert found["general-practice"] is None and found["house"] is None
    assert not [url for url in found.values() if url and ("(" in url or " " in url)]
