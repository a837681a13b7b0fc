"""One HER2 result with its place, and several of one sample put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

from bot.care.report import Doubt, Ihc, Ish, Stated


@dataclass(frozen=True)
class Found:
    """One HER2 result and the token at which it stands."""

    at: int
    ihc: Optional[Ihc] = None
    ish: Optional[Ish] = None
    stated: Optional[Stated] = None
    doubt: Optional[Doubt] = None


def merged(found: Sequence[Found]) -> Tuple[Optional[Ihc], Optional[Ish], Optional[Stated], Tuple[Doubt, ...]]:
    """The results of one sample as one; what does not agree is a doubt."""
    scores = list(dict.fromkeys(one.ihc for one in found if one.ihc))
    genes = list(dict.fromkeys(one.ish for one in found if one.ish and one.ish is not Ish.PENDING))
    pending = [one.ish for one in found if one.ish is Ish.PENDING]
    words = list(dict.fromkeys(one.stated for one in found if one.stated))
    if len(words) > 1 and Stated.EQUIVOCAL in words:  # the first test was equivocal, the words at the end are final
        words.remove(Stated.EQUIVOCAL)
    doubts = [one.doubt for one in found if one.doubt]
    if len(scores) > 1:
        doubts.append(Doubt.SEVERAL_SCORES)
    if len(genes) > 1:
        doubts.append(Doubt.SEVERAL_ISH)
    if len(words) > 1:
        doubts.append(Doubt.SEVERAL_WORDS)
    ihc = scores[0] if len(scores) == 1 else None
    ish = genes[0] if len(genes) == 1 else (pending[0] if pending and not genes else None)
    return ihc, ish, words[0] if len(words) == 1 else None, tuple(dict.fromkeys(doubts))
