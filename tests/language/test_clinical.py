"""The clinical words of a message: found where they stand, misspelt medicines included, and nothing else."""

from __future__ import annotations

from typing import List, Tuple

import pytest

from bot.language.clinical import ClinicalLanguage
from knowledge.words import words

SMALL = {
    "drug": {"trastuzumab": ["trastuzumab", "Herceptin"], "trastuzumab-deruxtecan": ["trastuzumab deruxtecan", "T-DXd", "DS-8201"]},
    "result": {"amplified": ["amplified"], "not_amplified": ["not amplified"]},
    "score": {"2+": ["2+", "++", "two plus"]},
}


@pytest.fixture(scope="module")
def small() -> ClinicalLanguage:
    return ClinicalLanguage(SMALL)


@pytest.fixture(scope="module")
def language() -> ClinicalLanguage:
    return ClinicalLanguage(words())


def read(language: ClinicalLanguage, text: str) -> List[Tuple[str, str]]:
    return [(f"{mention.label}={mention.value}", text[mention.start : mention.end]) for mention in language.mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is it sold in the US", ["place=usa"]),
        ("is it sold in the us", ["place=usa"]),
        ("US", ["place=usa"]),
        ("can somebody call us", []),
        ("you have been nice to us", []),
        ("what does NICE say about rc48", ["place=uk", "drug=disitamab-vedotin"]),
    ],
)
def test_a_country_that_is_an_ordinary_word_is_found_in_capitals_only(language, text, found):
    assert [name for name, _ in read(language, text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Herceptin", [("drug=trastuzumab", "Herceptin")]),
        ("is HERCEPTIN, or herceptin?", [("drug=trastuzumab", "HERCEPTIN"), ("drug=trastuzumab", "herceptin")]),
        ("trastuzumab deruxtecan", [("drug=trastuzumab-deruxtecan", "trastuzumab deruxtecan")]),
        ("trastuzumab then deruxtecan", [("drug=trastuzumab", "trastuzumab")]),
        ("FISH not amplified", [("result=not_amplified", "not amplified")]),
        ("amplified or not", [("result=amplified", "amplified")]),
        ("  T-DXd\n(DS-8201)", [("drug=trastuzumab-deruxtecan", "T-DXd"), ("drug=trastuzumab-deruxtecan", "DS-8201")]),
        ("IHC 2+.", [("score=2+", "2+")]),
        ("it is two plus", [("score=2+", "two plus")]),
        ("2 + 2 = 4", []),
        ("12+", []),
        ("hercepton and trastuzumb", [("drug=trastuzumab", "hercepton"), ("drug=trastuzumab", "trastuzumb")]),
        ("inception", []),
        ("hercules", []),
        ("amplifed", []),
        ("герцептин", []),
        ("👩🏽‍⚕️ Herceptin", [("drug=trastuzumab", "Herceptin")]),
        ("", []),
    ],
)
def test_a_phrase_is_found_where_it_stands_the_longest_first(small, text, found):
    assert read(small, text) == found


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Is Herceptin the same as T-DXd?", "is drug_trastuzumab the same as drug_trastuzumabderuxtecan ?"),
        ("Herceptin/T-DXd", "drug_trastuzumab / drug_trastuzumabderuxtecan"),
        ("IHC 2+, FISH not amplified", "ihc score_2+ , fish result_notamplified"),
        ("  Nothing\n\nclinical  ", "nothing clinical"),
        ("hercepton?", "drug_trastuzumab ?"),
        ("", ""),
    ],
)
def test_the_classifier_reads_every_name_of_a_thing_as_one_word(small, text, canonical):
    assert small.canonical(text) == canonical


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my IHC is 2+ and FISH not amplified", ["test=ihc", "score=2+", "test=ish", "result=not_amplified"]),
        ("is Enhertu (DS-8201) sold in China", ["drug=trastuzumab-deruxtecan", "drug=trastuzumab-deruxtecan", "place=china"]),
        ("DESTINY-Gastric04 results", ["trial=destiny-gastric04"]),
        ("second line after FOLFOX/CAPOX", ["line=second", "course=after", "drug=folfox", "drug=capox"]),
        ("aidixi or RC48", ["drug=disitamab-vedotin", "drug=disitamab-vedotin"]),
        ("DESTINY-Gastric01, 02 and 04", ["trial=destiny-gastric01", "trial=destiny-gastric02", "trial=destiny-gastric04"]),
        ("DESTINY-Gastric01 on 04.05.2025, 04/05, at 04:30", ["trial=destiny-gastric01"]),
        ("DESTINY-Gastric 04 or DESTINY Gastric 01", ["trial=destiny-gastric04", "trial=destiny-gastric01"]),
        ("ToGA and 04", ["trial=toga"]),
        ("is it 04", []),
    ],
)
def test_the_words_of_the_knowledge_base_are_read(language, text, found):
    assert [name for name, _ in read(language, text)] == found


@pytest.mark.parametrize(
    ("misspelt", "drug"),
    [
        ("enhurtu", "trastuzumab-deruxtecan"),
        ("hersceptin", "trastuzumab"),
        ("traztuzumab", "trastuzumab"),
        ("keytrouda", "pembrolizumab"),
        ("oxiliplatin", "oxaliplatin"),
        ("ramcirumab", "ramucirumab"),
        ("zanidatamb", "zanidatamab"),
    ],
)
def test_a_misspelt_medicine_is_read(language, misspelt, drug):
    assert read(language, f"what is {misspelt}?") == [(f"drug={drug}", misspelt)]


@pytest.mark.parametrize(
    "text",
    [
        "hello, how are you",
        "what is the weather tomorrow",
        "will the medicine harm my embryo",
        "a translation of my letter please",
        "Herbert and Heather came to the hospital together",
        "the oxygen in the platform of the enterprise",
        "12345 +++++ ????? //////",
        "/restart",
    ],
)
def test_an_ordinary_word_is_not_read_as_a_medicine(language, text):
    assert [name for name, _ in read(language, text) if name.startswith("drug=")] == []


@pytest.mark.parametrize(
    ("text", "subject", "continued"),
    [
        ("and 04?", "DESTINY-Gastric01", "and destiny-gastric04?"),
        ("02 or 04", "DG-01", "destiny-gastric02 or destiny-gastric04"),
        ("and 07?", "DESTINY-Gastric01", "and 07?"),
        ("and 04?", "ToGA", "and 04?"),
        ("and 04?", "Enhertu", "and 04?"),
        ("and then?", "DESTINY-Gastric01", "and then?"),
    ],
)
def test_a_bare_number_after_a_trial_names_the_trial_of_that_number(language, text, subject, continued):
    assert language.continued(text, subject) == continued
