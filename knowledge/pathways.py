"""The data of the report rules: options to ask about, approvals, and what each reason means."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Tuple

from ruamel.yaml import YAML

from bot.care.pathways import Approved, Way
from bot.care.report import Ihc
from knowledge.reader import ROOT

ALLOWED = ("regular", "conditional", "accelerated")


def ways(root: Path = ROOT) -> Tuple[Way, ...]:
    """Every option with its conditions."""
    return tuple(_way(entry) for entry in _facts(root, "ways"))


def approved(root: Path = ROOT) -> Tuple[Approved, ...]:
    """Every approval that holds, as far as it is recorded."""
    entries = [entry for entry in _facts(root, "approvals") if entry["kind"] in ALLOWED and entry.get("line")]
    return tuple(Approved(entry["drug"], entry["agency"], entry["line"]) for entry in entries)


def meanings(root: Path = ROOT) -> Dict[str, Dict[str, Any]]:
    """Reason → what it means, what to ask, articles, sources."""
    return {entry["id"]: entry for entry in _facts(root, "meanings")}


def _way(entry: Dict[str, Any]) -> Way:
    told: Dict[str, Any] = {name: entry[name] for name in entry if name != "ihc"}
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Way(**{**told, **lists}, ihc=tuple(Ihc(score) for score in entry.get("ihc", ())))


def _facts(root: Path, name: str) -> List[Dict[str, Any]]:
    return YAML(typ="safe").load((root / "facts" / f"{name}.yml").read_text(encoding="utf-8"))
