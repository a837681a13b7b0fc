"""Reads every answer of a pre-screening that a message holds: strictly what is told by the way, freely what was asked for."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Sequence

from bot.language import screening_illness as illness
from bot.language import screening_person as person
from bot.language.report import ReportReader
from bot.language.screening_illness import Markers
from bot.language.screening_person import Countries
from bot.language.screening_treatments import Treatments
from bot.language.screening_words import not_tested, unsure

HER2_STATED = "her2_stated"
MARKERS = ("her2_ihc", "her2_ish", "cps", "cldn182", "msi")
FREE = ("goal", "records")
RECORDS = re.compile(
    r"\b(?:reports?|patholog\w+|biops\w+|histolog\w+|scans?|ct|pet|mri|x-?rays?|imaging|blood(?: tests?| work)?|labs?|"
    r"letters?|discharge|summar\w+|slides?|blocks?|gastroscop\w+|endoscop\w+|images|photos?|pictures|pdfs?|everything|"
    r"all (?:of )?(?:them|records|papers|documents|reports)|papers|documents|files|cds?|dvds?|prescriptions?|records)\b",
    re.I,
)
HOPES = re.compile(r"\b(?:hop(?:e|es|ing)|want\w*|wish\w*|need|would like|looking for|goal|live|cure\w*|better|treat\w*|help|trial|chance|access|get)\b", re.I)
NOTHING_AT_HAND = re.compile(
    r"^\W*(?:none|nothing|no(?:ne)?(?: records?| papers?| reports?)?(?: (?:yet|at hand|here|with me))?|not yet|i have none|we have none)\b", re.I
)
ANYWHERE = re.compile(r"\b(?:anywhere|any country|wherever|any place|does not matter where|doesn'?t matter where|open to (?:travel\w*|any))\b", re.I)
AT_HOME = re.compile(
    r"\b(?:at home|near (?:home|us|me|her|him)|close to (?:home|us)|in (?:our|my|her|his) (?:own )?(?:country|city|town)|here|locally|home country)\b", re.I
)
CLOSED = (
    "who",
    "age",
    "country",
    "diagnosis",
    "biopsy",
    "stage",
    *MARKERS,
    "prior_treatments",
    "progressed_after",
    "ecog",
    "side_effects",
    "contact",
    "name",
    "contact_time",
)
NAMED_ITEMS: Dict[str, str] = {
    "age": r"age|years old",
    "country": r"country|where (?:she|he|we|i) lives?",
    "diagnosis": r"diagnosis|cancer type|type of cancer|primary|organ",
    "stage": r"stage|staging",
    "her2_ihc": r"her-?2|ihc|score|stain\w*",
    "her2_ish": r"fish|ish|gene test|second test",
    "cps": r"cps|pd-?l1",
    "cldn182": r"cldn\S*|claudin\S*",
    "msi": r"msi|mmr|mss",
    "prior_treatments": r"treatments?|chemo\w*|therap(?:y|ies)|medicines?|lines?",
    "progressed_after": r"progression|what happened",
    "ecog": r"ecog|activity|active|fitness|performance",
    "side_effects": r"lungs?|heart",
    "records": r"records?|papers|documents",
    "goal": r"goal|hope|wish(?:es)?",
    "place": r"place|where treatment",
    "name": r"name",
    "contact": r"e-?mail(?: address)?|phone(?: number)?|number|contact|whatsapp",
    "contact_time": r"time|when to (?:call|reach)",
    "who": r"who (?:is|i am)|relation\w*",
}
CHANGE = re.compile(r"\b(?:change|correct|fix|update|wrong|not right|incorrect|mistake in|edit)\b", re.I)


class ScreeningReader:
    """Built once from the vocabulary; `read` is a pure function of text, what was asked, and the year."""

    def __init__(self, drugs: Mapping[str, Sequence[str]], vocabulary: Mapping[str, Mapping[str, Any]], reports: ReportReader) -> None:
        self._markers, self._countries = Markers(reports), Countries(vocabulary["country"])
        named = {name: [*drugs.get(name, ()), *vocabulary["drug"].get(name, ())] for name in {*drugs, *vocabulary["drug"]}}
        self._treatments = Treatments(named, vocabulary["kind"], vocabulary["parts"], vocabulary["setting"])

    def read(self, text: str, asked: Sequence[str], year: int) -> Dict[str, Any]:
        """The value of each item that is told; `asked` are the items that the text may answer without naming them."""
        found: Dict[str, Any] = {
            "who": person.who(text, "who" in asked),
            "age": person.age(text, "age" in asked, year),
            "country": self._countries.home(text, "country" in asked),
            "diagnosis": illness.diagnosis(text, "diagnosis" in asked),
            "biopsy": illness.biopsy(text, "biopsy" in asked),
            "stage": illness.stage(text, "stage" in asked),
            "ecog": illness.ecog(text, "ecog" in asked),
            "side_effects": illness.side_effects(text, "side_effects" in asked),
            "contact": person.contact(text, "contact" in asked),
            "contact_time": person.contact_time(text, "contact_time" in asked),
            "name": person.name(text, "name" in asked),
            **self._of_markers(text, asked),
            **self._of_treatments(text, asked),
            **self._free(text, asked),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _of_markers(self, text: str, asked: Sequence[str]) -> Dict[str, Any]:
        wanted = next((name for name in MARKERS if name in asked), "")
        found = self._markers.read(text, "" if wanted and (unsure(text) or not_tested(text)) else wanted)
        return found

    def _of_treatments(self, text: str, asked: Sequence[str]) -> Dict[str, Any]:
        had = self._treatments.had(text, "prior_treatments" in asked)
        grew = self._treatments.grew_after(text, "progressed_after" in asked)
        if not had and unsure(text):  # "no idea" is not "no treatment"
            had = None
        courses = None if had is None else [one.as_json() for one in had]
        return {"prior_treatments": courses, "progressed_after": grew}

    def _free(self, text: str, asked: Sequence[str]) -> Dict[str, Any]:
        found: Dict[str, Any] = {}
        if "goal" in asked and len(re.findall(r"\w\w", text)) and not unsure(text) and ("contact" not in asked or HOPES.search(text)):
            found["goal"] = text
        if "records" in asked:
            found["records"] = "none" if NOTHING_AT_HAND.search(text) else text if RECORDS.search(text) or "goal" not in asked else None
        if "place" in asked:
            countries = [name for _, name in self._countries.named(text)]
            found["place"] = countries[-1] if countries else "anywhere" if ANYWHERE.search(text) else "at home" if AT_HOME.search(text) else None
        return found


def item_to_change(text: str) -> str:
    """The item that somebody wants to change, by its name in the message; empty where none is named."""
    if not CHANGE.search(text):
        return ""
    places: List[Any] = [(match.start(), name) for name, words in NAMED_ITEMS.items() for match in [re.search(rf"\b(?:{words})\b", text, re.I)] if match]
    return min(places)[1] if places else ""
