"""What messages with a warning sign sound like, learned from examples: it hears what no rule has words for, and what only uses the words."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

import numpy as np
from safetensors import SafetensorError  # type: ignore[attr-defined]
from safetensors.numpy import load, save

from bot.language.grams import PAIR, READ, SHORT, Grams

NONE = "none"
KINDS = (PAIR, SHORT, READ)  # n-grams of words and longer ones of characters besides: half a point more, twice the time
LOOSENESS = 1.0
# Chosen on examples held back by writer, then made surer where that cost no sign of the evaluation.
SURE, SURE_OF_A_STORY = 0.25, 0.4
SURE_AGAINST_A_DENIAL = 1.0  # no denial of the evaluation sounds so much like a sign
ORDINARY, SURELY_ORDINARY, ORDINARY_SENTENCE = -0.45, -0.7, -0.2
QUESTION_WORDS = r"(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will|would|should|may)"
SENTENCES = re.compile(rf"(?<=[.!?])\s+|\n+|\s+(?=(?:and|but|also|plus)\s+{QUESTION_WORDS}\b)", re.I)
FEWEST_WORDS, FEWEST_HUSHED, A_STORY = 5, 7, 40
OUT_OF_CONTEXT, IN_A_RUN = 0.5, 0.3  # so much less a sentence, or a run of some, counts than the whole: what stands around it may explain it
RUNS, MOST_SENTENCES = (2, 3), 6  # of more sentences no runs are weighed: that would take too long
READ_AGAIN = 64
ABOUT = "about"
EVERY, STRIDES = 2, (7919, 104_729)  # primes, so that neighbours meet other messages

Example = Tuple[str, str]
Read = Callable[[str], str]


class Ear:
    """A linear machine on the words as they were written and as the guard reads them (`read`); its labels are urgent articles and `none`."""

    def __init__(self, labels: Sequence[str], grams: Grams, read: Read) -> None:
        self._labels, self._none, self._grams, self._read = list(labels), list(labels).index(NONE), grams, read
        self._margins = lru_cache(maxsize=READ_AGAIN)(self._weighed)

    @classmethod
    def learned(cls, examples: Sequence[Example], ordinary: Sequence[str], read: Read) -> Ear:
        """Fits on texts with their labels and on `ordinary` messages; takes a minute for forty thousand.

        Every second example is learned among ordinary messages, too: a sign must be heard beside other questions.
        """
        texts, labels = zip(*examples, *_among(examples, ordinary), *((text, NONE) for text in ordinary), strict=True)
        grams = Grams.fit([(text, read(text)) for text in texts], labels, KINDS, LOOSENESS)
        return cls(sorted(set(labels)), grams, read)

    @classmethod
    def kept(cls, path: Path, made_of: str, learn: Callable[[], Ear], read: Read) -> Ear:
        """The ear that `path` keeps, if it was made of the same (`made_of`: a fingerprint); else it is learned, and kept where that can be written."""
        with suppress(OSError, SafetensorError):  # none is kept, or what was kept is broken
            arrays = load(path.read_bytes())
            about = json.loads(arrays.pop(ABOUT).tobytes())
            if about["made_of"] == made_of:
                return cls(about["labels"], Grams(arrays, about["vocabularies"], KINDS), read)
        ear = learn()
        with suppress(OSError):  # it costs the next start a minute, no more
            ear._keep(path, made_of)
        return ear

    def _keep(self, path: Path, made_of: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        about = json.dumps({"made_of": made_of, "labels": self._labels, "vocabularies": self._grams.vocabularies}).encode()
        with TemporaryDirectory(dir=path.parent) as folder:
            whole = Path(folder) / path.name
            whole.write_bytes(save({**self._grams.arrays, ABOUT: np.frombuffer(about, dtype=np.uint8)}))
            os.replace(whole, path)

    def hears(self, text: str, denied: bool) -> Optional[str]:
        """The urgent article that a message, or a sentence of it, sounds like; None where it is not sure of any.

        It must be surer in a long story, and far surer where the signs that rules met are `denied`; of a few words only the rules know what they mean.
        """
        if len(text.split()) < FEWEST_WORDS:
            return None
        margins = self._loudest(text)
        label = self._labels[int(np.argmax(np.where(np.arange(len(margins)) == self._none, -np.inf, margins)))]
        needed = SURE_AGAINST_A_DENIAL if denied else SURE_OF_A_STORY if len(text.split()) >= A_STORY else SURE
        return label if -margins[self._none] >= needed else None

    def doubts(self, text: str) -> bool:
        """Whether a message sounds like a sign at all, if only a little."""
        return bool(self._margins(text)[self._none] < 0)

    def ordinary(self, text: str, surely: bool) -> bool:
        """Whether a message of some words sounds like one without a sign, and no sentence of it like one with; `surely`: beyond doubt."""
        if len(text.split()) < FEWEST_HUSHED or -self._margins(text)[self._none] >= (SURELY_ORDINARY if surely else ORDINARY):
            return False
        return all(-self._margins(sentence)[self._none] < ORDINARY_SENTENCE for sentence in SENTENCES.split(text) if sentence)

    def _loudest(self, text: str) -> np.ndarray:
        sentences: List[str] = [sentence for sentence in SENTENCES.split(text) if sentence]
        alone = [self._margins(one) + OUT_OF_CONTEXT for one in sentences if len(one.split()) >= FEWEST_WORDS]
        runs = [self._margins(run) + IN_A_RUN for run in _runs(sentences)]
        return min([self._margins(text), *alone, *runs], key=lambda found: float(found[self._none]))

    def _weighed(self, text: str) -> np.ndarray:
        return self._grams.margins(self._grams.sums(text, self._read(text)))


def _runs(sentences: Sequence[str]) -> Iterator[str]:
    """Neighbouring sentences of a message, short of all of them."""
    for length in RUNS if len(sentences) <= MOST_SENTENCES else ():
        if length < len(sentences):
            yield from (" ".join(sentences[start : start + length]) for start in range(len(sentences) - length + 1))


def _among(examples: Sequence[Example], ordinary: Sequence[str]) -> Iterator[Example]:
    """Examples with ordinary messages before them, behind them, or on both sides."""
    for index, (text, label) in enumerate(examples[::EVERY] if ordinary else ()):
        before, behind = (ordinary[index * stride % len(ordinary)] for stride in STRIDES)
        texts = ((before, text), (text, behind), (before, text, behind))[index % 3]
        yield " ".join(one if one[-1] in ".!?" else f"{one}." for one in texts), label
