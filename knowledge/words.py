"""The words people use, gathered from the vocabulary files and from the names in the facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List

from ruamel.yaml import YAML

from knowledge.examples import Examples
from knowledge.reader import ROOT
from knowledge.warnings import read_safety

Words = Dict[str, Dict[str, List[str]]]
Links = Dict[str, Dict[str, Dict[str, str]]]
Languages = Dict[str, Dict[str, str]]
ASPECTS = ("article", "effects", "access")


def words(root: Path = ROOT) -> Words:
    """Label → id → phrases, for example `drug` → `trastuzumab-deruxtecan` → [`Enhertu`, ...]."""
    gathered: Words = {}
    for path in sorted((root / "vocabulary").glob("*.yml")):
        for label, entries in YAML(typ="safe").load(path.read_text(encoding="utf-8")).items():
            for entry, phrases in entries.items():
                gathered.setdefault(label, {}).setdefault(str(entry), []).extend(map(str, phrases))
    drugs = gathered.setdefault("drug", {})
    for drug in _facts(root, "drugs"):
        drugs.setdefault(drug["id"], []).extend([drug["name"], *drug.get("brands", []), *drug.get("others", [])])
    return gathered


def links(root: Path = ROOT) -> Links:
    """The articles that the facts link to: `drug` → id → aspect (article, effects, access) → article id; `trial` → id → `article`."""
    return {
        label: {entry["id"]: {aspect: entry[aspect] for aspect in ASPECTS if entry.get(aspect)} for entry in _facts(root, file)}
        for label, file in (("drug", "drugs"), ("trial", "trials"))
    }


def articles(root: Path = ROOT) -> Dict[str, Dict[str, Any]]:
    """What ties articles to each other: id → `question`, `related` ids, `group`, the ids of its `drugs`, and `subject`, the name of its only drug or trial."""
    found: Dict[str, Dict[str, Any]] = {}
    names = {entry["id"]: entry["name"] for file in ("drugs", "trials") for entry in _facts(root, file)}
    tied = links(root)
    for path in sorted((root / "content").glob("*/*.yml")):
        article = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        drugs, trials = ([one for one, aspects in tied[label].items() if article["id"] in aspects.values()] for label in ("drug", "trial"))
        only = names[(drugs or trials)[0]] if len(drugs or trials) == 1 else ""
        found[article["id"]] = {"question": article["question"], "related": article["related"], "group": path.parent.name, "drugs": drugs, "subject": only}
    return found


def article_words(root: Path = ROOT) -> List[str]:
    """Every word of the articles, in lower case: written by authors, so spelt right."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((root / "content").glob("*/*.yml")))
    return sorted({word.lower() for text in texts for word in re.findall(r"[A-Za-z]+", text)})


def _facts(root: Path, name: str) -> List[Dict[str, Any]]:
    return YAML(typ="safe").load((root / "facts" / f"{name}.yml").read_text(encoding="utf-8"))


def safety(root: Path = ROOT) -> Dict[str, Any]:
    """What the guard is built from: rules, signs, what stands around them, other languages, where to call, and `examples` of messages."""
    return {**read_safety(root), "examples": Examples(root)}


def languages(root: Path = ROOT) -> Languages:
    """What someone who writes in another language is told: language code → `sentence` and `person` (the button)."""
    entries = YAML(typ="safe").load((root / "languages.yml").read_text(encoding="utf-8"))
    return {code: {"sentence": entry["sentence"], "person": entry["person"]} for code, entry in entries.items()}


def report_words(root: Path = ROOT) -> Words:
    """The words of pathology reports: label → id → phrases; kept apart, for the classifier of questions does not read them."""
    gathered: Words = {}
    for path in sorted((root / "vocabulary" / "report").glob("*.yml")):
        for label, entries in YAML(typ="safe").load(path.read_text(encoding="utf-8")).items():
            for entry, phrases in entries.items():
                gathered.setdefault(label, {}).setdefault(str(entry), []).extend(map(str, phrases))
    gathered["sense"]["between"].extend(article_words(root))
    return gathered
