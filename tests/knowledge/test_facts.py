"""Structured facts: what the evidence says on trials, drugs, approvals and scores stands in the tables after publishing."""

import re

import pytest
from sqlalchemy import select

from bot.store import tables
from bot.store.engine import sessions
from knowledge.publish import article_bodies

TRIALS = {  # phase, design, line, people
    "toga": ("3", "randomised", "first", 594),
    "keynote-811": ("3", "randomised", "first", 698),
    "herizon-gea-01": ("3", "randomised", "first", 914),
    "destiny-gastric04": ("3", "randomised", "second", 494),
    "destiny-gastric02": ("2", "single-arm", "second", 79),
    "destiny-gastric01": ("2", "randomised", "third_or_later", 187),
    "destiny-gastric06": ("2", "single-arm", "third_or_later", 95),
    "rc48-c008": ("2", "single-arm", "third_or_later", 125),
    "regard": ("3", "randomised", "second", 355),
    "tags": ("3", "randomised", "third_or_later", 507),
    "satri-cel": ("2", "randomised", "third_or_later", 156),
}
OUTCOMES = {  # trial, measure, group: the arms in their order
    ("toga", "os", None): [13.8, 11.1],
    ("toga", "pfs", None): [6.7, 5.5],
    ("toga", "orr", None): [47, 35],
    ("keynote-811", "os", None): [20.0, 16.8],
    ("keynote-811", "os", "cps1"): [20.1, 15.7],
    ("keynote-811", "pfs", "cps1"): [10.9, 7.3],
    ("keynote-811", "grade3", None): [58.9, 51.2],
    ("herizon-gea-01", "os", None): [26.4, 24.4, 19.2],
    ("herizon-gea-01", "pfs", None): [12.4, 8.1],
    ("destiny-gastric04", "os", None): [14.7, 11.4],
    ("destiny-gastric04", "pfs", None): [6.7, 5.6],
    ("destiny-gastric04", "orr", None): [44.3, 29.1],
    ("destiny-gastric04", "ild", None): [13.9, 1.3],
    ("destiny-gastric04", "grade3", None): [50.0, 54.1],
    ("destiny-gastric02", "orr", None): [38],
    ("destiny-gastric02", "orr", "updated"): [42],
    ("destiny-gastric01", "orr", None): [51.3, 14.3],
    ("destiny-gastric01", "orr", "confirmed"): [42.9, 12.5],
    ("destiny-gastric01", "os", None): [12.5, 8.4],
    ("rc48-c008", "orr", None): [24.8],
    ("rc48-c008", "os", None): [7.9],
    ("rainbow", "os", None): [9.6, 7.4],
    ("regard", "os", None): [5.2, 3.8],
    ("tags", "os", None): [5.7, 3.6],
}
RATIOS = {  # trial, measure, group: hazard ratio and its interval
    ("toga", "os", None): (0.74, 0.60, 0.91),
    ("keynote-811", "os", None): (0.80, 0.67, 0.94),
    ("keynote-811", "os", "cps0"): (1.10, 0.72, 1.68),
    ("herizon-gea-01", "os", None): (0.72, 0.57, 0.90),
    ("destiny-gastric04", "os", None): (0.70, 0.55, 0.90),
    ("destiny-gastric04", "pfs", None): (0.74, None, None),
    ("destiny-gastric01", "os", None): (0.59, 0.39, 0.88),
    ("tags", "os", None): (0.69, None, None),
}
NAMES = {
    "trastuzumab-deruxtecan": {("trastuzumab deruxtecan", "generic"), ("Enhertu", "brand"), ("T-DXd", "other"), ("DS-8201", "other")},
    "disitamab-vedotin": {("disitamab vedotin", "generic"), ("Aidixi", "brand"), ("RC48", "other")},
    "zanidatamab": {("zanidatamab", "generic"), ("Ziihera", "brand"), ("ZW25", "other")},
}
APPROVALS = {  # drug, agency: date, kind and line
    ("trastuzumab-deruxtecan", "NMPA"): [("2024-08-13", "conditional", "third_or_later"), ("2026-01-22", "regular", "second")],
    ("disitamab-vedotin", "NMPA"): [("2021-06-09", "conditional", "third_or_later")],
    ("pembrolizumab", "NMPA"): [("2024-06-25", "regular", "first")],
    ("pembrolizumab", "FDA"): [("2021-05-05", "accelerated", "first"), ("2023-11-07", "accelerated", "first"), ("2025-03-19", "regular", "first")],
    ("kn026", "NMPA"): [("2025-09-11", "under-review", "second")],
}
RESULTS = {  # IHC, ISH: status, HER2-low
    ("0", "any"): ("negative", False),
    ("1+", "any"): ("negative", True),
    ("2+", "amplified"): ("positive", False),
    ("2+", "not_amplified"): ("negative", True),
    ("2+", "missing"): ("equivocal", False),
    ("3+", "any"): ("positive", False),
}


