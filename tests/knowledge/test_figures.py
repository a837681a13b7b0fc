"""Figures: each mark is filled from the facts, and one that leads nowhere is refused."""

import pytest

from knowledge.figures import Figures, UnknownFigure, amount, as_people, ratio
from knowledge.schema import Comparison, Outcome


@pytest.fixture(scope="module")
def figures(content):
    return Figures(placed.value for placed in content.trials)


@pytest.mark.parametrize(
    "mark, told",
    [
        ("{{toga.trastuzumab.os}}", "13.8 months"),
        ("{{ toga.trastuzumab.os }}", "13.8 months"),
        ("{{toga.trastuzumab.orr}}", "47%"),
        ("{{toga.chemotherapy.orr as people}}", "about 1 in 3 people (35%)"),
        ("{{keynote-811.pembrolizumab.os}}", "20.0 months"),
        ("{{keynote-811.pembrolizumab.os-cps1}}", "20.1 months"),
        ("{{destiny-gastric01.t-dxd.orr-confirmed as people}}", "about 4 in 10 people (42.9%)"),
        ("{{toga.randomised}}", "594"),
        ("{{toga.analysed}}", "584"),
        ("{{toga.published}}", "2010"),
        ("{{toga.hr.os}}", "0.74 (95% CI 0.60 to 0.91)"),
        ("{{keynote-811.hr.os-cps1}}", "0.79"),
        ("from {{toga.chemotherapy.os}} to {{toga.trastuzumab.os}}.", "from 11.1 months to 13.8 months."),
        ("no mark at all", "no mark at all"),
    ],
)
def test_a_mark_is_replaced_by_the_figure_with_its_unit(figures, mark, told):
    assert figures.fill(mark) == told


@pytest.mark.parametrize(
    "mark",
    [
        "{{tiger.trastuzumab.os}}", "{{toga.placebo.os}}", "{{toga.trastuzumab.dor}}", "{{toga.trastuzumab.os-cps1}}", "{{toga.hr.pfs}}",
        "{{toga.people}}", "{{toga.name}}", "{{destiny-gastric01.randomised}}",
    ],
)  # fmt: skip
def test_a_mark_without_a_figure_is_refused_and_named(figures, mark):
    with pytest.raises(UnknownFigure) as refusal:
        figures.fill(f"It was {mark}.")
    assert refusal.value.args == (mark,)


def test_the_sources_of_drawn_figures_are_those_of_their_trials(figures):
    text = "{{toga.trastuzumab.os}} and {{keynote-811.randomised}}, not {{tiger.a.os}}"
    assert figures.sources(text) == {"bang-2010", "janjigian-2023", "janjigian-2024"}


@pytest.mark.parametrize(
    "percent, told",
    [
        (51.3, "about 1 in 2 people (51.3%)"), (47, "about 5 in 10 people (47%)"), (35, "about 1 in 3 people (35%)"),
        (74, "about 3 in 4 people (74%)"), (66, "about 2 in 3 people (66%)"), (44.3, "about 4 in 10 people (44.3%)"),
        (28.8, "about 3 in 10 people (28.8%)"), (24.8, "about 1 in 4 people (24.8%)"), (13.9, "about 1 in 7 people (13.9%)"),
        (9.5, "about 1 in 10 people (9.5%)"), (1.3, "about 1 in 100 people (1.3%)"), (50.0, "about 1 in 2 people (50%)"),
    ],
)  # fmt: skip
def test_a_share_is_told_as_people_with_the_exact_percentage_beside_it(percent, told):
    assert as_people(percent) == told


def test_a_share_of_people_is_never_far_from_its_percentage():
    for tenth in range(10, 951):
        part, whole = map(int, as_people(tenth / 10).split()[1:4:2])
        assert abs(100 * part / whole - tenth / 10) <= 5, as_people(tenth / 10)


@pytest.mark.parametrize(
    "outcome, told",
    [
        (Outcome(measure="os", value=13.8), "13.8 months"),
        (Outcome(measure="pfs", value=20), "20.0 months"),
        (Outcome(measure="orr", value=38), "38%"),
        (Outcome(measure="grade3", value=58.9), "58.9%"),
    ],
)
def test_an_amount_has_the_unit_of_its_measure(outcome, told):
    assert amount(outcome) == told


@pytest.mark.parametrize(
    "comparison, told",
    [(Comparison(measure="os", hr=0.7, ci=[0.55, 0.9]), "0.70 (95% CI 0.55 to 0.90)"), (Comparison(measure="pfs", hr=0.74), "0.74")],
)
def test_a_hazard_ratio_names_its_interval_where_it_is_known(comparison, told):
    assert ratio(comparison) == told
