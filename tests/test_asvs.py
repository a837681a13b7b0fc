"""The table of OWASP's requirements names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = re.findall(r"^\| (V[\d.]+) [^|]*\|[^|]*\| ([^|]*) \| ?([^|]*) ?\|$", (ROOT / "docs/asvs.md").read_text(encoding="utf-8"), re.M)
TESTS = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.M)}


def test_every_requirement_that_is_met_names_tests_that_exist():
    named = {requirement: re.findall(r"`(\w+)`", tests) for requirement, state, tests in ROWS if state == "met"}
    assert len(named) > 25
    assert [requirement for requirement, tests in named.items() if not tests] == []
    assert sorted({test for tests in named.values() for test in tests} - TESTS) == []


def test_every_other_requirement_says_why():
    others = [state for _, state, _ in ROWS if state != "met"]
    assert [state for state in others if state != "n/a" and not state.startswith("operator: ")] == []
