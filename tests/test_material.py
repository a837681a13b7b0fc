"""What the code is fed with: training sentences, Rasa's domain, the lock and what was taken over from others."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set, Tuple

import pytest
from ruamel.yaml import YAML

from bot.language.clinical import ClinicalLanguage
from knowledge.words import words

ROOT = Path(__file__).parent.parent
DOMAIN = ROOT / "bot/dialogue/domain"
SUBJECT = "HER2-positive stomach cancer"  # what the service is about, not a statement
SET_BY_COMPONENTS = {"ask", "nlu_fallback", "other_language", "report"}  # intents that no sentence teaches
VENDORED = {
    "bot/channels/page/vendor/socket.io.esm.min.js": "f5a62ce55cb567911dc4127f9c8f35224b73e0dd3c4829feef32c5755a37c917",  # socket.io-client 4.8.3
    "bot/channels/page/vendor/socket.io.LICENSE": "73cb68c437d59e066f9386ef97be57298df4db119fdbd7d7150817c6dbd9f189",
    "bot/desk/static/vendor/htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",  # htmx.org 2.0.11
    "bot/desk/static/vendor/htmx.LICENSE": "d3d2456f76414f2456104660ebd65aff1c04cd7966b942bdabd63f3cdb316a38",
}


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def examples() -> Iterator[Tuple[str, str]]:
    """Every training sentence with its intent."""
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for entry in yaml(path)["nlu"]:
            for line in entry["examples"].splitlines():
                assert line.startswith("- "), f"{path.name}: {line}"
                yield entry["intent"], line[2:]


def plain(text: str) -> str:
    """Letters, digits and symbols in lower case: what is left of a sentence without its punctuation and spaces."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if unicodedata.category(c)[0] not in "PZC")


def said(case: Any) -> Iterator[str]:
    """Every text that a case of an evaluation file says as a patient."""
    if isinstance(case, list):
        for part in case:
            yield from said(part)
    elif isinstance(case, dict):
        for key, value in case.items():
            if key in ("text", "say"):
                yield value
            elif key == "answers":
                yield from value.values()
            elif key in ("turns", "inject"):
                yield from said(value)


