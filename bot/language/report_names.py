"""Which test a name on a page means, together with what stands just before it: `FISH for HER2`, `PD-L1 IHC`, `EBER-ISH`."""

from __future__ import annotations

from bot.language.report_page import Page, Sign

WEAK = ("ihc", "score")
GENE = ("ish", "ratio", "cep17", "copies")
NEAR, BESIDE = 3, 4
JOINING = frozenset("( ) / , - : = [ ] | . +".split())
GENE_OF = frozenset("- by gene for rna ( status".split())  # `EBER-ISH`, `EGFR gene FISH`
PARTING = frozenset((",", ";", "|", "but", "and", "with", "，", "、"))


def named(page: Page, marker: Sign) -> str:
    """`her2`, `ish`, or another test."""
    if marker.value in GENE:
        earlier = page.marker_before(marker.start)
        return "other" if earlier and earlier.value in ("other", "ngs") and set(page.words[earlier.end : marker.start]) <= GENE_OF else "ish"
    earlier = page.marker_before(marker.start)
    near = (
        earlier
        if earlier and marker.start - earlier.end <= BESIDE and not page.between(earlier.end, marker.start, "score", "word", "state", "amplified")
        else None
    )
    if marker.value == "her2":
        return "ish" if near and near.value == "ish" and not _parted(page, near, marker) else "her2"
    if marker.value in WEAK:
        whose = named(page, near) if near and near.value not in WEAK else "her2"
        return "her2" if near and near.value == "her2" else whose
    return marker.value


def _parted(page: Page, one: Sign, other: Sign) -> bool:
    """Whether two names stand in two items of a list, such as `suggest FISH / HER2: 0`."""
    return any(page.words[index] in PARTING or page.words[index] == "/" or index in page.breaks for index in range(one.end, other.start + 1))


def scored(page: Page, sign: Sign) -> bool:
    """Whether a word such as `equivocal` stands beside a score, whose name it is: `2+ (equivocal)`, `equivocal, 2+`."""
    return any(score.label == "score" and joined(page, sign, score) for score in page.signs)


def joined(page: Page, sign: Sign, score: Sign) -> bool:
    """Whether nothing but signs stands between a word and a score."""
    gap = page.words[score.end : sign.start] if score.end <= sign.start else page.words[sign.end : score.start]
    return len(gap) <= NEAR and JOINING >= set(gap) and page.same_sentence(sign.start, score.start)
