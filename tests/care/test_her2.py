"""The status by the gastric criteria: every cell of IHC, ISH and specimen, and what is not sure."""

from __future__ import annotations

from itertools import product

import pytest

from bot.care.her2 import BREAST_RULES, GUIDELINE, HER2_LOW, Missing, Reason, Status, ish_of, joined, judged, latest
from bot.care.report import Day, Doubt, Ihc, Ish, Primary, Report, Sample, Specimen, Stated
from knowledge.reader import read
from knowledge.schema import Her2Result

P, N, L, E, U = Status.POSITIVE, Status.NEGATIVE, Status.HER2_LOW, Status.EQUIVOCAL, Status.UNKNOWN
AMPLIFIED, NOT, UNCLEAR, PENDING = Ish.AMPLIFIED, Ish.NOT_AMPLIFIED, Ish.EQUIVOCAL, Ish.PENDING

# Rows: IHC. Columns: no ISH, amplified, not amplified, equivocal, pending. Source of every cell: bartley-2016; HER2-low: yamaguchi-2023.
COLUMNS = (None, AMPLIFIED, NOT, UNCLEAR, PENDING)
CELLS = {
    None: (U, U, U, U, U),
    Ihc.ZERO: (N, U, N, N, N),
    Ihc.ONE: (L, U, L, L, L),
    Ihc.TWO: (E, P, L, E, E),
    Ihc.THREE: (P, P, U, P, P),
}
TABLE = [(ihc, ish, specimen, CELLS[ihc][COLUMNS.index(ish)]) for ihc, ish, specimen in product(CELLS, COLUMNS, Specimen)]


@pytest.mark.parametrize(("ihc", "ish", "specimen", "status"), TABLE)
def test_every_cell_of_the_table_has_its_status_and_its_source(ihc, ish, specimen, status):
    verdict = judged(Report((Sample(ihc, ish, specimen=specimen),)))
    assert verdict.status is status
    assert GUIDELINE in verdict.sources
    assert (HER2_LOW in verdict.sources) is (status is L)
    assert bool(verdict.missing) is (status in (E, U))


def test_the_table_says_what_the_reviewed_facts_say_or_that_it_cannot_tell():
    facts = [placed.value for placed in read().scoring if isinstance(placed.value, Her2Result)]
    for fact in facts:
        for ish in {"any": COLUMNS, "missing": (None,)}.get(fact.ish) or (Ish(fact.ish),):
            said = judged(Report((Sample(Ihc(fact.ihc), ish),))).status
            expected = L if fact.her2_low else Status(fact.status)
            assert said in (expected, U), (fact, ish)


def test_tests_that_disagree_are_never_decided_here():
    for ihc, ish in ((Ihc.ZERO, AMPLIFIED), (Ihc.ONE, AMPLIFIED), (Ihc.THREE, NOT)):
        verdict = judged(Report((Sample(ihc, ish),)))
        assert (verdict.status, verdict.reason, verdict.missing) == (U, Reason.TESTS_DISAGREE, (Missing.SECOND_READING,))


@pytest.mark.parametrize(
    ("ihc", "ish", "stated", "status"),
    [
        (Ihc.THREE, None, Stated.POSITIVE, P),
        (Ihc.THREE, None, Stated.NEGATIVE, U),
        (Ihc.ZERO, None, Stated.NEGATIVE, N),
        (Ihc.ZERO, None, Stated.POSITIVE, U),
        (Ihc.ONE, None, Stated.NEGATIVE, L),
        (Ihc.ONE, None, Stated.LOW, L),
        (Ihc.ONE, None, Stated.POSITIVE, U),
        (Ihc.TWO, None, Stated.EQUIVOCAL, E),
        (Ihc.TWO, None, Stated.POSITIVE, U),
        (Ihc.TWO, AMPLIFIED, Stated.EQUIVOCAL, P),
        (Ihc.TWO, NOT, Stated.NEGATIVE, L),
        (Ihc.TWO, NOT, Stated.POSITIVE, U),
        (None, None, Stated.POSITIVE, U),
        (None, None, Stated.NEGATIVE, U),
    ],
)
def test_words_that_contradict_the_scores_leave_the_status_open(ihc, ish, stated, status):
    assert judged(Report((Sample(ihc, ish, stated),))).status is status


@pytest.mark.parametrize(
    ("doubt", "ihc", "ish", "status"),
    [
        (Doubt.SEVERAL_SCORES, None, AMPLIFIED, U),
        (Doubt.SEVERAL_ISH, Ihc.TWO, None, U),
        (Doubt.UNCLEAR_SCORE, Ihc.THREE, None, U),
        (Doubt.UNREAD_ISH, Ihc.TWO, None, U),
        (Doubt.UNREAD_ISH, Ihc.THREE, None, P),
        (Doubt.UNREAD_ISH, Ihc.ZERO, None, N),
        (Doubt.INADEQUATE, None, None, U),
        (Doubt.INADEQUATE, Ihc.TWO, None, E),
    ],
)
def test_a_doubt_counts_where_it_could_change_the_status(doubt, ihc, ish, status):
    assert judged(Report((Sample(ihc, ish, doubts=(doubt,)),))).status is status


