"""Reads the content files into their schema and remembers the line of every entry, so that a fault can be found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple, Type

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from knowledge import schema

ROOT = Path(__file__).parent
FACTS = {"trials": schema.Trial, "drugs": schema.Drug, "approvals": schema.Approval, "lines": schema.LineOption}


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
class Placed:
    """A validated entry together with the place it was read from."""

    value: Any
    path: str
    node: CommentedMap

    def line(self, *where: Any) -> int:
        """The line (from 1) at which the named part of the entry stands."""
        return line_of(self.node, where)

    def fault(self, where: Tuple[Any, ...], wrong: str, expected: str) -> Fault:
        """A fault at the named part of this entry."""
        return Fault(self.path, self.line(*where), ".".join(map(str, where)) or "entry", wrong, expected)


@dataclass
class Content:
    """All that was read, and every fault met while reading."""

    articles: List[Placed] = field(default_factory=list)
    sources: Dict[str, Placed] = field(default_factory=dict)
    trials: List[Placed] = field(default_factory=list)
    drugs: List[Placed] = field(default_factory=list)
    approvals: List[Placed] = field(default_factory=list)
    lines: List[Placed] = field(default_factory=list)
    scoring: List[Placed] = field(default_factory=list)
    topics: Dict[str, str] = field(default_factory=dict)
    faults: List[Fault] = field(default_factory=list)

    @property
    def ids(self) -> List[str]:
        """The ids of all articles, in the order of their files."""
        return [placed.value.id for placed in self.articles]

    def facts(self) -> Iterator[Placed]:
        """Every structured fact that names sources."""
        yield from (*self.trials, *self.drugs, *self.approvals, *self.lines, *self.scoring)


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
    content = Content()
    _read_topics(root, content)
    for key, node in _mapping(root, root / "sources.yml", content).items():
        placed = _entry(root / "sources.yml", root, node, schema.Source, content, (key,))
        if placed:
            content.sources[key] = placed
    for name, model in FACTS.items():
        path = root / "facts" / f"{name}.yml"
        placed_facts = (_entry(path, root, node, model, content, (i,)) for i, node in enumerate(_load(root, path, content) or []))
        getattr(content, name).extend(p for p in placed_facts if p)
    scoring = root / "facts" / "scoring.yml"
    tables = _mapping(root, scoring, content)
    for part, model in (("ihc", schema.Staining), ("results", schema.Her2Result)):
        entries = (_entry(scoring, root, node, model, content, (part, i)) for i, node in enumerate(tables.get(part, [])))
        content.scoring.extend(p for p in entries if p)
    for path in sorted((root / "content").glob("*/*.yml")):
        placed = _entry(path, root, _mapping(root, path, content), schema.Article, content, ())
        if placed:
            content.articles.append(placed)
    return content


def _read_topics(root: Path, content: Content) -> None:
    groups = _mapping(root, root / "topics.yml", content)
    content.topics.update({topic: group for group, topics in groups.items() for topic in topics})


def _load(root: Path, path: Path, content: Content) -> Any:
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        content.faults.append(Fault(_name(path, root), line, "file", f"not readable as YAML ({error.problem})", "valid YAML"))
    except (OSError, UnicodeDecodeError):
        content.faults.append(Fault(_name(path, root), 1, "file", "cannot be read", "a text file in UTF-8"))
    return None


def _mapping(root: Path, path: Path, content: Content) -> CommentedMap:
    node = _load(root, path, content)
    if isinstance(node, CommentedMap):
        return node
    if node is not None:
        content.faults.append(Fault(_name(path, root), 1, "file", "holds no fields", "`name: value` lines"))
    return CommentedMap()


def _entry(path: Path, root: Path, node: Any, model: Type[schema.Entry], content: Content, where: Tuple[Any, ...]) -> "Placed | None":
    if isinstance(node, CommentedMap) and not node and not where:
        return None
    try:
        return Placed(model.parse_obj(node), _name(path, root), node)
    except ValidationError as error:
        content.faults.extend(_faults(error, _name(path, root), node, where))
        return None


def _faults(error: ValidationError, path: str, node: Any, where: Tuple[Any, ...]) -> Iterator[Fault]:
    for problem in error.errors():
        place = tuple(part for part in problem["loc"] if part != "__root__")
        expected = "a value that fits " + problem["type"].split(".")[-1] if "expected" not in problem["msg"] else problem["msg"]
        name = ".".join(map(str, (*where, *place))) or "entry"
        yield Fault(path, line_of(node, place), name, problem["msg"], expected)


def _name(path: Path, root: Path) -> str:
    return f"{root.name}/{path.relative_to(root).as_posix()}"
