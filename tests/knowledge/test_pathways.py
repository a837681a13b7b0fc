"""The data of the report rules: the same words as in the other tables, and a meaning for every reason."""

from __future__ import annotations

import re

from bot.care.her2 import Reason
from knowledge.pathways import approved, meanings, ways
from knowledge.reader import read


def test_options_of_her2_positive_disease_stand_in_the_table_of_lines_with_the_same_words():
    rows = {(row.line, row.option, row.condition, row.standing, tuple(row.drugs), tuple(row.sources)) for row in (p.value for p in read().lines)}
    ours = {(w.line, w.option, w.condition, w.standing, w.drugs, w.sources) for w in ways() if w.status == ("positive",) and w.id != "third-ramucirumab"}
    assert ours == rows


def test_every_reason_of_the_rules_has_its_meaning_in_two_sentences():
    told = meanings()
    assert set(told) == {reason.value for reason in Reason}
    for meaning in told.values():
        assert len(re.split(r"(?<=[.?!])\s+(?=[A-Z])", meaning["says"])) == 2, meaning["id"]
        assert not re.search(r"\beligible\b|\byou should\b", meaning["says"], re.I)


def test_only_approvals_that_hold_count():
    found = {(one.drug, one.agency) for one in approved()}
    assert ("trastuzumab-deruxtecan", "NMPA") in found
    assert ("kn026", "NMPA") not in found
    assert ("zanidatamab", "FDA") not in found
