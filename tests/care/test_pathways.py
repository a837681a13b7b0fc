"""What to read and what to ask about in real situations."""

from __future__ import annotations

import pytest

from bot.care.her2 import Status
from bot.care.pathways import Situation, pathway
from bot.care.report import Ihc
from knowledge.pathways import approved, ways

WAYS, APPROVED = ways(), approved()
TRASTUZUMAB, T_DXD = "trastuzumab", "trastuzumab-deruxtecan"
P, L, N = Status.POSITIVE, Status.HER2_LOW, Status.NEGATIVE

# situation, line, the articles that come first, ids of the options in their order
CASES = {
    "new, CPS 5": (Situation(P, cps=5), "first", ["treatment-first-line"], ["first-pembrolizumab", "first-zanidatamab"]),
    "new, CPS 0": (Situation(P, cps=0), "first", ["treatment-first-line"], ["first-trastuzumab", "first-zanidatamab"]),
    "new, CPS not known": (Situation(P), "first", ["treatment-first-line"], ["first-pembrolizumab", "first-trastuzumab", "first-zanidatamab"]),
    "after trastuzumab": (
        Situation(P, 1, frozenset({TRASTUZUMAB}), country="usa"), "second", ["treatment-after-trastuzumab"], ["second-tdxd", "second-ramucirumab"],
    ),
    "after trastuzumab, in China": (
        Situation(P, 1, frozenset({TRASTUZUMAB}), country="china"), "second", ["treatment-after-trastuzumab"],
        ["second-tdxd", "second-ramucirumab", "second-kn026"],
    ),
    "T-DXd not to be had": (
        Situation(P, 1, frozenset({TRASTUZUMAB}), not_to_be_had=frozenset({T_DXD})), "second", ["treatment-second-line-no-tdxd"], ["second-ramucirumab"],
    ),
    "after T-DXd, in China": (
        Situation(P, 2, frozenset({TRASTUZUMAB, T_DXD}), Ihc.THREE, country="china"), "third_or_later", ["treatment-after-tdxd"],
        ["third-trifluridine", "third-rc48", "third-irinotecan", "third-ramucirumab", "third-trial"],
    ),
    "after T-DXd and ramucirumab with paclitaxel, in Europe": (
        Situation(P, 3, frozenset({TRASTUZUMAB, T_DXD, "ramucirumab", "paclitaxel"}), Ihc.THREE, country="europe"), "third_or_later",
        ["treatment-after-tdxd"], ["third-trifluridine", "third-irinotecan", "third-trial"],
    ),
    "two lines, T-DXd not had": (
        Situation(P, 2, frozenset({TRASTUZUMAB, "ramucirumab", "paclitaxel"}), country="europe"), "third_or_later", ["treatment-after-trastuzumab"],
        ["third-tdxd", "third-trifluridine", "third-irinotecan", "third-trial"],
    ),
    "CLDN18.2 positive too": (
        Situation(P, cps=5, cldn182="positive"), "first", ["treatment-first-line", "testing-cldn182"], ["first-pembrolizumab", "first-zanidatamab"],
    ),
    "HER2-low, new": (Situation(L, ihc=Ihc.ONE, cps=1, cldn182="negative"), "first", ["treatment-her2-low"], []),
    "HER2-low 2+, third line, in China": (
        Situation(L, 2, ihc=Ihc.TWO, country="china"), "third_or_later", ["treatment-her2-low"], ["negative-trifluridine", "low-rc48", "low-tdxd-trial"],
    ),
    "HER2-low 1+, third line, in China": (
        Situation(L, 2, ihc=Ihc.ONE, country="china"), "third_or_later", ["treatment-her2-low"], ["negative-trifluridine", "low-tdxd-trial"],
    ),
    "HER2-negative, CLDN18.2 positive": (
        Situation(N, cps=0, cldn182="positive"), "first", ["treatment-her2-negative", "testing-cldn182"], ["negative-zolbetuximab"],
    ),
    "HER2-negative, CPS 10": (Situation(N, cps=10), "first", ["treatment-her2-negative"], ["negative-nivolumab"]),
    "MSI-H": (Situation(P, cps=5, msi="MSI-H"), "first", ["treatment-first-line", "testing-other-biomarkers"], ["first-pembrolizumab", "first-zanidatamab"]),
    "2+ without ISH": (Situation(Status.EQUIVOCAL), "first", ["testing-2plus", "testing-ish-fish"], []),
    "cannot tell": (Situation(Status.UNKNOWN), "first", ["testing-how"], []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_situation_leads_to_the_articles_and_options_that_the_evidence_gives(case):
    situation, line, first, options = CASES[case]
    found = pathway(situation, WAYS, APPROVED)
    assert found.line == line
    assert list(found.articles[: len(first)]) == first
    assert [option.way.id for option in found.options] == options
    assert all(option.way.condition and option.way.sources for option in found.options)


def test_what_is_recorded_for_the_country_stands_beside_an_option():
    had = frozenset({TRASTUZUMAB})
    told = {
        country: pathway(Situation(P, 1, had, country=country), WAYS, APPROVED).options[0].approved for country in ("china", "usa", "europe", "india", None)
    }
    assert told == {"china": True, "usa": True, "europe": True, "india": None, None: None}
    rc48 = [option for option in pathway(Situation(P, 2, had, Ihc.THREE, country="china"), WAYS, APPROVED).options if option.way.id == "third-rc48"]
    assert rc48[0].approved is True


def test_a_medicine_that_was_had_or_cannot_be_had_is_not_named_again():
    for had in (frozenset({T_DXD}), frozenset({TRASTUZUMAB, T_DXD})):
        for lines in range(4):
            assert all(T_DXD not in option.way.drugs for option in pathway(Situation(P, lines, had), WAYS, APPROVED).options)
            gone = pathway(Situation(P, lines, frozenset({TRASTUZUMAB}), not_to_be_had=frozenset({T_DXD})), WAYS, APPROVED)
            assert all(T_DXD not in option.way.drugs for option in gone.options)


def test_results_that_would_say_more_are_named():
    assert pathway(Situation(P), WAYS, APPROVED).unknown == ("cps",)
    assert pathway(Situation(N), WAYS, APPROVED).unknown == ("cps", "cldn182")
    assert pathway(Situation(P, cps=3), WAYS, APPROVED).unknown == ()
