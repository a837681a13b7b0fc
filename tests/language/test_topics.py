"""The topic classifier, trained on a few sentences: it learns, is kept as plain files, and ranks the same after loading."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from bot.language.encoder import SentenceEncoder
from bot.language.topics import SURE_BY_WORDS, TopicClassifier

pytestmark = pytest.mark.long
WORDS = {"drug": {"trastuzumab": ["trastuzumab", "Herceptin"], "t-dxd": ["T-DXd", "Enhertu"]}}
SAID = {
    "ask/cost": ["how much does Herceptin cost", "what is the price of Enhertu", "is trastuzumab expensive", "how much money is the medicine"],
    "ask/hair": [
        "will I lose my hair",
        "why does hair come out",
        "losing hair",
        "is hair going to grow again",
        "does Herceptin make you bald",
        "hair loss from Enhertu",
        "is my hair going to fall out",
    ],
    "out-of-scope": ["what is the weather tomorrow", "who won the football match", "how do I boil an egg", "play some music"],
}
UNSEEN = ["what would I pay for it", "T-DXd hair", "will it rain at the football match", "Herceptn price", "", "???", "🙂", "a" * 5000]


@pytest.fixture(scope="module", autouse=True)
def encoder_built_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Building the encoder from its weights takes seconds; all tests here use the same files."""
    built = tmp_path_factory.mktemp("encoder")
    SentenceEncoder.build(built)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SentenceEncoder, "installed", lambda: SentenceEncoder(built))
        yield


@pytest.fixture(scope="module")
def topics() -> TopicClassifier:
    pairs = [(text, label) for label, texts in SAID.items() for text in texts]
    return TopicClassifier.train(WORDS, [text for text, _ in pairs], [label for _, label in pairs])


@pytest.fixture(scope="module")
def folder(topics: TopicClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = tmp_path_factory.mktemp("topics")
    topics.save(kept)
    return kept


@pytest.mark.parametrize(("text", "label"), [(text, label) for label, texts in SAID.items() for text in texts])
def test_it_knows_what_it_was_taught(topics, text, label):
    assert topics.read(text).ranking[0].label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("can I afford the medicine", "ask/cost"),
        ("price of T-DXd", "ask/cost"),
        ("Herceptin and going bald", "ask/hair"),
        ("will it rain on Sunday", "out-of-scope"),
    ],
)
def test_it_understands_what_is_said_in_other_words(topics, text, label):
    assert topics.read(text).ranking[0].label == label


@pytest.mark.parametrize("text", UNSEEN, ids=lambda text: text[:20])
def test_a_ranking_holds_every_label_once_and_its_shares_sum_to_one(topics, text):
    ranking = topics.read(text).ranking
    assert sorted(guess.label for guess in ranking) == sorted(SAID)
    assert [guess.confidence for guess in ranking] == sorted((guess.confidence for guess in ranking), reverse=True)
    assert sum(guess.confidence for guess in ranking) == pytest.approx(1)
    assert ranking[-1].confidence >= 0


def test_two_names_of_one_medicine_are_ranked_more_alike_than_two_medicines(topics):
    def share(text: str) -> float:
        return next(guess.confidence for guess in topics.read(text).ranking if guess.label == "ask/cost")

    assert abs(share("Herceptin hair") - share("trastuzumab hair")) < abs(share("Herceptin hair") - share("Enhertu price"))


@pytest.mark.parametrize(
    ("text", "mended", "named"),
    [
        ("is Herceptin for my hiar", "is Herceptin for my hair", ["Herceptin"]),
        ("Enhurtu or trastuzumb", "Enhurtu or trastuzumb", ["Enhurtu", "trastuzumb"]),
        ("beautifull weather", "beautifull weather", []),
        ("", "", []),
    ],
)
def test_a_reading_holds_the_mended_text_and_its_clinical_words_where_they_stand(topics, text, mended, named):
    reading = topics.read(text)
    assert (reading.text, [reading.text[mention.start : mention.end] for mention in reading.mentions]) == (mended, named)


def test_where_the_words_are_sure_the_encoder_is_not_asked(topics, folder, monkeypatch):
    sure, unsure = TopicClassifier.load(folder), "what would I pay for it"
    known = next(text for texts in SAID.values() for text in texts if topics.by_words(text).confidence >= SURE_BY_WORDS)
    assert topics.by_words(unsure).confidence < SURE_BY_WORDS
    assert sure.alone(unsure) == topics.read(unsure)
    monkeypatch.setattr(SentenceEncoder, "encode", lambda encoder, texts: pytest.fail("the encoder was asked"))
    found = sure.alone(known)
    assert (found.ranking[0], found.text, found.mentions) == (topics.by_words(known), topics.read(known).text, topics.read(known).mentions)


def test_a_misspelt_word_is_ranked_as_the_word_that_is_meant(topics):
    assert topics.read("will my hiar fall out").ranking == topics.read("will my hair fall out").ranking


def test_a_word_given_as_right_is_no_misspelling():
    pairs = [(text, label) for label, texts in SAID.items() for text in texts]
    taught = TopicClassifier.train(WORDS, [text for text, _ in pairs], [label for _, label in pairs], ["Hiar"])
    assert taught.read("will my hiar fall out").text == "will my hiar fall out"


def test_it_ranks_the_same_after_it_was_kept_and_loaded(topics, folder):
    loaded = TopicClassifier.load(folder)
    for text in (*UNSEEN, *SAID["ask/cost"]):
        assert loaded.read(text) == topics.read(text)


def test_what_is_kept_is_arrays_and_text_and_no_program(folder):
    assert {path.suffix for path in folder.iterdir()} <= {".safetensors", ".json", ".onnx"}


def test_training_twice_on_the_same_sentences_gives_the_same_ranking(topics):
    pairs = [(text, label) for label, texts in SAID.items() for text in texts]
    again = TopicClassifier.train(WORDS, [text for text, _ in pairs], [label for _, label in pairs])
    assert [again.read(text).ranking for text in UNSEEN] == [topics.read(text).ranking for text in UNSEEN]
