"""A report in any writing is read, and no text makes it raise or see what is not there."""

from __future__ import annotations

import re
from typing import Any, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.her2 import Status, judged
from bot.care.report import Primary, Specimen
from bot.language.report import ReportReader
from knowledge.words import report_words

READER = ReportReader(report_words())


def read(text: str) -> Tuple[Any, Any, str]:
    verdict = judged(READER.read(text))
    sample = verdict.sample
    return (sample.ihc.value if sample and sample.ihc else None, sample.ish.value if sample and sample.ish else None, verdict.status.value)


@pytest.mark.parametrize(
    "written",
    [
        "IHC 2+", "HER2 two plus", "HER2 (++)", "HER2 2 +", "c-erbB-2 (2+)", "Score 2+", "HER2: 2+", "IHC2+", "HER2 IHC II+", "lHC 2+", "HER-Z 2+",
        "HER2/neu score 2", "HER2：２＋", "HER2 2十", "her-2: score of 2", "2+ for HER2", "HER22+", "HER2 (4B5): 2+", "HER2....2+", "ERBB2 IHC score: 2+",
    ],
)  # fmt: skip
def test_a_score_is_read_in_all_its_writings(written):
    assert read(written) == ("2+", None, "equivocal")


@pytest.mark.parametrize(
    ("gene", "ish"),
    [
        ("FISH amplified", "amplified"), ("FISH: positive", "amplified"), ("FISH+", "amplified"), ("ISH (+)", "amplified"), ("FISH 扩增", "amplified"),
        ("HER2/CEP17 ratio 2.3", "amplified"), ("DISH ratio: 4,1", "amplified"), ("average HER2 copy number 8.2", "amplified"),
        ("FISH not amplified", "not_amplified"), ("FISH neg", "not_amplified"), ("FISH-", "not_amplified"), ("CISH -ve", "not_amplified"),
        ("FISH 未扩增", "not_amplified"), ("no evidence of HER2 gene amplification", "not_amplified"), ("HER2 amplification: NO", "not_amplified"),
        ("SISH: amplification was not detected", "not_amplified"), ("HER2/CEP17 ratio 1.1", "not_amplified"), ("FISH\nNOT\nAMPLIFIED", "not_amplified"),
        ("FISH equivocal", "equivocal"), ("ratio HER2/CEP17 1.7, HER2 copies 5.1", "equivocal"),
        ("FISH pending", "pending"), ("sent for FISH", "pending"), ("awaiting the FISH result", "pending"), ("FISH 待报告", "pending"),
        ("FISH recommended", None), ("FISH not done", None), ("EBER-ISH negative", None), ("EGFR FISH amplified", None),
        ("advised: FISH for HER2 amplification", None),
    ],
)  # fmt: skip
def test_the_gene_test_is_read_in_words_and_figures(gene, ish):
    status = {"amplified": "positive", "not_amplified": "her2_low"}.get(ish or "", "equivocal")
    assert read(f"HER2 IHC 2+. {gene}.") == ("2+", ish, status)


@pytest.mark.parametrize(
    "text",
    [
        "what does 2+ mean", "What is the difference between HER2 2+ and 3+?", "does IHC 3+ count as positive", "if my FISH is amplified, what then",
        "CK7 (3+), CDX2 2+, Ki-67 60%", "ER 3+ PR 2+", "PD-L1 TPS 3+", "H. pylori (3+), chronic inflammation (2+), HER2 not done", "urine protein 3+",
        "Claudin 18.2 2+ in 80%", "grade 3, pT3N2M0, 3/18 nodes, ECOG 1", "IHC 3 weeks ago",
        "HER2 tested on 3 slides", "MET amplified", "0: none 1+: faint 2+: weak 3+: strong",
        "EBER-ISH positive", "my score is good", "", " ", "+++", "3+", "HER2",
    ],
)  # fmt: skip
def test_what_is_no_own_her2_result_gives_none(text):
    assert read(text)[:2] == (None, None)


