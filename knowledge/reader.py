"""Reads the content files into their schema and remembers the line of every entry, so that a fault can be found."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple, Type

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from knowledge import schema

ROOT = Path(__file__).parent
FACTS = {
    "trials": schema.Trial, "drugs": schema.Drug, "approvals": schema.Approval, "lines": schema.LineOption, "steps": schema.Steps,
    "terms": schema.Term, "effects": schema.Effect, "ways": schema.Way, "meanings": schema.Meaning,
}  # fmt: skip
OPENING = re.compile(r"^[^:]*:\s*(?:[|>][-+\d]*\s*(?:#.*)?$)?")
EXPECTED = {
    "value_error.missing": "this field",
    "type_error.none.not_allowed": "a value",
    "value_error.any_str.min_length": "some text",
    "value_error.date": "a day like 2026-06-30",
    "type_error": "a day like 2026-06-30",
    "type_error.str": "text",
    "type_error.integer": "a whole number",
    "type_error.float": "a number",
    "value_error.strictbool": "true or false",
    "type_error.bool": "true or false",
    "type_error.list": "a list like [one, two]",
    "type_error.dict": "`name: value` lines",
    "value_error.list.min_items": "a list of at least {limit_value}",
    "value_error.list.max_items": "a list of at most {limit_value}",
    "value_error.number.not_ge": "{limit_value} or more",
    "value_error.number.not_le": "{limit_value} or less",
}
FORMS = {
    "doi": "a DOI like 10.1056/NEJMoa2004413",
    "pmid": "digits only",
    "pmc": "PMC and digits",
    "nct": "NCT and eight digits",
    "url": "an address that begins with https://",
    "date": "a year, a month or a day, like 2021, 2021-05 or 2021-05-05",
}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: where it is, what is wrong, what is expected."""

    path: str
    line: int
    field: str
    wrong: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.field}: {self.wrong}, expected {self.expected}"


@dataclass
class File:
    """One file as it stands on the disk, and what YAML makes of it."""

    name: str
    text: str
    node: Any


@dataclass
class Placed:
    """A validated entry together with the place it was read from."""

    value: Any
    path: str
    node: CommentedMap
    text: str

    def line(self, *where: Any) -> int:
        """The line (from 1) at which the named part of the entry stands."""
        return line_of(self.node, where)

    def line_at(self, name: str, position: int) -> int:
        """The line at which a position of the text `name` stands, however the file folds that text."""
        visible = len("".join(getattr(self.value, name)[:position].split()))
        first = self.line(name)
        for number, line in enumerate(self.text.splitlines()[first - 1 :], first):
            visible -= len("".join((OPENING.sub("", line) if number == first else line).split()))
            if visible < 0:
                return number
        return first

    def fault(self, where: Tuple[Any, ...], wrong: str, expected: str) -> Fault:
        """A fault at the named part of this entry."""
        return Fault(self.path, self.line(*where), _field(where), wrong, expected)

    def fault_at(self, name: str, position: int, wrong: str, expected: str) -> Fault:
        """A fault at a position of the text `name`."""
        return Fault(self.path, self.line_at(name, position), name, wrong, expected)