def judged() -> Iterator[Tuple[str, Any]]:
    """Every case of the evaluation files, with the name of its file."""
    for path in sorted((ROOT / "tests/evaluation").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.name, json.loads(line)


@pytest.fixture(scope="module")
def intents() -> Dict[str, Set[str]]:
    """Plain sentence → the intents under which it stands."""
    found: Dict[str, Set[str]] = defaultdict(set)
    for intent, text in examples():
        found[plain(text)].add(intent)
    return found


@pytest.mark.parametrize(
    ("case", "texts"),
    [
        ({"id": "q", "text": "a", "accept": ["x"]}, ["a"]),
        ({"id": "f", "turns": [{"say": "a", "accept": ["x"]}, {"say": "b"}]}, ["a", "b"]),
        ({"id": "s", "answers": {"age": "a", "goal": "b"}, "inject": [{"say": "c", "after": ["age"]}], "expect": {"outcome": "open"}}, ["a", "b", "c"]),
    ],
)
def test_the_texts_of_every_kind_of_case_are_found(case, texts):
    assert list(said(case)) == texts


def test_two_ways_to_write_a_sentence_are_one_sentence():
    assert plain("What  is HER2-low?") == plain("what is her2 low") == "whatisher2low"
    assert plain("HER2 +++") != plain("HER2")


def test_no_text_of_an_evaluation_file_is_trained_on(intents):
    cases = list(judged())
    assert len({name for name, _ in cases}) >= 5
    assert [f"{name} {case['id']}: {text}" for name, case in cases for text in said(case) if plain(text) in intents] == []


@pytest.fixture(scope="module")
def conversations() -> List[List[Dict[str, Any]]]:
    """The turns of every training conversation."""
    return [json.loads(line)["turns"] for line in (ROOT / "data/followups.jsonl").read_text(encoding="utf-8").splitlines()]


def test_no_leaning_question_is_a_text_of_an_evaluation_file_and_each_names_articles_that_exist():
    lines = [json.loads(line) for line in (ROOT / "data/leaning.jsonl").read_text(encoding="utf-8").splitlines()]
    kept_apart = {plain(text) for _, case in judged() for text in said(case)}
    assert sum(len(line["say"]) for line in lines) >= 1000
    assert [say for line in lines for say in line["say"] if plain(say) in kept_apart or not plain(say)] == []
    assert {article for line in lines for article in [line["after"], *line["accept"]]} - set(topics()) == set()


def test_no_example_of_the_ear_is_a_text_of_an_evaluation_file():
    examples = [json.loads(line)["text"] for line in (ROOT / "knowledge/safety/heard.jsonl").read_text(encoding="utf-8").splitlines()]
    kept_apart = {plain(text) for _, case in judged() for text in said(case)}
    assert len(examples) >= 3000
    assert [text for text in examples if plain(text) in kept_apart] == []


def test_no_turn_of_a_training_conversation_is_a_text_of_an_evaluation_file(conversations):
    kept_apart = {plain(text) for _, case in judged() for text in said(case)}
    assert len(kept_apart) >= 500
    assert [turn["say"] for turns in conversations for turn in turns if plain(turn["say"]) in kept_apart] == []


def test_every_training_conversation_has_turns_that_say_something_and_accept_articles_that_exist(conversations):
    known = set(topics())
    assert len(conversations) >= 100
    assert [turns for turns in conversations if len(turns) < 2] == []
    turns = [turn for turns in conversations for turn in turns]
    assert [turn for turn in turns if set(turn) != {"say", "accept"} or not plain(turn["say"]) or not turn["accept"]] == []
    assert {article for turn in turns for article in turn["accept"]} - known == set()


def test_no_training_conversation_stands_twice(conversations):
    spoken = [tuple(plain(turn["say"]) for turn in turns) for turns in conversations]
    assert sorted(turns for turns in set(spoken) if spoken.count(turns) > 1) == []


def test_every_training_sentence_stands_under_one_intent_and_has_words(intents):
    assert {text: sorted(found) for text, found in intents.items() if len(found) > 1 or not text} == {}


def test_every_article_and_every_intent_of_the_domain_has_training_sentences(intents):
    trained = {intent for found in intents.values() for intent in found}
    articles = {f"ask/{article}" for article in topics() if article != "out-of-scope"}
    plain_intents = {name for path in DOMAIN.glob("*.yml") for intent in yaml(path).get("intents", []) for name in intent}
    assert trained == articles | (plain_intents - SET_BY_COMPONENTS)


def topics() -> List[str]:
    return [article for group in yaml(ROOT / "knowledge/topics.yml").values() for article in group]


def test_the_domain_names_exactly_the_articles_of_the_table_of_contents():
    assert yaml(DOMAIN / "articles.yml")["responses"] == {f"utter_ask/{article}": [{"text": article}] for article in topics() if article != "out-of-scope"}


def test_the_responses_of_the_domain_hold_no_clinical_word():
    language = ClinicalLanguage(words())
    found = {}
    for path in sorted(DOMAIN.glob("*.yml")):
        responses = {} if path.name == "articles.yml" else yaml(path).get("responses", {})
        for name, response in ((name, response) for name, variants in responses.items() for response in variants):
            text = " ".join([response["text"], *(button["title"] for button in response.get("buttons", []))]).replace(SUBJECT, "")
            assert not re.search(r"\d", text), f"{name} holds a number"
            found[name] = [text[m.start : m.end] for m in language.mentions(text)]
    assert len(found) >= 5
    assert {name: mentions for name, mentions in found.items() if mentions} == {}


def test_every_response_of_the_domain_is_of_a_kind_of_the_interface():
    kinds = {
        name: response.get("custom", {}).get("kind")
        for path in DOMAIN.glob("*.yml")
        if path.name != "articles.yml"
        for name, variants in yaml(path).get("responses", {}).items()
        for response in variants
    }
    assert {name: kind for name, kind in kinds.items() if kind not in ("talk", "handoff", "fallback", "screening", "report")} == {}


def test_the_files_taken_over_from_others_are_the_ones_that_were_looked_at():
    taken = [path for folder in ("bot/channels/page/vendor", "bot/desk/static/vendor") for path in (ROOT / folder).iterdir()]
    assert {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in taken} == VENDORED


def test_the_lock_holds_no_address_and_a_hash_for_every_requirement():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"(?:https?|git|file)[:+]|--(?:extra-)?index-url|--find-links", text) == []
    requirements = text.replace("\\\n", " ").splitlines()
    pinned = re.compile(r"[a-z0-9._-]+(?:\[[a-z0-9,_-]+\])?==\S+(?: ;.*?)?(?: +--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in requirements if line.strip() and not line.startswith("#") and not pinned.fullmatch(line.strip())] == []
    assert len(requirements) > 100
    assert re.findall(r"(?:https?|git|file):", (ROOT / "tests/emulator/package-lock.json").read_text(encoding="utf-8")) == []
