"""The words people use, gathered from the vocabulary files and from the names in the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List

from ruamel.yaml import YAML

from knowledge.reader import ROOT, read

Words = Dict[str, Dict[str, List[str]]]


def words(root: Path = ROOT) -> Words:
    """Label → id → phrases, for example `drug` → `trastuzumab-deruxtecan` → [`Enhertu`, ...]."""
    gathered: Words = {}
    for path in sorted((root / "vocabulary").glob("*.yml")):
        for label, entries in YAML(typ="safe").load(path.read_text(encoding="utf-8")).items():
            for entry, phrases in entries.items():
                gathered.setdefault(label, {}).setdefault(str(entry), []).extend(map(str, phrases))
    drugs = gathered.setdefault("drug", {})
    for placed in read(root).drugs:
        drug = placed.value
        drugs.setdefault(drug.id, []).extend([drug.name, *drug.brands, *drug.others])
    return gathered
