"""Trains the Rasa model when its inputs have changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List

import rasa

from bot.settings import MODEL, ROOT

# Articles are left out: they lend the model only words and titles, and an author's correction should not cost a training.
INPUTS = (
    "bot/dialogue/config.yml", "bot/dialogue/domain", "bot/dialogue/components", "bot/language", "data",
    "knowledge/vocabulary", "knowledge/languages.yml", "knowledge/facts/drugs.yml", "knowledge/facts/trials.yml", "requirements.lock",
)  # fmt: skip
READ = {".yml", ".py", ".lock", ".jsonl"}
FOLLOWUPS, LEANING = ROOT / "data/followups.jsonl", ROOT / "data/leaning.jsonl"
# The reading of reports, the pre-screening and the guard for warning signs stand beside the model.
APART = (
    "bot/language/report", "knowledge/vocabulary/report/", "bot/language/screening", "knowledge/vocabulary/screening/",
    "bot/language/asking", "bot/language/ear", "bot/language/person",
    "bot/language/warning", "bot/language/phrases", "bot/language/readings", "bot/language/surroundings", "bot/language/tongues", "bot/language/wording",
)  # fmt: skip


def inputs() -> Iterator[Path]:
    """Every file that decides what the model is."""
    for name in INPUTS:
        path = ROOT / name
        yield from [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix in READ and not _apart(file))


def _apart(path: Path) -> bool:
    return path.relative_to(ROOT).as_posix().startswith(APART)


def followups(path: Path = FOLLOWUPS) -> List[List[Dict[str, Any]]]:
    """The training conversations: each a list of turns with `say` and `accept`."""
    return [json.loads(line)["turns"] for line in path.read_text(encoding="utf-8").splitlines()]


def leaning(path: Path = LEANING) -> List[Dict[str, Any]]:
    """Questions that lean on an answer: `say` (several) `after` an article, and which articles to `accept`."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def fingerprint() -> str:
    """A hash of the inputs of the model."""
    digest = hashlib.sha256()
    for path in inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def train_if_changed(model: Path = MODEL) -> bool:
    """Trains into `model` unless it was made from the same inputs; tells whether it trained."""
    mark, wanted = model.with_suffix(".inputs"), fingerprint()
    if model.is_file() and mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return False
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as folder:
        result = rasa.train(
            domain=str(ROOT / "bot/dialogue/domain"),
            config=str(ROOT / "bot/dialogue/config.yml"),
            training_files=str(ROOT / "data"),
            output=folder,
            fixed_model_name="model",
            force_training=True,  # the cache does not know of the words and the code that the components read
        )
        shutil.move(result.model, model)
    mark.write_text(wanted, encoding="utf-8")
    return True