@pytest.fixture
def found(published):
    """A function that gives the rows of a query on the published content."""

    def all_rows(query):
        with sessions(published)() as session:
            return [tuple(row) for row in session.execute(query)]

    return all_rows


@pytest.mark.parametrize("trial, expected", TRIALS.items(), ids=TRIALS)
def test_a_trial_has_its_phase_design_line_and_number_of_people(found, trial, expected):
    table = tables.Trial
    assert found(select(table.phase, table.design, table.line, table.people).where(table.id == trial)) == [expected]


@pytest.mark.parametrize("key, values", OUTCOMES.items(), ids=lambda part: "-".join(map(str, part)))
def test_the_outcomes_of_the_arms_are_those_of_the_evidence(found, key, values):
    table = tables.TrialOutcome
    query = select(table.value).where(table.trial_id == key[0], table.measure == key[1], table.group == key[2]).order_by(table.id)
    assert [row[0] for row in found(query)] == values


def test_survival_is_in_months_and_a_response_in_percent(found):
    units = set(found(select(tables.TrialOutcome.measure, tables.TrialOutcome.unit)))
    months, percent = ({measure for measure, of in units if of == unit} for unit in ("months", "percent"))
    assert months == {"os", "pfs", "dor"} and {"orr", "ild", "grade3"} <= percent and not months & percent


@pytest.mark.parametrize("key, expected", RATIOS.items(), ids=lambda part: "-".join(map(str, part)))
def test_a_comparison_has_its_hazard_ratio_and_interval(found, key, expected):
    table = tables.TrialComparison
    query = select(table.hazard_ratio, table.low, table.high).where(table.trial_id == key[0], table.measure == key[1], table.group == key[2])
    assert found(query) == [expected]


@pytest.mark.parametrize("drug, names", NAMES.items(), ids=NAMES)
def test_a_drug_has_every_name_that_people_use(found, drug, names):
    assert names <= set(found(select(tables.DrugName.name, tables.DrugName.kind).where(tables.DrugName.drug_id == drug)))


@pytest.mark.parametrize(
    "drug, kind, targets, payload",
    [
        ("zanidatamab", "bispecific", ["HER2 domain 2", "HER2 domain 4"], None),
        ("kn026", "bispecific", ["HER2 domain 2", "HER2 domain 4"], None),
        ("kn046", "bispecific", ["PD-L1", "CTLA-4"], None),
        ("trastuzumab", "antibody", ["HER2"], None),
        ("trastuzumab-deruxtecan", "adc", ["HER2"], "deruxtecan (DXd)"),
        ("disitamab-vedotin", "adc", ["HER2"], "MMAE (vedotin)"),
    ],
)
def test_a_drug_has_its_kind_its_targets_and_what_it_carries(found, drug, kind, targets, payload):
    assert found(select(tables.Drug.kind, tables.Drug.targets, tables.Drug.payload).where(tables.Drug.id == drug)) == [(kind, targets, payload)]


@pytest.mark.parametrize("key, expected", APPROVALS.items(), ids=lambda part: "-".join(map(str, part)))
def test_an_approval_has_its_date_kind_and_line(found, key, expected):
    table = tables.Approval
    query = select(table.date, table.kind, table.line).where(table.drug_id == key[0], table.agency == key[1]).order_by(table.date)
    assert found(query) == expected


def test_ihc_and_ish_together_give_six_results_and_no_other(found):
    table = tables.Her2Result
    assert {(ihc, ish): (status, low) for ihc, ish, status, low in found(select(table.ihc, table.ish, table.status, table.her2_low))} == RESULTS


def test_strong_staining_counts_on_a_biopsy_by_a_cluster_and_on_a_resection_from_ten_percent(found):
    [(biopsy, resection)] = found(select(tables.Staining.biopsy, tables.Staining.resection).where(tables.Staining.score == "3+"))
    assert "cluster of at least 5 cells" in biopsy and "side" in biopsy
    assert "at least 10%" in resection


def test_every_figure_of_a_side_effect_stands_in_the_article_on_the_effects_of_its_medicine(content):
    articles = {drug.value.id: drug.value.effects for drug in content.drugs}
    texts = {article: f"{body['short']} {body['full']}" for article, body in article_bodies(content)}
    shares = [(entry.value, share) for entry in content.effects for share in re.findall(r"about .*?%\)|\d[\d.]*%", entry.value.how_common)]
    assert len(shares) >= 9
    assert [(effect.id, share) for effect, share in shares if share.partition("(")[2] not in texts[articles[effect.drug]]] == []
