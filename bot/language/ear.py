"""What messages with a warning sign sound like, learned from examples: it hears what no rule has words for, and what only uses the words."""

from __future__ import annotations

import re
from typing import Optional, Sequence, Tuple

import numpy as np

from bot.language.grams import Grams

NONE = "none"
# Margins of the safety sets: most signs that the rules missed at first sight lie above the first two, and one near miss in two hundred;
# no message with a sign lies below the third with all its parts.
SURE, SURE_AGAINST, ORDINARY = 0.25, 0.5, -0.5
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
PARTS = re.compile(r"(?<=[.!?;])\s+|\n+|,\s+|\s+(?=(?:but|and|also|meanwhile|since|because)\s)")
FEWEST_WORDS = 5
OUT_OF_CONTEXT = 0.5  # so much less a sentence counts than the whole, for what stands around it may explain it


class Ear:
    """A linear machine on the n-grams of the words as they were written; `examples`: texts of two articles or more, and of `none`."""

    def __init__(self, examples: Sequence[Tuple[str, str]]) -> None:
        self._labels = sorted({label for _, label in examples})
        self._none = self._labels.index(NONE)
        self._grams = Grams.fit([text for text, _ in examples], [label for _, label in examples])

    def hears(self, text: str, calm: bool) -> Optional[str]:
        """The urgent article that a message, or a sentence of it, sounds like; None where it is not sure of any.

        It must be surer where a rule read what makes it `calm`; of a few words only the rules know what they mean.
        """
        sentences = [sentence for sentence in SENTENCES.split(text) if len(sentence.split()) >= FEWEST_WORDS]
        if len(text.split()) < FEWEST_WORDS:
            return None
        whole, *parts = map(self._margins, (text, *sentences))
        margins = min([whole, *(part + OUT_OF_CONTEXT for part in parts)], key=lambda found: found[self._none])
        if -margins[self._none] < (SURE_AGAINST if calm else SURE):
            return None
        return self._labels[int(np.argmax(np.where(np.arange(len(margins)) == self._none, -np.inf, margins)))]

    def doubts(self, text: str) -> bool:
        """Whether a message sounds like a sign at all, if only a little."""
        return bool(self._margins(text)[self._none] < 0)

    def ordinary(self, text: str) -> bool:
        """Whether a message of some words, and each part of it, surely sounds like a message without a sign."""
        return len(text.split()) >= FEWEST_WORDS and all(-self._margins(part)[self._none] < ORDINARY for part in (text, *PARTS.split(text)) if part)

    def _margins(self, text: str) -> np.ndarray:
        return self._grams.margins(self._grams.sums(text))
