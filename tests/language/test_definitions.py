"""Asking for the meaning of a word: thirty ways that are one, and many that are not."""

import json
import time
from pathlib import Path

import pytest

from bot.language.definitions import Definitions, candidates, spelling
from knowledge.checks import SPELLING

EVALUATION = Path(__file__).parent.parent / "evaluation"

ASKED = [
    ("what does ORR mean", "orr"),
    ("What does ORR stand for?", "orr"),
    ("meaning of equivocal", "equivocal"),
    ("define CPS", "cps"),
    ("whats neutropenia", "neutropenia"),
    ("what's a MUGA scan?", "muga"),
    ("ORR?", "orr"),
    ("explain hazard ratio", "hazard-ratio"),
    ("Please explain the term hazard ratio to me.", "hazard-ratio"),
    ("hazard ratio meaning plz", "hazard-ratio"),
    ("What is meant by a confidence interval?", "confidence-interval"),
    ("what do you mean by progression-free survival", "pfs"),
    ("what do doctors mean by locally advanced?", "locally-advanced"),
    ("hi doctor, what is the meaning of the word metastatic?", "metastatic"),
    ("can you tell me what LVEF is?", "lvef"),
    ("could you please explain palliative care?", "palliative-care"),
    ("I don't understand the word resectable", "resectable"),
    ("PFS?? what is it", "pfs"),
    ("wat is hazzard ratio in simple words", "hazard-ratio"),
    ("nuetropenia meaning", "neutropenia"),
    ("what is equivacal", "equivocal"),
    ("what is an adenocarcenoma", "adenocarcinoma"),
    ("what means placebo", "placebo"),
    ("So what is the CPS score exactly?", "cps"),
    ("What is PD-L1?", "pd-l1"),
    ("what is pd l1", "pd-l1"),
    ("HER2/CEP17 ratio, what does it mean?", "her2-cep17-ratio"),
    ("phase III meaning", "phase-3"),
    ("what's a phase 2 trial", "phase-2"),
    ("definition of single arm", "single-arm"),
    ("what does 'amplified' mean in my report?", "amplified"),
    ("explain to me what conditional approval means", "conditional-approval"),
    ("what is a tumour board?", "tumour-board"),
    ("What does NMPA stand for?", "nmpa"),
]

NOT_ASKED = [
    "what is her2",
    "what is HER2-low?",
    "what is CAR-T",
    "what is enhertu",
    "What is an ADC?",
    "what is FISH",
    "ILD?",
    "what is the first line treatment",
    "What is a CPS of 5?",
    "CPS 5 what does it mean for treatment",
    "orr 40% means 40% get cured ?",
    "what is the ORR of T-DXd?",
    "what is the median survival in ToGA?",
    "what are the side effects of chemotherapy?",
    "what does her2 positive mean for me?",
    "how is neutropenia treated?",
    "I have neutropenia and a fever of 39",
    "is neuropathy permanent?",
    "biopsy",
    "when is the biopsy?",
    "how do they take the biopsy?",
    "can I join a clinical trial?",
    "what is the price of chemotherapy?",
    "what is the phase of the moon?",
    "what is nephropathy?",
    "what is radiotherapy?",
    "meaning of the name Aarav",
    "what is ORR and what is PFS",
    "phase 1 vs phase 3",
    "explain the difference between OS and PFS",
    "/ask{\"article\": \"trial-words\"}",
    "?",
    "",
]  # fmt: skip


@pytest.fixture(scope="module")
def definitions(content) -> Definitions:
    terms = [placed.value for placed in content.terms]
    return Definitions({term.id: [term.term, *term.also] for term in terms}, frozenset(term.id for term in terms if term.whole_article))


@pytest.mark.parametrize("text, term", ASKED, ids=[text for text, _ in ASKED])
def test_a_message_that_asks_for_a_meaning_names_its_term(definitions, text, term):
    assert definitions.asked(text) == term


@pytest.mark.parametrize("text", NOT_ASKED)
def test_a_message_that_asks_for_anything_else_names_none(definitions, text):
    assert definitions.asked(text) is None


def test_a_long_message_is_not_looked_at():
    assert candidates("what is " + "very " * 30 + "PFS") == []


def test_every_term_is_found_by_each_of_its_names_unless_its_article_is_about_exactly_that(definitions, content):
    for placed in content.terms:
        for name in (placed.value.term, *placed.value.also):
            expected = None if placed.value.whole_article else placed.value.id
            assert definitions.asked(f"what does {name} mean?") == expected, name


def test_the_check_of_the_content_knows_the_same_spelling(content):
    for placed in content.terms:
        for name in (placed.value.term, *placed.value.also):
            assert SPELLING.sub("", name.lower()) == spelling(name)


def test_a_meaning_is_asked_only_where_the_term_belongs_to_an_accepted_article(definitions, content):
    articles = {placed.value.id: placed.value.article for placed in content.terms}
    for name in ("questions", "guide", "oos"):
        for line in (EVALUATION / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            term = definitions.asked(case["text"])
            assert term is None or articles[term] in case.get("accept", []), case["text"]


def test_reading_a_message_takes_less_than_a_millisecond(definitions):
    texts = [*NOT_ASKED, *(text for text, _ in ASKED)]
    best = min(_seconds(definitions, texts) for _ in range(5))
    assert best / len(texts) < 0.001


def _seconds(definitions, texts) -> float:
    start = time.perf_counter()
    for text in texts:
        definitions.asked(text)
    return time.perf_counter() - start
