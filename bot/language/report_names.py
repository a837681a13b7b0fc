"""Which test a name on a page means, together with what stands just before it: `FISH for HER2`, `PD-L1 IHC`, `EBER-ISH`."""

from __future__ import annotations

from bot.language.report_page import Page, Sign

WEAK = ("ihc", "score")
GENE = ("ish", "ratio", "cep17", "copies")
NEAR, BESIDE = 3, 4
PARTING = frozenset((",", ";", "|", "but", "and", "with", "，", "、"))


def named(page: Page, marker: Sign) -> str:
    """`her2`, `ish`, or another test."""
    if marker.value in GENE:
        earlier = page.marker_before(marker.start)
        beside = earlier and marker.start - earlier.end <= NEAR and not PARTING & set(page.words[earlier.end : marker.start])
        told = earlier and page.between(earlier.end, marker.start, "score", "word", "state", "amplified")
        return "other" if earlier and earlier.value in ("other", "finding", "ngs") and beside and not told else "ish"
    earlier = page.marker_before(marker.start)
    near = (
        earlier
        if earlier and marker.start - earlier.end <= BESIDE and not page.between(earlier.end, marker.start, "score", "word", "state", "amplified")
        else None
    )
    if marker.value == "her2":
        return "ish" if near and near.value == "ish" else "her2"
    if marker.value in WEAK:
        return named(page, near) if near and near.value not in WEAK else "her2"
    return marker.value
