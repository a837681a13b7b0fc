"""What a message asks for after what was spoken about: learned from a few conversations with a classifier of cue words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.context import Focus
from bot.language.following import Following

ARTICLES = {
    "about-herceptin": {"question": "What is Herceptin?", "related": ["hair-herceptin"], "group": "drugs", "drugs": ["trastuzumab"], "subject": "Herceptin"},
    "about-enhertu": {"question": "What is Enhertu?", "related": ["hair-enhertu"], "group": "drugs", "drugs": ["t-dxd"], "subject": "Enhertu"},
    "hair-herceptin": {"question": "Hair with Herceptin?", "related": [], "group": "effects", "drugs": ["trastuzumab"], "subject": "Herceptin"},
    "hair-enhertu": {"question": "Hair with Enhertu?", "related": [], "group": "effects", "drugs": ["t-dxd"], "subject": "Enhertu"},
    "price-herceptin": {"question": "The price of Herceptin?", "related": [], "group": "access", "drugs": ["trastuzumab"], "subject": "Herceptin"},
    "price-enhertu": {"question": "The price of Enhertu?", "related": [], "group": "access", "drugs": ["t-dxd"], "subject": "Enhertu"},
    "biopsy": {"question": "How is the biopsy?", "related": [], "group": "testing", "drugs": [], "subject": ""},
    "food": {"question": "What can I eat?", "related": [], "group": "living", "drugs": [], "subject": ""},
}
HERCEPTIN = Focus("what is Herceptin", "Herceptin", "about-herceptin")
ENHERTU = Focus("what is Enhertu", "Enhertu", "about-enhertu")


def turns(*said: tuple) -> list:
    return [{"say": say, "accept": [accept]} for say, accept in said]


CONVERSATIONS = 10 * [
    turns(("what is Herceptin", "about-herceptin"), ("and my hair?", "hair-herceptin"), ("and Enhertu?", "hair-enhertu")),
    turns(("what is Enhertu", "about-enhertu"), ("will it take my hair", "hair-enhertu"), ("what can I eat", "food")),
    turns(("price of Enhertu", "price-enhertu"), ("how is the biopsy", "biopsy"), ("what a weather", "out-of-scope")),
    turns(("what can I eat", "food"), ("how much does the weather change", "out-of-scope")),
]


@pytest.fixture(scope="module")
def taught(cued) -> Following:
    following = Following(cued, ARTICLES)
    following.fit(CONVERSATIONS)
    return following


@pytest.mark.parametrize(
    ("text", "focus", "label", "understood"),
    [
        ("and my hair?", HERCEPTIN, "ask/hair-herceptin", "and my hair? Herceptin"),
        ("and my hair?", ENHERTU, "ask/hair-enhertu", "and my hair? Enhertu"),
        ("and the price?", ENHERTU, "ask/price-enhertu", "and the price? Enhertu"),
        ("and Herceptin?", Focus("will Enhertu take my hair", "Enhertu", "hair-enhertu"), "ask/hair-herceptin", "will Herceptin take my hair"),
        ("how is the biopsy", HERCEPTIN, "ask/biopsy", "how is the biopsy"),
        ("what a weather", ENHERTU, "out-of-scope", "what a weather"),
        ("price of Herceptin", Focus(), "ask/price-herceptin", "price of Herceptin"),
    ],
)
def test_what_leans_on_the_last_answer_is_read_with_it_and_the_rest_as_it_stands(taught, text, focus, label, understood):
    followed = taught.read(text, focus)
    assert (followed.reading.ranking[0].label, followed.text) == (label, understood)


def test_without_a_focus_without_weights_and_when_long_a_message_reads_as_it_stands(cued, taught):
    long = "and my hair, " * 40
    for following, text, focus in ((taught, "and my hair?", Focus()), (Following(cued, ARTICLES), "and my hair?", ENHERTU), (taught, long, ENHERTU)):
        followed = following.read(text, focus)
        assert (followed.text, followed.reading) == (text, cued.read(text))


@given(
    text=st.text(max_size=40) | st.sampled_from(["and Herceptin?", "it", "and the price?"]), focus=st.sampled_from([Focus(), HERCEPTIN, ENHERTU, Focus("?")])
)
def test_whatever_is_said_every_label_has_one_share_and_the_likeliest_stands_first(taught, text, focus):
    ranking = taught.read(text, focus).reading.ranking
    assert sorted(guess.label for guess in ranking) == sorted(taught.topics.labels)
    assert sum(guess.confidence for guess in ranking) == pytest.approx(1)
    assert [guess.confidence for guess in ranking] == sorted((guess.confidence for guess in ranking), reverse=True)


def test_what_was_learned_is_kept(cued, taught, tmp_path):
    taught.save(tmp_path)
    again = Following.load(tmp_path, cued, ARTICLES)
    assert [again.read("and the price?", focus) for focus in (HERCEPTIN, ENHERTU)] == [taught.read("and the price?", focus) for focus in (HERCEPTIN, ENHERTU)]


def test_a_turn_whose_articles_are_not_known_teaches_nothing(cued, taught):
    following = Following(cued, ARTICLES)
    unknown = [{"after": "written-next-year", "accept": ["food"], "say": ["so?"]}, {"after": "food", "accept": ["written-next-year"], "say": ["so?"]}]
    following.fit([*CONVERSATIONS, turns(("what is Herceptin", "about-herceptin"), ("and my hair?", "written-next-year"))], unknown)
    assert following.weights == pytest.approx(taught.weights, abs=1e-3)


@pytest.mark.parametrize(
    ("followed", "article", "subject"),
    [
        ("is Enhertu sold", "hair-herceptin", "Enhertu"),
        ("will it take my hair", "hair-herceptin", "Herceptin"),
        ("how is the biopsy", "biopsy", ""),
        ("how is the biopsy", "written-next-year", ""),
    ],
)
def test_the_subject_after_an_answer_is_what_was_named_or_what_the_article_is_about(taught, followed, article, subject):
    assert taught.after(followed, article) == Focus(followed, subject, article)
