"""The figures of a page: ratio of the genes, copies in a cell, CPS."""

from __future__ import annotations

from typing import List, Optional, Tuple

from bot.language.report_page import Page, Sign

SKIPPED = frozenset(
    ": = \" ' ( ) of is was at about approximately ~ average mean the a score value result came to be - by with using ihc clone assay antibody pharmdx dako ,"
    " ratio per cell her as calculated | ; ≈ has back cps score 评 分 为 约 值 .".split()
)
BELOW, ABOVE = frozenset("<≤"), frozenset(">≥")
REACH = 7
MOST_COPIES, MOST_RATIO, MOST_CPS = 40, 40, 100
CONTEXT = 10


def number(word: str) -> Optional[float]:
    """A word as a number; None if it is none."""
    plain = word.replace(",", ".")
    return float(plain) if plain.replace(".", "", 1).isdigit() and plain.isascii() else None


def after(page: Page, sign: Sign, most: float) -> Optional[Tuple[int, float, str]]:
    """The first number behind a sign with nothing but known small words between: its place, its value, a comparison before it."""
    compared = ""
    for index in range(sign.end, min(len(page.words), sign.end + REACH)):
        word = page.words[index]
        value = number(word)
        if value is not None and not _glued(page, index):
            ranged = page.words[index + 1 : index + 2] == ["-"] and index + 2 < len(page.words) and number(page.words[index + 2]) is not None
            return (index, value, compared) if value <= most and not ranged else None
        if word in BELOW | ABOVE:
            compared = word
        elif word not in SKIPPED and index not in page.marked:
            return None
    return None


def ratio(page: Page) -> List[Tuple[int, float]]:
    """Each HER2/CEP17 ratio with its place; a mere threshold is none."""
    found = []
    for sign in (m for m in page.markers if m.value == "ratio" and _of_the_gene(page, m)):
        got = after(page, sign, MOST_RATIO)
        if got and not (got[2] and (page.has("legend", *_beside(page, sign)) or page.has("if", *_beside(page, sign)))):
            value = got[1] - 0.01 if got[2] in BELOW and got[2] else got[1]
            found.append((got[0], value))
    return found


def copies(page: Page) -> List[Tuple[int, float]]:
    """Each mean number of HER2 copies in a cell with its place; totals and the centromere's are left out."""
    found = []
    for sign in (m for m in page.markers if m.value == "copies"):
        gene = next((m for m in reversed(page.markers) if m.end <= sign.start and m.value in ("her2", "cep17", "other", "ngs", "ratio")), None)
        near = gene is not None and gene.value == "her2" and sign.start - gene.end <= CONTEXT
        start, end = _beside(page, sign)
        counted = page.words[max(start, sign.start - CONTEXT) : sign.end]
        got = (
            after(page, sign, MOST_COPIES) or _just_before(page, sign)
            if near and "total" not in counted and not any(m.value == "ngs" for m in page.between(start, end, "marker"))
            else None
        )
        if got and not (got[2] and page.has("legend", start, end)):
            found.append((got[0], got[1]))
    return found


def _just_before(page: Page, sign: Sign) -> Optional[Tuple[int, float, str]]:
    """`4.6 copies per cell`."""
    value = number(page.words[sign.start - 1]) if sign.start else None
    return (sign.start - 1, value, "") if value is not None and value <= MOST_COPIES and not _glued(page, sign.start - 1) else None


def _of_the_gene(page: Page, sign: Sign) -> bool:
    if sign.end - sign.start > 2:
        return True
    beside = [m for m in page.markers if m is not sign and abs(m.start - sign.start) <= CONTEXT]
    return any(m.value in ("her2", "cep17", "ish") for m in beside) and not any(
        m.value in ("other", "finding", "ngs") and 0 <= sign.start - m.end <= 2 for m in beside
    )


def _beside(page: Page, sign: Sign) -> Tuple[int, int]:
    return page.sentence(sign.start)


def _glued(page: Page, index: int) -> bool:
    """A digit that is part of a name, as in `22C3` or `CEP17`."""
    after_letter = index > 0 and page.words[index - 1].isalpha() and not page.spaced[index - 1] and not _marked(page, index - 1)
    behind = page.words[index + 1] if index + 1 < len(page.words) and not page.spaced[index] else ""
    before_letter = behind.isalpha() and behind not in ("x", "fold") and not "一" <= behind <= "鿿"
    return after_letter or before_letter or _marked(page, index)


def _marked(page: Page, index: int) -> bool:
    return index in page.marked
