"""The safety data as the guard takes them: rules, signs, what stands around them, other languages, and where to call."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Literal, Optional, Set, Tuple

from pydantic import Field, ValidationError
from ruamel.yaml import YAML

from knowledge.examples import EXAMPLES, Category, Heard, example_lines
from knowledge.reader import ROOT, Fault
from knowledge.schema import Entry, Id, Text

RULES = ("crisis", "bleeding", "breathing", "fever", "other")  # the gravest first: the first that is met is answered
LISTS = ("words", "signs", "frames", "sayings", "foreign", "asks")
HEARD = f"knowledge/{EXAMPLES}"
READINGS = {"high-reading", "normal-reading", "low-oxygen", "many-times", "high-sugar"}  # what the guard reads from numbers


class Rule(Entry):
    """One rule: `when` any of its ways is met (lists joined by &), `unless` a list explains the sign away;
    `lasting`: it counts where it is over now; `nerves`: waiting for a scan can cause it."""

    id: Id
    sources: List[Id] = Field(min_items=1)
    when: List[Text] = Field(min_items=1)
    within: int = Field(6, ge=1, le=20)
    unless: List[Id] = []
    anyone: bool = False
    lasting: bool = False
    nerves: bool = True


class Rules(Entry):
    """The rules of one article."""

    category: Category
    rules: List[Rule] = Field(min_items=1)


class Boundary(Entry):
    """A way to ask for what the assistant does not decide: patterns in English, spellings in other languages, and the article that says so."""

    id: Id
    category: Literal["no-dose-advice", "no-personal-advice", "no-diagnosis", "living-prognosis"]
    sources: List[Id] = Field(min_items=1)
    when: List[Text] = []
    unless: List[Text] = []
    said: List[Text] = []
    sure: bool = False
    firm: bool = False
    also: List[Id] = []


class Tongue(Entry):
    """The plainest signs in one language, and the first words of the reply; `review: native` waits for a native speaker."""

    review: Literal["native", "done"]
    unless: List[Text]
    ways: Dict[Category, List[Text]]
    reply: Text
    crisis_reply: Text


class Place(Entry):
    """Whom to call in a country."""

    id: Id
    name: Text
    names: List[Text] = Field(min_items=1)
    emergency: Text
    crisis: Optional[Text]
    sources: List[Id] = Field(min_items=1)
    review: Literal["confirm", "done"]


def read_safety(root: Path = ROOT) -> Dict[str, Any]:
    """What the guard and the replies are built from; `knowledge check` names the faults of these files."""
    data = {name: _yaml(root, name) for name in (*LISTS, "places")}
    groups = [Rules.parse_obj(_yaml(root, name)) for name in RULES]
    data["rules"] = [{**rule.dict(), "category": group.category} for group in groups for rule in group.rules]
    data["boundaries"] = [Boundary.parse_obj(entry).dict() for entry in _yaml(root, "boundaries")]
    return data


def safety_faults(sources: "set[str]", root: Path = ROOT) -> Iterator[Fault]:
    """Every fault of the safety data: its form, unknown sources, lists that do not exist, ids that stand twice."""
    known = {*_yaml(root, "signs"), *_yaml(root, "sayings"), *_yaml(root, "frames"), *READINGS}
    seen: Dict[str, str] = {}
    for name in RULES:
        for index, entry in enumerate(_valid(root, name, Rules)):
            for rule in entry.rules:
                used = {part.strip() for way in rule.when for part in way.split("&")} | set(rule.unless)
                yield from _wrong(name, rule.id, "list", sorted(used - known))
                yield from _wrong(name, rule.id, "source", sorted(set(rule.sources) - sources))
                if seen.setdefault(rule.id, name) != name or index:
                    yield Fault(f"knowledge/safety/{name}.yml", 1, rule.id, "the id stands twice", "an id of its own")
    for place in (place for _, place in _places(root)):
        yield from _wrong("places", place.id, "source", sorted(set(place.sources) - sources))
    yield from _malformed(root)
    yield from _example_faults(root)


def _malformed(root: Path) -> Iterator[Fault]:
    parts: List[Tuple[str, Any, Any]] = [(name, Rules, _yaml(root, name)) for name in RULES]
    parts += [("boundaries", Boundary, entry) for entry in _yaml(root, "boundaries")]
    parts += [("foreign", Tongue, entry) for entry in _yaml(root, "foreign").values()]
    parts += [("places", Place, entry) for entry in _yaml(root, "places")]
    for name, model, entry in parts:
        try:
            model.parse_obj(entry)
        except ValidationError as error:
            for problem in error.errors():
                yield Fault(f"knowledge/safety/{name}.yml", 1, ".".join(map(str, problem["loc"])), problem["msg"], "what knowledge/README.md describes")


def _example_faults(root: Path) -> Iterator[Fault]:
    said: Set[str] = set()
    for number, line in enumerate(example_lines(root), 1):
        try:
            text = Heard.parse_raw(line).text.lower()
            if text in said:
                yield Fault(HEARD, number, "text", "the message stands twice", "each message once")
            said.add(text)
        except ValidationError as error:
            problem = error.errors()[0]
            yield Fault(HEARD, number, str(problem["loc"][0]), problem["msg"], "what knowledge/README.md describes")


def _places(root: Path) -> Iterator[Tuple[str, Place]]:
    for entry in _yaml(root, "places"):
        try:
            yield "places", Place.parse_obj(entry)
        except ValidationError:
            continue  # its own fault is told


def _valid(root: Path, name: str, model: Any) -> Iterator[Any]:
    try:
        yield model.parse_obj(_yaml(root, name))
    except ValidationError:
        return  # its own fault is told


def _wrong(name: str, field: str, what: str, unknown: List[str]) -> Iterator[Fault]:
    for one in unknown:
        yield Fault(f"knowledge/safety/{name}.yml", 1, field, f"unknown {what} '{one}'", f"a {what} that exists")


def _yaml(root: Path, name: str) -> Any:
    return YAML(typ="safe").load((root / "safety" / f"{name}.yml").read_text(encoding="utf-8"))
