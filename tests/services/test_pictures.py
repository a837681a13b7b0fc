"""Published pictures: found by their version, in both forms."""

import pytest
from sqlalchemy import select

from bot.services.answers import Answers
from bot.services.pictures import Pictures
from bot.store.engine import sessions
from bot.store.tables import Picture
from tests.conftest import NOW


@pytest.fixture
def scoring(published) -> Picture:
    with sessions(published)() as session:
        return session.get(Picture, "scoring")


def test_both_forms_of_a_picture_are_found_by_its_version(published, scoring):
    pictures = Pictures(sessions(published))
    svg, kind = pictures.file(f"scoring-{scoring.version}.svg")
    assert kind == "image/svg+xml" and svg.decode() == scoring.svg
    png, kind = pictures.file(f"scoring-{scoring.version}.png")
    assert kind == "image/png" and png.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["scoring-0.svg", "nothing-0.svg", "scoring.svg", "scoring", "scoring-{0}.exe", "../scoring-{0}.svg"])
def test_another_version_form_or_name_is_not_found(published, scoring, name):
    assert Pictures(sessions(published)).file(name.format(scoring.version)) is None


def test_an_answer_shows_the_picture_of_its_article_with_an_alternative_text(published, scoring):
    reply = Answers(sessions(published), lambda: NOW, "https://example.org").article("testing-how")
    assert reply.image == f"https://example.org/pictures/scoring-{scoring.version}.svg"
    assert reply.custom["image_alt"] == scoring.alt


def test_every_picture_belongs_to_published_articles(published):
    with sessions(published)() as session:
        pictures = list(session.execute(select(Picture)).scalars())
    known = {entry["id"] for entry in Answers(sessions(published), lambda: None).catalogue()}
    assert len(pictures) == 16 and all(set(picture.articles) <= known for picture in pictures)