@pytest.mark.parametrize(
    ("text", "cps", "cldn182", "msi"),
    [
        ("PD-L1 (22C3) CPS: 10, TPS 5%", 10, None, None),
        ("combined positive score (CPS) is 7.5", 7.5, None, None),
        ("TPS 40%", None, None, None),
        ("CPS <1", 0, None, None),
        ("PD-L1 CPS not done", None, None, None),
        ("CLDN18.2 positive (80%)", None, "positive", None),
        ("claudin 18.2: 2+/3+ in 90% of cells", None, "positive", None),
        ("negative for CLDN18.2", None, "negative", None),
        ("Claudin18.2 (-)", None, "negative", None),
        ("what does claudin positive mean", None, None, None),
        ("MLH1 (+), PMS2 (+), MSH2 (+), MSH6 (+)", None, None, "MSS"),
        ("MLH1 and PMS2: loss of nuclear expression", None, None, "MSI-H"),
        ("loss of MSH6", None, None, "MSI-H"),
        ("no loss of MMR proteins", None, None, "MSS"),
        ("dMMR", None, None, "MSI-H"),
        ("pMMR, CPS 3", 3, None, "MSS"),
        ("MSI-high not detected", None, None, "MSS"),
        ("MLH1 (+), PMS2 (+)", None, None, None),
        ("MSI not tested", None, None, None),
    ],
)
def test_the_other_markers_are_read(text, cps, cldn182, msi):
    report = READER.read(text)
    assert (report.cps, report.cldn182, report.msi) == (cps, cldn182, msi)


def test_samples_are_kept_apart_with_their_dates():
    report = READER.read("Gastric biopsy, 12 May 2021: HER2 3+. Liver metastasis biopsy, 2024-06-01: HER2 1+.")
    assert [(s.ihc.value, s.specimen, str(s.date)) for s in report.samples] == [
        ("3+", Specimen.BIOPSY, "2021-05-12"),
        ("1+", Specimen.METASTASIS, "2024-06-01"),
    ]
    assert judged(report).status is Status.HER2_LOW


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("gastric biopsy, HER2 3+", Primary.GASTRIC),
        ("breast cancer, HER2 3+", Primary.BREAST),
        ("My mother had breast cancer. My stomach cancer is HER2 3+", Primary.GASTRIC),
        ("lung adenocarcinoma HER2 3+", Primary.OTHER),
        ("HER2 3+", Primary.NOT_TOLD),
    ],
)
def test_where_the_cancer_began_is_read(text, primary):
    assert READER.read(text).primary is primary


@pytest.mark.parametrize(
    ("text", "ihc", "ish", "status"),
    [
        ("HER2 was 0 at one laboratory and 3+ at the other", None, None, "unknown"),
        ("HER2 IHC (05/2022): 3+. Under treatment: 0 (03/2024)", "0", None, "negative"),
        ("gastrectomy, HER2: 3+ in 5 % of the cells", None, None, "unknown"),
        ("gastric biopsy, HER2: 3+ in 5 % of the cells", "3+", None, "positive"),
        ("HER2 IHC 2+. Dual ISH: HER2 copy 4.8, CEP17 copy 2.7, ratio 1.78. Borderline.", "2+", "equivocal", "equivocal"),
        ("ER 3+ PR 3+ HER2 2+. Breast cancer of my aunt.", None, None, "unknown"),
        ("HER2 3+ was not seen. Score: 1+", "1+", None, "her2_low"),
        ("HER2 1+, foobar 18 positive", "1+", None, "her2_low"),
        ("HER2 weakly positive (1+)", "1+", None, "her2_low"),
        ("My HER2 score is 2+. Am I HER2-positive?", "2+", None, "equivocal"),
        ("HER2 2+ / CA19-9 300 / FISH amplified", "2+", "amplified", "positive"),
        ("HER2: 2+ / EBER negative / gene amplification detected by FISH", "2+", "amplified", "positive"),
        ("HER2 2+. FISH: amplifikasyon foobaradi", None, None, "unknown"),
        ("The trial requires HER2 3+. Mine is HER2 1+.", "1+", None, "her2_low"),
        ("HER2 2+, zyx12 3+", "2+", None, "equivocal"),
        ("HER2 2+, foobar 3+", "2+", None, "equivocal"),
        ("HER2 stains foobarish 3+", "3+", None, "positive"),
        ("HER2 2+. Kindly do FISH.", "2+", None, "equivocal"),
        ("FISH for HER2 was done. Negative. Earlier IHC 2+", "2+", "not_amplified", "her2_low"),
    ],
)
def test_whose_score_it_is_and_what_makes_it_doubtful(text, ihc, ish, status):
    verdict = judged(READER.read(text))
    assert verdict.status.value == status
    if status != "unknown":
        assert read(text) == (ihc, ish, status)


