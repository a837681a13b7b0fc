"""Whether a message tells a result of its own, as a report does, or asks something; and whether it corrects what was read."""

from __future__ import annotations

import re

from bot.care.report import Report
from bot.language.questions import AUXILIARIES, REQUESTS, WORDS

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
INVERTED = re.compile(r"\b(?:am i|are we|is it|is he|is she|is this|yes or no)\b", re.I)
SHORT, SENTENCE, LONG, SEVERAL = 25, 4, 9, 2
QUESTION = re.compile(rf"\b(?:{WORDS})\b|(?:^|[.;,\n]\s*)(?:(?:and|also|so|pls|please)\W+)?(?:{AUXILIARIES}|am|was|were|may|any|{REQUESTS})\b", re.I)


def tells_results(text: str, report: Report) -> bool:
    """Whether a message gives results of its own without asking something else: a report that is pasted, begun, or told in a plain statement."""
    told = any(sample.ihc or sample.ish for sample in report.samples)
    if asking(text):
        return False
    return bool(OPENING.search(text)) or (told and not SEEKING.search(text) and _whole(text, report))


def _whole(text: str, report: Report) -> bool:
    """Whether it is more than a key word such as `her2 1+`: a sentence, or several results with HER2 named."""
    results = sum(bool(sample.ihc) + bool(sample.ish) for sample in report.samples)
    results += sum(value is not None for value in (report.cps, report.cldn182, report.msi))
    if not HER2.search(text) and results < SEVERAL:
        return False
    stated = PERSON.search(text) or TELLING.search(text) or any("一" <= letter <= "鿿" for letter in text)
    words = len(text.split())
    return bool(stated) or (results >= SEVERAL and words >= SENTENCE) or words >= LONG


def asking(text: str) -> bool:
    """Whether any part of a text looks like a question."""
    return "?" in text or "？" in text or bool(INVERTED.search(text)) or bool(QUESTION.search(text))


def corrects(text: str, report: Report) -> bool:
    """Whether a short message without a question gives another value for what was read before."""
    told = any(sample.ihc or sample.ish for sample in report.samples) or report.cps is not None
    return told and not asking(text) and len(text.split()) <= SHORT and (bool(CORRECTING.match(text)) or not SEEKING.search(text))
