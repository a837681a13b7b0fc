"""Whether a message tells a result of its own, as a report does, asks something, or both; and whether it corrects what was read."""

from __future__ import annotations

import re
from enum import Enum

from bot.care.report import Doubt, Report
from bot.language.questions import AUXILIARIES, REQUESTS, WORDS, asks, pieces

OPENING = re.compile(
    r"\b(?:here|this|below|attached|following)(?:'s| is| are| goes)\s+"
    r"(?:(?:my|our|his|her|the|a|(?:mu|mo|da)[md]'?s)\s+)?(?:\w+\s+){0,2}(?:reports?|results?)\b"
    r"|\b(?:my|our|his|her) (?:\w+\s){0,2}report (?:says|reads|is|shows)\b",
    re.I,
)
PERSON = re.compile(r"\b(?:i|i'?m|i've|my|mine|our|we|his|he|she|mum|mom|mother|dad|father|husband|wife|brother|sister|son|daughter|patient)\b", re.I)
TELLING = re.compile(r"\b(?:is|are|was|were|came|shows?|showed|says|said|got|have|has|had|turned|be|am|'?m|reported)\b|[:=]", re.I)
HER2 = re.compile(r"\bher[ -]?2|erb|her-?two", re.I)
SEEKING = re.compile(
    r"\b(?:options?|treatments?|treated|therapy|prognosis|survival|meaning|mean|next|help|advice|vs|versus|rules?|criteria|confused|believe|chance"
    r"|hospitals?|clinics?|doctors? for|coverage|insurance|cost|price|trial|eligible|drug|medicine|explain)\b",
    re.I,
)
CORRECTING = re.compile(
    r"^\W*(?:no|nope|not|wrong|actually|sorry|correction|it'?s not|that'?s (?:wrong|not)|i meant|i mean|it should be|it is|it'?s|incorrect)\b", re.I
)
INVERTED = re.compile(
    r"\b(?:am i|are we|is it|is he|is she|is this|yes or no|(?:can|could|should|will|would|do|does|may) (?:i|we|he|she|it|this|they))\b", re.I
)
SEVERAL_RESULTS = frozenset((Doubt.SEVERAL_SCORES, Doubt.SEVERAL_ISH, Doubt.UNCLEAR_SCORE))
CLAUSES = re.compile(r"(?<=[.!?;。？！])\s+|\n+")
RESULT = re.compile(r"\b(?:her[ -]?2|c?-?erb|ihc|fish|ish|ihq)", re.I)
OWNERS = r"my|our|his|her|(?:mum|mom|dad|father|mother|husband|wife|brother|sister|son|daughter|uncle|aunt|aunty|friend|patient)(?:'?s)?"
OWN = re.compile(
    rf"\b(?:{OWNERS})\b[^.?!\n]{{0,40}}\b(?:her[ -]?2|ihc|fish|ish|reports?|results?|biops\w*|tests?|path\w*)\b"
    r"|\b(?:i am|i'?m|i have|i've|we have|he is|he's|she is|she's|he has|she has|came|says|said|shows?|showed|got|results?)\b"
    r"[^.?!\n]{0,30}(?:\bher[ -]?2|\bihc|\bfish|\bish\b|[0-3] ?\+)",
    re.I,
)
SHORT, SENTENCE, LONG, SEVERAL = 25, 4, 9, 2
QUESTION = re.compile(rf"\b(?:{WORDS})\b|(?:^|[.;,\n]\s*)(?:(?:and|also|so|pls|please)\W+)?(?:{AUXILIARIES}|am|was|were|may|any|{REQUESTS})\b", re.I)


class Concern(Enum):
    """What a message is about as far as reports go."""

    NOTHING = "nothing"
    REPORT = "report"
    REPORT_AND_QUESTION = "report_and_question"


def concern(text: str, report: Report) -> Concern:
    """Whether a message is a report, a report with a question beside it, or neither."""
    if tells_results(text, report):
        return Concern.REPORT
    told = any(sample.ihc or sample.ish or SEVERAL_RESULTS & set(sample.doubts) for sample in report.samples)
    asked = asking(text) or SEEKING.search(text)
    own = OWN.search(text) or _stated(text) or _results(report) >= SEVERAL
    return Concern.REPORT_AND_QUESTION if told and asked and own else Concern.NOTHING


def question(text: str) -> str:
    """What a message asks beside the results that it tells; empty if nothing."""
    for clause in reversed([clause for clause in CLAUSES.split(text) if asking(clause) or SEEKING.search(clause)]):
        parts = pieces(clause)
        first = next((place for place, part in enumerate(parts) if _begins_a_question(part)), None)
        asked = clause if not RESULT.search(clause) else " ".join(parts[first:]) if first is not None else ""
        if asked and not RESULT.search(asked):
            return asked
    return ""


def _begins_a_question(part: str) -> bool:
    return (asks(part) or bool(QUESTION.match(part))) and not RESULT.search(part)


def _stated(text: str) -> bool:
    """Whether a clause of its own gives results, as in `HER2 2+. FISH negative. What next?`"""
    return any(RESULT.search(clause) and not asking(clause) and not SEEKING.search(clause) for clause in CLAUSES.split(text))


def tells_results(text: str, report: Report) -> bool:
    """Whether a message gives results of its own without asking something else: a report that is pasted, begun, or told in a plain statement."""
    told = any(sample.ihc or sample.ish for sample in report.samples)
    if asking(text):
        return False
    return bool(OPENING.search(text)) or (told and not SEEKING.search(text) and _whole(text, report))


def _whole(text: str, report: Report) -> bool:
    """Whether it is more than a key word such as `her2 1+`: a sentence, or several results with HER2 named."""
    results = _results(report)
    if not HER2.search(text) and results < SEVERAL:
        return False
    stated = PERSON.search(text) or TELLING.search(text) or any("一" <= letter <= "鿿" for letter in text)
    words = len(text.split())
    return bool(stated) or (results >= SEVERAL and words >= SENTENCE) or words >= LONG


def _results(report: Report) -> int:
    """How many results a message gives."""
    of_her2 = sum(bool(sample.ihc) + bool(sample.ish) for sample in report.samples)
    return of_her2 + sum(value is not None for value in (report.cps, report.cldn182, report.msi))


def asking(text: str) -> bool:
    """Whether any part of a text looks like a question."""
    return "?" in text or "？" in text or bool(INVERTED.search(text)) or bool(QUESTION.search(text))


def corrects(text: str, report: Report) -> bool:
    """Whether a short message without a question gives another value for what was read before."""
    told = any(sample.ihc or sample.ish for sample in report.samples) or report.cps is not None
    return told and not asking(text) and len(text.split()) <= SHORT and (bool(CORRECTING.match(text)) or not SEEKING.search(text))
