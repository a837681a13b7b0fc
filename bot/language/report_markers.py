"""The markers beside HER2: PD-L1 CPS (never TPS), CLDN18.2, microsatellites and mismatch repair."""

from __future__ import annotations

from typing import List, Optional

from bot.language.report_numbers import ABOVE, BELOW, MOST_CPS, after, number
from bot.language.report_page import Page, Sign

REPAIR = ("mlh1", "pms2", "msh2", "msh6")
ADJACENT, HELD, TAIL = 4, 8, 24
SIGNS = {"+": "positive", "-": "negative"}
UNSTABLE = ("stab", "стаб", "稳", "穩", "defi")
LEVELS = {"high": "MSI-H", "h": "MSI-H", "low": "MSS", "l": "MSS", "stable": "MSS"}
STRONG = ("2+", "3+")
POSITIVE_SHARE = 75  # at least this share of cells with 2+ or 3+ counts as positive (spotlight, glow)


def cps(page: Page) -> Optional[float]:
    """The combined positive score; None where two different ones stand, or only a threshold."""
    found = []
    for marker in (m for m in page.markers if m.value == "cps" and not _supposed(page, m)):
        got = after(page, marker, MOST_CPS) or _before(page, marker)
        if got is None or (got[2] in ABOVE and got[2] and page.has("legend", *page.sentence(marker.start))):
            continue
        found.append(0.0 if got[2] in BELOW and got[2] and got[1] <= 1 else got[1])
    return found[0] if len(set(found)) == 1 else None


def cldn182(page: Page) -> Optional[str]:
    """`positive` or `negative`; None where it is not told or told in both ways."""
    found = [said for marker in page.markers if marker.value == "cldn182" and not _supposed(page, marker) for said in [_claudin(page, marker)] if said]
    return found[0] if len(set(found)) == 1 else None


def msi(page: Page) -> Optional[str]:
    """`MSI-H` or `MSS`, from the words or from the four repair proteins."""
    told = [sign for sign in page.signs if sign.label == "msi" and not _asked(page, sign) and not _open(page, sign)]
    found = ["MSS" if _denied(page, sign) else sign.value for sign in told if sign.value == "MSI-H" or not _denied(page, sign)]
    whole = [_repair(page, m) for m in page.markers if m.value in ("mmr", "msi")]
    found += [value for value in whole if value]
    if not found:
        proteins = {m.value: said for m in page.markers if m.value in REPAIR for said in [_protein(page, m)] if said}
        if "loss" in proteins.values():
            found.append("MSI-H")
        elif len(proteins) == len(REPAIR):
            found.append("MSS")
    return found[0] if len(set(found)) == 1 else None


def _supposed(page: Page, marker: Sign) -> bool:
    start, _ = page.sentence(marker.start)
    return page.has("if", max(start, marker.start - HELD), marker.end + 2) or _asked(page, marker)


def _asked(page: Page, sign: Sign) -> bool:
    start, end = page.sentence(sign.start)
    return (page.has("question", start, start + 1) or page.has("verb_first", start, start + 1)) and not page.has("own", start, end)


def _denied(page: Page, sign: Sign) -> bool:
    """`MSI-high not detected`, `dMMR: no`, `no MSI-H`."""
    end = page.sentence(sign.start)[1]
    answered = page.words[sign.end : sign.end + 2] in ([":", "no"], ["-", "no"], [":", "negative"])
    apart = page.words[sign.start - 1 : sign.start] == ["("]  # `instability: absent (MSS)`
    before = not apart and page.has("no", page.from_sentence(sign.start, 2), sign.start)
    return before or page.has("not_seen", sign.end, min(end, sign.end + 3)) or answered


def _open(page: Page, sign: Sign) -> bool:
    start, end = page.sentence(sign.start)
    return any(s.value in ("not_done", "pending") for s in page.between(sign.end, min(end, sign.end + 3), "state")) or page.has(
        "if", max(start, sign.start - HELD), sign.end
    )


def _before(page: Page, marker: Sign) -> "Optional[tuple[int, float, str]]":
    """`5 (CPS)` and `10 by CPS`."""
    words = page.words
    index = marker.start - 1
    while index >= 0 and marker.start - index <= 3 and words[index] in ("(", "by", "on", "-"):
        index -= 1
    value = number(words[index]) if index >= 0 and index < marker.start - 1 else None
    return (index, value, "") if value is not None and value <= MOST_CPS else None


def _until_next(page: Page, marker: Sign, reach: int) -> int:
    """The place up to which words belong to a marker: the next other marker, the end of the sentence, or its reach."""
    _, end = page.sentence(marker.start)
    nexts = [m.start for m in page.markers if m.start >= marker.end and m.value not in ("ihc", "score", "ngs", marker.value)]
    return min([end, marker.end + reach, *nexts[:1]])


def _claudin(page: Page, marker: Sign) -> Optional[str]:
    end = _until_next(page, marker, TAIL)
    signs = [s for s in page.between(marker.end, end, "word", "state", "score")]
    for sign in signs:
        if sign.label == "word" and sign.value in ("positive", "negative"):
            negated = page.has("no", sign.start - 2, sign.start)
            if sign.value == "positive" and not negated and any(share < POSITIVE_SHARE for share in _shares(page, marker, end)):
                return None
            return {"positive": "negative", "negative": "positive"}[sign.value] if negated else sign.value
        if sign.label == "state":
            return None
    return _sign(page, marker) or _stained(page, marker, signs, end) or _ahead(page, marker)