@pytest.mark.parametrize(
    "written",
    [
        "HER2 eqivocal 2+, FISH amplifed", "H E R 2   s c o r e   2 +   F I S H   a m p l i f i e d", "HER2 dos cruces, FISH amplificado",
        "HER2 2个加号, FISH 扩增", "HercepTest™ score 2+; ISH: amplifié", "ИГХ: HER2 2+. FISH: амплификация выявлена", "HER2 puntaje 2, FISH positivo",
        "HER2 (2+).FISH: amplified", "HER2 immunohistologisch Score 2+, FISH: amplifiziert",
    ],
)  # fmt: skip
def test_slips_and_other_tongues_are_read(written):
    assert read(written) == ("2+", "amplified", "positive")


def test_a_lone_score_counts_as_her2s_only_as_an_answer_to_a_question():
    assert not READER.read("no, it is 3+").samples
    assert READER.read("no, it is 3+", bare=True).samples[0].ihc.value == "3+"


PARTS = st.sampled_from(
    (
        "HER2 IHC FISH 2+ 3+ 1+ 0 ++ not amplified pending negative positive ratio 2.1 < CPS 5 CLDN18.2 MSI-H MLH1 "
        "( ) , . ; : \n - + / | if what 2024 biopsy 阴性 扩增"
    ).split(" ")
)


@given(st.one_of(st.text(max_size=300), st.lists(PARTS, max_size=40).map(" ".join), st.lists(PARTS, max_size=40).map("".join)))
@settings(max_examples=400)
def test_no_text_of_any_kind_makes_it_raise(text):
    assert judged(READER.read(text)).status in Status
    assert judged(READER.read(text, bare=True)).status in Status


REPORTS = (
    "HER2 IHC 2+, FISH not amplified", "HER2 (3+)", "HER-2/neu: score 1+ (negative). PD-L1 CPS 5.", "HER2: equivocal (2+). HER2 FISH: amplified, ratio 3.1.",
    "my her2 is 2+ fish negative", "HER2 0. MSS. Claudin 18.2 negative.", "Biopsy 2021-03-01: HER2 3+. Biopsy 2024-03-01: HER2 0.", "HER2 2+, FISH pending",
)  # fmt: skip
UNRELATED = (
    "Hemoglobin 10.2 g/dL, platelets 210.", "CT: liver lesion 2.3 cm in segment 6.", "Ki-67 60%. EBER negative.", "CK7 (3+), CDX2 (2+), CK20 (-).",
    "Tumor grade 3, pT3N2M0, 3/18 nodes.", "ECOG 1. Blood pressure 120/80.", "H. pylori (++).", "Take one tablet daily with food.",
)  # fmt: skip


@given(
    st.sampled_from(REPORTS), st.lists(st.sampled_from(UNRELATED), max_size=4), st.lists(st.sampled_from(UNRELATED), max_size=4), st.sampled_from((" ", "\n"))
)
@settings(max_examples=150)
def test_unrelated_lines_do_not_change_the_result(report, before, after, joint):
    assert read(joint.join([*before, report.rstrip(".") + ".", *after])) == read(report)


@given(st.sampled_from(REPORTS), st.sampled_from((str.lower, str.upper, str.title)), st.sampled_from((" ", "  ", "\u00a0", "\n", "\t ")), st.booleans())
@settings(max_examples=150)
def test_case_spacing_and_punctuation_do_not_change_the_result(report, case, space, stop):
    changed = re.sub(" ", space, case(report.rstrip(".")) + ("." if stop else ""))
    assert read(changed) == read(report)
