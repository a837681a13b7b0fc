"""The safety data: whole, with sources, and each fault is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.reader import ROOT
from knowledge.warnings import RULES, read_safety, safety_faults


def copied(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "safety", tmp_path / "safety")
    return tmp_path


def changed(root: Path, name: str, old: str, new: str) -> None:
    path = root / "safety" / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_safety_data_has_no_fault(content):
    assert list(safety_faults(set(content.sources))) == []


def test_every_category_has_rules_and_every_language_its_sentences():
    data = read_safety()
    assert len({rule["category"] for rule in data["rules"]}) == len(RULES)
    assert set(data["foreign"]) == {"zh", "hi", "ar", "ru", "es"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"text": "red on the pillow", "alarm": "urgent-toothache"}', "unexpected value"),
        ('{"text": "red on the pillow"}', "field required"),
        ('{"text": "red on the', "Unterminated string"),
        ('{"text": "Red on the pillow", "alarm": "none"}\n{"text": "red on the pillow", "alarm": "none"}', "the message stands twice"),
    ],
)
def test_a_fault_of_an_example_of_the_ear_is_told_with_its_line(content, tmp_path, line, told):
    root = copied(tmp_path)
    path = root / "safety/heard.jsonl"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + line + "\n", encoding="utf-8")
    last = len(before.splitlines()) + len(line.splitlines())
    faults = [str(fault) for fault in safety_faults(set(content.sources), root)]
    assert [fault for fault in faults if told in fault and f"safety/heard.jsonl:{last}" in fault], faults


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("bleeding", "when: [melena", "when: [melaena", "unknown list 'melaena'"),
        ("fever", "sunnybrook]", "nobody]", "unknown source 'nobody'"),
        ("other", "within: 7", "within: 70", "ensure this value is less than or equal to 20"),
        ("breathing", "id: cough", "name: cough", "field required"),
        ("places", "samaritans]", "nobody]", "unknown source 'nobody'"),
        ("foreign", "\n  review: native", "\n  review: maybe", "unexpected value"),
    ],
)
def test_a_fault_of_the_safety_data_is_told(content, tmp_path, name, old, new, told):
    root = copied(tmp_path)
    changed(root, name, old, new)
    faults = [str(fault) for fault in safety_faults(set(content.sources), root)]
    assert any(told in fault and f"safety/{name}.yml" in fault for fault in faults), faults