def _stained(page: Page, marker: Sign, signs: List[Sign], end: int) -> Optional[str]:
    strong = any(s.label == "score" and (s.value in STRONG or _of_both(page, s)) for s in signs)
    weak = any(s.label == "score" and s.value in ("0", "1+") for s in signs)
    shares = _shares(page, marker, end)
    if strong and not weak and len(shares) == 1:
        return "positive" if shares[0] >= POSITIVE_SHARE else "negative"
    return "negative" if weak and not strong else None


def _shares(page: Page, marker: Sign, end: int) -> List[float]:
    """The shares of cells that are told of a marker."""
    told = [(index, number(page.words[index])) for index in range(marker.end, end - 1) if page.words[index + 1] == "%"]
    return [share for index, share in told if share is not None and not _limit(page, index)]


def _limit(page: Page, index: int) -> bool:
    """`below the threshold (75 %)`, `(≥75 %)`: the rule, not the result."""
    return page.has("legend", index - 3, index) or bool(ABOVE & set(page.words[max(0, index - 2) : index]))


def _of_both(page: Page, sign: Sign) -> bool:
    """`2+/3+`: a share of cells with either."""
    written = page.words[sign.start : sign.end]
    return sign.value == "unclear" and "2" in written and "3" in written


def _ahead(page: Page, marker: Sign) -> Optional[str]:
    """`negative for CLDN18.2`, `positive claudin`."""
    start, _ = page.sentence(marker.start)
    before = page.between(max(start, marker.start - 3), marker.start, "word")
    fitting = [s for s in before if s.value in ("positive", "negative")]
    owned = page.marker_before(marker.start)
    if (
        not fitting
        or (owned and owned.end > fitting[-1].start)
        or (owned and fitting[-1].start - owned.end <= 1 and "for" not in page.words[fitting[-1].end : marker.start])
    ):
        return None
    return fitting[-1].value


def _sign(page: Page, marker: Sign) -> Optional[str]:
    index = marker.end
    while index < len(page.words) and page.words[index] in ("(", ":", "=", "["):
        index += 1
    if index >= len(page.words) or page.words[index] not in SIGNS:
        return None
    after_it = page.words[index + 1] if index + 1 < len(page.words) else ""
    dash = page.words[index] == "-" and after_it not in ("", ")", "]", ",", ";", ".", "/", "|") and index + 1 not in page.breaks
    return None if dash else SIGNS[page.words[index]]


def _protein(page: Page, marker: Sign) -> Optional[str]:
    """Whether one repair protein is there: `intact` or `loss`; `MLH1 and PMS2: loss` holds for both."""
    sign = _sign(page, marker)
    if sign:
        return "intact" if sign == "positive" else "loss"
    start, end = page.sentence(marker.start)
    said = [s for s in page.between(marker.end, min(end, marker.end + TAIL), "word") if s.value in ("intact", "loss", "positive", "negative", "detected")]
    before = [s for s in page.between(max(start, marker.start - HELD), marker.start, "word") if s.value in ("loss", "intact")]
    if before and {"of", "for"} & set(page.words[before[-1].end - 1 : marker.start]):
        return _meant(page, before[-1])
    return _meant(page, said[0]) if said else _meant(page, before[-1]) if before else None


def _meant(page: Page, sign: Sign) -> str:
    there = sign.value in ("intact", "positive", "detected")
    if not page.has("no", sign.start, sign.end) and page.has("no", page.from_sentence(sign.start, 2), sign.start):
        there = not there
    return "intact" if there else "loss"


def _repair(page: Page, marker: Sign) -> Optional[str]:
    """`MMR: intact`, `microsatellite: stable`, `no loss of MMR proteins`."""
    start, end = page.sentence(marker.start)
    if any(m.value in REPAIR for m in page.between(start, end, "marker")):
        return None
    said = [s for s in page.between(marker.end, _until_next(page, marker, HELD), "word") if s.value in ("intact", "loss", "negative")]
    if (
        marker.value == "msi"
        and page.has("no", page.from_sentence(marker.start, 4), marker.start)
        and "evidence" in page.words[max(start, marker.start - 4) : marker.start]
    ):
        return "MSS"
    level = _level(page, marker) if marker.value == "msi" else None
    if level:
        return level
    before = [s for s in page.between(max(start, marker.start - HELD), marker.start, "word") if s.value in ("intact", "loss")]
    if said and said[0].value == "negative":
        return "MSS" if marker.value == "msi" else None
    sign = said[0] if said else before[-1] if before else None
    if sign is None or (marker.value == "msi" and sign.value == "loss" and not any(stem in page.words[sign.start] for stem in UNSTABLE)):
        return None
    return "MSS" if _meant(page, sign) == "intact" else "MSI-H"


def _level(page: Page, marker: Sign) -> Optional[str]:
    """`MSI | High |`, `MSI status: low`."""
    index = marker.end
    while index < len(page.words) and (page.words[index] in ":=|-(" or page.words[index] in ("status", "result", "is", "was")):
        index += 1
    return LEVELS.get(page.words[index]) if index < len(page.words) and index > marker.end else None
