"""The guard, and a classifier for the tests: it knows each topic by its cue words, as surely as its cues are said."""

from __future__ import annotations

import re
from typing import Dict, Sequence

import numpy as np
import pytest

from bot.language.clinical import ClinicalLanguage
from bot.language.topics import Guess, Reading
from bot.language.warning import Guard, guard_over
from bot.settings import EAR
from knowledge.words import safety

WORDS = {
    "drug": {"trastuzumab": ["trastuzumab", "Herceptin"], "t-dxd": ["T-DXd", "Enhertu"]},
    "trial": {"toga": ["ToGA"]},
    "place": {"china": ["China"], "europe": ["Europe"]},
}
CUES = {
    "ask/about-herceptin": {"what", "herceptin"},
    "ask/about-enhertu": {"what", "enhertu"},
    "ask/hair-herceptin": {"hair", "herceptin"},
    "ask/hair-enhertu": {"hair", "enhertu"},
    "ask/price-herceptin": {"price", "herceptin"},
    "ask/price-enhertu": {"price", "enhertu"},
    "ask/biopsy": {"how", "biopsy"},
    "ask/food": {"what", "eat"},
    "out-of-scope": {"weather"},
}
SURENESS = 8.0


class Cue(str):
    """A text with a vector: which cues it holds, as a unit vector."""

    @property
    def vector(self) -> np.ndarray:
        known = sorted(set().union(*CUES.values()))
        found = np.array([cue in re.findall(r"[a-z]+", self.lower()) for cue in known], dtype=np.float32)
        return found / max(1.0, float(np.linalg.norm(found)))


class CueClassifier:
    """Stands in for the topic classifier: the more of its cues a text holds, the larger the share of a label."""

    def __init__(self) -> None:
        self.language, self.labels = ClinicalLanguage(WORDS), tuple(CUES)

    def read(self, text: str) -> Reading:
        said = set(re.findall(r"[a-z]+", text.lower()))
        weights: Dict[str, float] = {label: float(np.exp(SURENESS * (len(cues & said) / len(cues)) ** 3)) for label, cues in CUES.items()}
        whole = sum(weights.values())
        ranking = tuple(Guess(label, weights[label] / whole) for label in sorted(weights, key=weights.__getitem__, reverse=True))
        return Reading(ranking, text, self.language.mentions(text))

    def alone(self, text: str) -> Reading:
        return self.read(text)

    def by_words(self, text: str) -> Guess:
        return self.read(text).ranking[0]

    def sketch(self, text: str) -> Cue:
        return Cue(text)

    def likeliest(self, sketches: Sequence[str]) -> Guess:
        return self.read(" ".join(sketches)).ranking[0]


@pytest.fixture(scope="session")
def cued() -> CueClassifier:
    return CueClassifier()


@pytest.fixture(scope="session")
def guard() -> Guard:
    return guard_over(safety, EAR)
