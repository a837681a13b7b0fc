"""The pre-screening as the intake takes it: the questionnaire, how its items are spoken about, and the words that answers are read by."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, List, Literal, Mapping, Optional

from pydantic import Field, ValidationError
from ruamel.yaml import YAML

from bot.care.questionnaire import Condition, Group, Item, Option, Questionnaire
from knowledge import reading
from knowledge.reader import ROOT, Content, Fault
from knowledge.schema import Entry, Id, Text

FILE = "knowledge/screening.yml"
HARDEST = 8.0


class Talk(Entry):
    """How an item is spoken about; `get` is how to get what is missing."""

    name: Text
    short: Text
    again: Text
    why: Text
    get: Optional[Text]
    sources: List[Id] = []
    within: int = Field(0, ge=0)
    takes: str = ""
    text_with: str = ""


class Review(Entry):
    """When the clinical reasons were looked at, and when they are due again."""

    evidence_date: date
    review_by: date


class Coding(Entry):
    """A code with its words."""

    code: Text
    display: Text


class AnswerOption(Entry):
    """An answer that is offered."""

    valueCoding: Coding


class Code(Entry):
    """A code that a condition compares with."""

    code: Text


class EnableWhen(Entry):
    """A condition of an item."""

    question: str
    operator: Literal["=", "!="]
    answerCoding: Optional[Code]
    answerString: Optional[Text]


class Asked(Entry):
    """An item of the questionnaire in FHIR's own words; a group holds items."""

    linkId: str = Field(regex=r"^[a-z0-9][a-z0-9_]*$")
    type: Literal["group", "choice", "string", "integer", "decimal"]
    text: Text
    required: bool = False
    repeats: bool = False
    enableWhen: List[EnableWhen] = []
    enableBehavior: Literal["all"] = "all"
    answerOption: List[AnswerOption] = []
    item: List[Asked] = []


Asked.update_forward_refs()


def questionnaire(root: Path = ROOT) -> Questionnaire:
    """The questions with their conditions, as the rules take them."""
    form, spoken = _file(root)["questionnaire"], talk(root)
    return Questionnaire(form["version"], tuple(_group(Asked.parse_obj(entry), spoken[entry["linkId"]]) for entry in form["item"]))


def form(root: Path = ROOT) -> Dict[str, Any]:
    """The FHIR Questionnaire itself."""
    return dict(_file(root)["questionnaire"])


def talk(root: Path = ROOT) -> Dict[str, Dict[str, Any]]:
    """Item or group → its words: name, short, again, why, get."""
    return {name: Talk.parse_obj(entry).dict() for name, entry in _file(root)["talk"].items()}


def vocabulary(root: Path = ROOT) -> Dict[str, Dict[str, Any]]:
    """What answers are read by: countries, courses of treatment, what they are given with, and their setting."""
    gathered: Dict[str, Dict[str, Any]] = {}
    for path in sorted((root / "vocabulary" / "screening").glob("*.yml")):
        gathered.update(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    return gathered


def regions(root: Path = ROOT) -> Dict[str, str]:
    """Name of a country → the place whose approvals are recorded."""
    return {entry["name"]: entry["region"] for entry in vocabulary(root)["country"].values()}


def screening_faults(content: Content, root: Path = ROOT) -> Iterator[Fault]:
    """Every fault of the questionnaire: its form, ids that stand twice, conditions on what is not asked, words that are missing or hard to read."""
    try:
        entries = [Asked.parse_obj(entry) for entry in _file(root)["questionnaire"]["item"]]
        spoken = {name: Talk.parse_obj(entry) for name, entry in _file(root)["talk"].items()}
        Review.parse_obj(_file(root)["review"])
    except ValidationError as error:
        yield from (_fault(".".join(map(str, problem["loc"])), problem["msg"], "what knowledge/README.md describes") for problem in error.errors())
        return
    every = [part for entry in entries for part in (entry, *entry.item)]
    names = [entry.linkId for entry in every]
    yield from (_fault(name, "the id stands twice", "an id of its own") for name in sorted({name for name in names if names.count(name) > 1}))
    yield from (_fault(name, "no words for this item", "an entry of `talk`") for name in names if name not in spoken)
    yield from (_fault(name, "words for what is not asked", "an item of this id") for name in spoken if name not in names)
    yield from _conditions(every)
    yield from _words(every, spoken, content)


def _conditions(entries: List[Asked]) -> Iterator[Fault]:
    met: List[str] = []
    for entry in entries:
        for condition in entry.enableWhen:
            if condition.question not in met:
                yield _fault(entry.linkId, f"depends on '{condition.question}'", "an item that is asked before")
        met.append(entry.linkId)


def _words(entries: List[Asked], spoken: Mapping[str, Talk], content: Content) -> Iterator[Fault]:
    excepted = reading.names(content)
    texts = [(entry.linkId, entry.text) for entry in entries]
    texts += [(name, text) for name, one in spoken.items() for text in (one.short, one.again, one.why, one.get, one.text_with) if text]
    for name, text in texts:
        level = reading.measure(text, excepted)
        if level.grade > HARDEST:
            yield _fault(name, f"reading grade {level.grade}: '{text[:40]}'", f"{HARDEST:g} or below")
    for name, one in spoken.items():
        yield from (_fault(name, f"unknown source '{source}'", "an id of sources.yml") for source in one.sources if not content.knows("sources", source))


def _fault(field: str, wrong: str, expected: str) -> Fault:
    return Fault(FILE, 1, field, wrong, expected)


def _group(entry: Asked, spoken: Mapping[str, Any]) -> Group:
    if entry.type == "group":
        items = tuple(_item(one, entry.linkId) for one in entry.item)
        return Group(entry.linkId, entry.text, items, spoken["within"], spoken["takes"], spoken["text_with"])
    return Group(entry.linkId, entry.text, (_item(entry, ""),))


def _item(entry: Asked, group: str) -> Item:
    options = tuple(Option(option.valueCoding.code, option.valueCoding.display) for option in entry.answerOption)
    conditions = tuple(Condition(one.question, one.operator, one.answerCoding.code if one.answerCoding else one.answerString or "") for one in entry.enableWhen)
    return Item(entry.linkId, entry.text, entry.type, entry.required, options, conditions, group)


def _file(root: Path) -> Dict[str, Any]:
    return YAML(typ="safe").load((root / "screening.yml").read_text(encoding="utf-8"))
