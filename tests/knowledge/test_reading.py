"""Reading level: names do not count, marks and Markdown are not words, harder words make a higher grade."""

import pytest

from knowledge import reading
from knowledge.reading import Reading, measure, prose

EASY = "You can call your team. They will help you."
HARD = "Interdisciplinary histopathological characterisation necessitates comprehensive immunological interpretation."


@pytest.fixture(scope="module")
def excepted(content):
    return reading.names(content)


@pytest.mark.parametrize(
    "text, plain",
    [
        ("It is so. [@bang-2010]", "It is so."),
        ("It is so [@bang-2010; @fda-enhertu].", "It is so."),
        ("- one\n- two", "one. two."),
        ("1. one\n2. two", "one. two."),
        ("### Heading\nText.", "Text."),
        ("| a | b |\n|---|---|\nText.", "Text."),
        ("**Bold:** text", "Bold. text."),
        ("Ask:\n- Why?", "Ask. Why?"),
    ],
)
def test_markdown_becomes_sentences(text, plain):
    assert prose(text) == plain


def test_a_harder_text_has_a_higher_grade_and_a_longer_sentence_more_words(excepted):
    assert measure(EASY, excepted).grade < 3 < 10 < measure(HARD, excepted).grade
    assert measure("One two three four five. One two three.", excepted).words_per_sentence == 4.0


@pytest.mark.parametrize("name", ["trastuzumab deruxtecan", "T-DXd", "KEYNOTE-811", "DESTINY-Gastric04", "immunotherapy", "HER2-positive", "Enhertu"])
def test_the_name_of_a_drug_a_trial_or_a_test_does_not_make_a_text_harder(excepted, name):
    assert measure(f"You can ask for {name}.", excepted) == measure("You can ask for drug.", excepted)


def test_a_word_that_only_begins_like_a_name_counts(excepted):
    assert excepted.sub("drug", "fisherman") == "fisherman"
    assert excepted.sub("drug", "FISH") == "drug"


def test_a_figure_reads_like_a_short_word_and_a_chain_of_names_like_one(excepted):
    assert measure("It was 13.8 months.", excepted) == measure("It was ten months.", excepted)
    assert measure("IHC/ISH counts.", excepted) == measure("drug counts.", excepted)


@pytest.mark.parametrize("text", ["", "   ", "### Only a heading", "[@bang-2010]"])
def test_a_text_without_a_sentence_is_grade_nought(excepted, text):
    assert measure(text, excepted) == Reading(0.0, 0.0)