@pytest.mark.parametrize(
    ("primary", "status", "reason"),
    [
        (Primary.GASTRIC, P, Reason.IHC_3),
        (Primary.NOT_TOLD, P, Reason.IHC_3),
        (Primary.BREAST, U, Reason.BREAST_PRIMARY),
        (Primary.OTHER, U, Reason.OTHER_PRIMARY),
    ],
)
def test_the_gastric_criteria_are_for_stomach_junction_and_gullet_only(primary, status, reason):
    verdict = judged(Report((Sample(Ihc.THREE),), primary))
    assert (verdict.status, verdict.reason) == (status, reason)
    assert (BREAST_RULES in verdict.sources) is (primary is Primary.BREAST)


OLD, NEW = Day(2022, 3, 1), Day(2024, 5, 2)


@pytest.mark.parametrize(
    ("samples", "status", "reason"),
    [
        ((), U, Reason.NO_RESULT),
        ((Sample(Ihc.THREE), Sample(Ihc.THREE, specimen=Specimen.METASTASIS)), P, Reason.IHC_3),
        ((Sample(Ihc.THREE), Sample(Ihc.ZERO)), U, Reason.SAMPLES_DIFFER),
        ((Sample(Ihc.THREE, date=OLD), Sample(Ihc.ZERO, date=NEW)), N, Reason.IHC_0),
        ((Sample(Ihc.ZERO, date=NEW), Sample(Ihc.THREE, date=OLD)), N, Reason.IHC_0),
        ((Sample(Ihc.THREE, date=OLD), Sample(Ihc.ZERO)), U, Reason.SAMPLES_DIFFER),
        ((Sample(Ihc.THREE, date=Day(2024)), Sample(Ihc.ZERO, date=NEW)), U, Reason.SAMPLES_DIFFER),
        ((Sample(Ihc.TWO), Sample(ish=AMPLIFIED)), P, Reason.IHC_2_AMPLIFIED),
        ((Sample(Ihc.TWO, date=OLD), Sample(ish=AMPLIFIED, date=Day(2022, 3, 12))), P, Reason.IHC_2_AMPLIFIED),
        ((Sample(Ihc.TWO, date=OLD), Sample(Ihc.TWO, AMPLIFIED, date=NEW)), P, Reason.IHC_2_AMPLIFIED),
        ((Sample(Ihc.TWO, AMPLIFIED, date=OLD), Sample(Ihc.TWO, date=NEW)), E, Reason.IHC_2_NO_ISH),
        ((Sample(Ihc.TWO, PENDING), Sample(ish=NOT)), L, Reason.IHC_2_NOT_AMPLIFIED),
        ((Sample(Ihc.TWO, specimen=Specimen.BIOPSY), Sample(ish=AMPLIFIED, specimen=Specimen.RESECTION)), U, Reason.SAMPLES_DIFFER),
        ((Sample(Ihc.TWO, name="a"), Sample(ish=AMPLIFIED, name="b")), U, Reason.SAMPLES_DIFFER),
        ((Sample(Ihc.TWO), Sample(Ihc.THREE), Sample(ish=AMPLIFIED)), U, Reason.SAMPLES_DIFFER),
    ],
)
def test_samples_that_differ_count_only_where_their_dates_tell_the_last(samples, status, reason):
    verdict = judged(Report(samples))
    assert (verdict.status, verdict.reason) == (status, reason)


@pytest.mark.parametrize(
    ("ratio", "copies", "ish"),
    [
        (2.0, None, AMPLIFIED),
        (1.99, None, NOT),
        (1.2, 3.9, NOT),
        (1.6, 4.8, UNCLEAR),
        (1.6, 6.0, UNCLEAR),
        (1.6, 6.1, AMPLIFIED),
        (5.0, 12.0, AMPLIFIED),
        (None, 3.0, NOT),
        (None, 5.0, UNCLEAR),
        (None, 9.0, AMPLIFIED),
    ],
)
def test_counted_genes_give_a_result(ratio, copies, ish):
    assert ish_of(ratio, copies) is ish


def test_the_last_sample_is_known_only_from_days_that_can_be_ordered():
    assert latest([Sample(date=OLD), Sample(date=NEW)]) == 1
    assert latest([Sample(date=NEW), Sample(date=NEW)]) is None
    assert latest([Sample(date=OLD), Sample()]) is None
    assert Day(2024).before(Day(2024, 5)) is None
    assert Day(2023).before(Day(2024, 5)) is True
    assert str(Day(2024, 5)) == "2024-05"


def test_parts_of_one_result_are_put_together_once():
    whole = joined([Sample(Ihc.TWO, specimen=Specimen.BIOPSY), Sample(ish=PENDING), Sample(ish=NOT)])
    assert whole == [Sample(Ihc.TWO, NOT, specimen=Specimen.BIOPSY)]