@dataclass
class Content:
    """All that was read, and every fault met while reading."""

    articles: List[Placed] = field(default_factory=list)
    sources: Dict[str, Placed] = field(default_factory=dict)
    trials: List[Placed] = field(default_factory=list)
    drugs: List[Placed] = field(default_factory=list)
    approvals: List[Placed] = field(default_factory=list)
    lines: List[Placed] = field(default_factory=list)
    steps: List[Placed] = field(default_factory=list)
    terms: List[Placed] = field(default_factory=list)
    effects: List[Placed] = field(default_factory=list)
    ways: List[Placed] = field(default_factory=list)
    meanings: List[Placed] = field(default_factory=list)
    scoring: List[Placed] = field(default_factory=list)
    topics: Dict[str, str] = field(default_factory=dict)
    topic_places: Dict[str, Tuple[str, int]] = field(default_factory=dict)
    faults: List[Fault] = field(default_factory=list)
    met: Dict[str, Set[str]] = field(default_factory=lambda: defaultdict(set))
    unread: Set[str] = field(default_factory=set)

    def knows(self, kind: str, name: str) -> bool:
        """Whether an entry of this kind and name stands in the files; what could not be read counts too, its own fault is told."""
        return kind in self.unread or name in self.met[kind]

    def facts(self) -> Iterator[Placed]:
        """Every structured fact that names sources."""
        facts = (self.trials, self.drugs, self.approvals, self.lines, self.steps, self.terms, self.effects, self.ways, self.meanings, self.scoring)
        yield from (placed for kind in facts for placed in kind)


def line_of(node: Any, where: Tuple[Any, ...]) -> int:
    """The line (from 1) of the part of a YAML node that `where` leads to, or of the nearest part that exists."""
    line = node.lc.line + 1 if hasattr(node, "lc") else 1
    for key in where:
        if isinstance(node, CommentedMap) and key in node:
            line = node.lc.key(key)[0] + 1
        elif isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node):
            line = node.lc.item(key)[0] + 1
        else:
            break
        node = node[key]
    return line


def read(root: Path = ROOT) -> Content:
    """Reads every file below `root`. Never raises for bad content: the faults are in the result."""
    folder = _Folder(root)
    folder.read_topics()
    folder.read_sources()
    folder.read_facts()
    folder.read_scoring()
    folder.read_articles()
    return folder.content


