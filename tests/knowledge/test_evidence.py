"""No article says again what the evidence found wrong (E1-E24); each corrected fact is told and its article says how the guide differs."""

from __future__ import annotations

import re

import pytest

from knowledge.publish import article_bodies
from tests.knowledge.evidence import FINDINGS

WRONG = [(number, pattern, sentence) for number, finding in FINDINGS.items() for pattern, sentence in finding.wrong.items()]
RIGHT = [(number, article) for number, finding in FINDINGS.items() for article in finding.right]
DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00a0": " "})


def statements(text: str) -> list[str]:
    """The sentences, list items and table rows of a text in small letters, without emphasis and with one kind of dash."""
    plain = re.sub(r"\*\*|^#+\s|^\s*(?:[-*]|\d+\.)\s", "", text.translate(DASHES), flags=re.M).lower()
    lines = (re.split(r"(?<=[.!?])\s+(?=\S)", line.strip()) for line in plain.splitlines())
    return [sentence for line in lines for sentence in line if sentence]


def words_of(value: object) -> list[str]:
    """Every text within a fact."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for part in parts for text in words_of(part)]


@pytest.fixture(scope="module")
def told(content) -> dict[str, list[str]]:
    """What patients read: article or fact → its statements, figures filled in."""
    by_article = {name: [s for part in ("question", "short", "full") for s in statements(body[part])] for name, body in article_bodies(content)}
    by_fact = {
        f"{placed.path}:{placed.line()}": [s for text in words_of(placed.value.dict(exclude={"sources", "id"})) for s in statements(text)]
        for placed in content.facts()
    }
    return {**by_article, **by_fact}


def test_every_error_of_the_guide_has_its_finding():
    assert list(FINDINGS) == list(range(1, 25))


@pytest.mark.parametrize("number, pattern, sentence", WRONG, ids=[f"E{number}-{sentence}" for number, _, sentence in WRONG])
def test_a_wrong_statement_would_be_found(number, pattern, sentence):
    assert [s for s in statements(f"Before it. **{sentence}** After it.") if re.search(pattern, s)]


@pytest.mark.parametrize("number, pattern, sentence", WRONG, ids=[f"E{number}-{sentence}" for number, _, sentence in WRONG])
def test_a_wrong_statement_stands_nowhere(told, number, pattern, sentence):
    assert [(name, s) for name, lines in told.items() for s in lines if re.search(pattern, s)] == []


@pytest.mark.parametrize("number, article", RIGHT, ids=[f"E{number}-{article}" for number, article in RIGHT])
def test_the_corrected_fact_is_told_and_the_note_says_how_the_guide_differs(told, content, number, article):
    text = "\n".join(told[article])
    assert [pattern for pattern in FINDINGS[number].right[article] if not re.search(pattern, text)] == []
    note = next(placed.value.note for placed in content.articles if placed.value.id == article)
    assert re.search(rf"\bE{number}\b", note or ""), f"the note of {article} does not name E{number}"


def test_every_article_on_a_medicine_names_its_risks_and_when_to_get_help(told, content):
    medicines = [name for name in told if name.startswith("drug-")]
    for article in [*medicines, *(name for name in told if name.startswith("effects-"))]:
        text = "\n".join(told[article])
        assert re.search(r"\brisks?\b|side effects|get help|what to do|may be pregnant now", text), article
        assert re.search(r"call (?:your|the) team|emergency", text), article
    assert len(medicines) == sum(name.startswith("drug-") for name in content.topics) > 9


def test_sentences_rows_and_emphasis_are_taken_apart_before_they_are_searched():
    assert statements("A **2–3** b. C?\n\n### Head\n- item one\n1. two\n| a | b |") == ["a 2-3 b.", "c?", "head", "item one", "two", "| a | b |"]
