"""The page that a clinician signs."""

import re
from pathlib import Path

from knowledge.review import SIGNATURE, page

PAGE = Path(__file__).parents[2] / "docs" / "content-review.md"


def test_the_page_in_the_docs_is_made_from_the_content_as_it_is(content):
    assert PAGE.read_text(encoding="utf-8") == page(content), "run: her2 knowledge review > docs/content-review.md"


def test_every_article_stands_on_the_page_with_its_sources_and_a_place_to_sign(content):
    shown = page(content)
    assert shown.count(SIGNATURE) == len(content.articles)
    assert all(f"`{placed.value.id}`" in shown for placed in content.articles)
    assert all(content.sources[source].value.title in shown for placed in content.articles for source in placed.value.sources)


def test_no_mark_of_a_figure_or_a_source_is_left_unread(content):
    assert not re.search(r"\{\{|\[@", page(content))


def test_the_open_points_come_first(content):
    waiting = [placed.value.id for placed in content.articles if placed.value.evidence == "to be confirmed"]
    head = page(content).split("\n## ")[1]
    assert f"{len(waiting)} of {len(content.articles)}" in head and all(article in head for article in waiting)