class _Constructor(RoundTripConstructor):
    """Leaves days as they are written: the schema reads them, and can tell the place of one that is none."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)


class _Folder:
    """The knowledge folder while it is read."""

    def __init__(self, root: Path) -> None:
        self.root, self.content = root, Content()

    def read_topics(self) -> None:
        file = self._load(self.root / "topics.yml", CommentedMap)
        for group, topics in file.node.items():
            if not isinstance(topics, CommentedMap):
                self._fault(file.name, line_of(file.node, (group,)), str(group), "holds no topics", "`id: what the article must cover` lines")
                continue
            self.content.topics.update({topic: group for topic in topics})
            self.content.topic_places.update({topic: (file.name, line_of(topics, (topic,))) for topic in topics})

    def read_sources(self) -> None:
        file = self._load(self.root / "sources.yml", CommentedMap)
        for key in file.node:
            self.content.met["sources"].add(key)
            placed = self._entry(file, schema.Source, key)
            if placed:
                self.content.sources[key] = placed

    def read_facts(self) -> None:
        for kind, model in FACTS.items():
            file = self._load(self.root / "facts" / f"{kind}.yml", CommentedSeq)
            for index, node in enumerate(file.node):
                if isinstance(node, CommentedMap):
                    self.content.met[kind].add(str(node.get("id")))
                placed = self._entry(file, model, index)
                if placed:
                    getattr(self.content, kind).append(placed)

    def read_scoring(self) -> None:
        file = self._load(self.root / "facts" / "scoring.yml", CommentedMap)
        for table, model in (("ihc", schema.Staining), ("results", schema.Her2Result)):
            rows = file.node.get(table)
            if not isinstance(rows, CommentedSeq):
                self._fault(file.name, line_of(file.node, (table,)), table, "holds no rows", "a list of rows")
                continue
            placed = (self._entry(file, model, table, index) for index in range(len(rows)))
            self.content.scoring.extend(row for row in placed if row)

    def read_articles(self) -> None:
        for path in sorted((self.root / "content").glob("*/*.yml")):
            file = self._load(path, CommentedMap)
            self.content.met["articles"].add(path.stem)
            placed = self._entry(file, schema.Article) if file.node else None
            if placed:
                self.content.articles.append(placed)

    def _load(self, path: Path, shape: type) -> File:
        """The file; where it cannot be read, its fault is told and its node is empty."""
        name, text, node = f"{self.root.name}/{path.relative_to(self.root).as_posix()}", "", None
        try:
            text = path.read_text(encoding="utf-8")
            yaml = YAML(typ="rt")
            yaml.Constructor = _Constructor
            node = yaml.load(text)
            if not isinstance(node, shape):
                wanted = "`name: value` lines" if shape is CommentedMap else "entries that begin with `- `"
                self._fault(name, 1, "file", "empty" if node is None else "has another form", wanted)
        except (OSError, UnicodeDecodeError):
            self._fault(name, 1, "file", "cannot be read", "a text file in UTF-8")
        except YAMLError as error:
            self._fault(name, *_yaml_fault(error, text))
        if isinstance(node, shape):
            return File(name, text, node)
        self.content.unread.add(path.stem)
        return File(name, text, shape())

    def _entry(self, file: File, model: Type[schema.Entry], *where: Any) -> Optional[Placed]:
        node = _part(file.node, where)
        try:
            return Placed(model.parse_obj(node), file.name, node, file.text)
        except ValidationError as error:
            for problem in error.errors():
                place = tuple(part for part in problem["loc"] if part != "__root__")
                at = (*where, *place)
                self._fault(file.name, line_of(file.node, at), _field(at), _wrong(problem, file.node, at), _expected(problem, model, place))
            return None

    def _fault(self, path: str, line: int, name: str, wrong: str, expected: str) -> None:
        self.content.faults.append(Fault(path, line, name, wrong, expected))


def _yaml_fault(error: YAMLError, text: str) -> Tuple[int, str, str, str]:
    """Line, field, what is wrong, what is expected; an open bracket or quotation mark is named where it opens."""
    if not isinstance(error, MarkedYAMLError):
        return text[: getattr(error, "position", 0)].count("\n") + 1, "file", "a character that cannot be shown", "plain text"
    twice = re.match(r'found duplicate key "([^"]*)"', error.problem or "")
    opens = error.context_mark and re.search("quoted|flow", error.context or "")
    mark = error.context_mark if opens else error.problem_mark
    line = mark.line + 1 if mark else 1
    if twice:
        return line, twice[1], "stands twice", "each field once"
    return line, "file", f"not readable as YAML ({error.problem})", "valid YAML; a text with a colon or a bracket needs quotation marks"


def _part(node: Any, where: Tuple[Any, ...]) -> Any:
    for key in where:
        node = node[key]
    return node


def _field(where: Tuple[Any, ...]) -> str:
    return ".".join(part for part in where if isinstance(part, str)) or "entry"


def _wrong(problem: Dict[str, Any], node: Any, where: Tuple[Any, ...]) -> str:
    fixed = {"value_error.missing": "missing", "value_error.extra": "unknown field"}.get(problem["type"])
    if fixed:
        return fixed
    value = _part(node, where)
    if value in (None, "") or value == []:
        return "empty"
    if isinstance(value, (CommentedMap, CommentedSeq)):
        return f"a list of {len(value)}" if isinstance(value, CommentedSeq) else "a group of fields"
    return f"'{' '.join(str(value).split())[:60]}'"


def _expected(problem: Dict[str, Any], model: Type[schema.Entry], place: Tuple[Any, ...]) -> str:
    kind, context = problem["type"] if place else "type_error.dict", problem.get("ctx", {})
    if kind == "value_error.extra":
        for part in place[:-1]:
            model = model.__fields__[part].type_ if isinstance(part, str) else model
        return "one of " + ", ".join(model.__fields__)
    if kind == "value_error.const":
        return "one of " + ", ".join(map(str, context["permitted"]))
    if kind == "value_error.str.regex":
        return FORMS.get(str(place[-1]), "small letters, digits and hyphens")
    return EXPECTED.get(kind, problem["msg"].replace("expected ", "")).format(**context)
