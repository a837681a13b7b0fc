"""The house rules that a program can hold: which room may import what, how long things are, how they are named."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Set, Tuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "actions", "knowledge", "bench", "tests")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 25
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
RECORDS = "bot/store/migrations/versions/"  # a migration is a record of one day, as long as its tables

# What a room may import of the house; the most exact name counts, and a room may always import itself.
INWARD: Dict[str, Tuple[str, ...]] = {
    "bot.care": (),
    "bot.errors": (),
    "bot.log": (),
    "bot.settings": ("bot.care", "bot.errors"),
    "bot.store": ("bot.care", "bot.errors"),
    "bot.language": ("bot.care",),
    "bot.services": ("bot.care", "bot.store", "bot.language", "bot.errors"),
    "bot.channels": ("bot.care", "bot.services", "bot.errors"),
    "bot.desk": ("bot.care", "bot.services", "bot.errors"),
    "bot.dialogue": ("bot.care", "bot.store", "bot.language", "bot.services", "bot.errors", "bot.settings", "knowledge.words"),
    "actions": ("bot.care", "bot.language", "bot.services", "bot.errors"),
    **{
        room: ("actions", "bot.care", "bot.language", "bot.services", "bot.errors", "bot.wiring")
        for room in ("actions.base", "actions.reports", "actions.screening")
    },  # a stock action server builds its actions without arguments
    "knowledge": ("bot.care",),
    "knowledge.publish": ("knowledge", "bot.care", "bot.store", "bot.errors"),
    "bench": (),
    "bench.stock": ("bench", "bot.evaluation", "bot.settings", "bot.dialogue.training"),  # the same cases, the same judges; our training timed
    "bench.reports": ("bench", "bot.wiring"),
}

# What puts the rooms together, and may import any of them.
ON_TOP = ("bot.app", "bot.cli", "bot.cli_privacy", "bot.doors", "bot.housekeeping", "bot.server", "bot.terminal", "bot.wiring", "bot.evaluation")

# Who may import an outside library.
FRIENDS: Dict[str, Tuple[str, ...]] = {
    "rasa": (
        "bot.dialogue",
        "bench.stock",
    ),
    "rasa_sdk": ("bot.dialogue", "actions"),
    "alembic": ("bot.store",),
    "sqlalchemy": ("bot.store", "bot.services", "bot.wiring", "bot.app", "bot.dialogue.tracker_store", "knowledge.publish"),
    "cryptography": ("bot.store.encryption",),
    "spacy": ("bot.language",),
    "pypdf": ("bot.services",),
    "reportlab": ("bot.services",),
    "fhir": ("bot.services",),
    "rapidfuzz": ("bot.language",),
    "sklearn": ("bot.language",),
    "tokenizers": ("bot.language",),
    "starlette": ("bot.channels", "bot.desk", "bot.app", "bot.doors"),
    "limits": ("bot.services.pace",),
    "socketio": ("bot.channels", "bot.app"),
    "telegram": ("bot.channels",),
    "aiolimiter": ("bot.channels",),
    "markdown_it": ("bot.channels",),
    "jinja2": ("bot.desk", "bot.channels"),
    "markupsafe": ("bot.desk", "bot.channels"),
    "argon2": ("bot.services.coordinators",),
    "aiosmtplib": ("bot.desk",),
    "httpx": ("bot.desk",),
    "uvicorn": ("bot.server",),
    "typer": ("bot.cli", "bot.cli_privacy"),
    "rich": ("bot.terminal",),
    "pydantic": ("knowledge", "bot.settings"),
    "ruamel": ("knowledge",),
    "textstat": ("knowledge",),
    "matplotlib": ("knowledge", "bot.desk.plots"),
}


def modules(*packages: str) -> Iterator[Tuple[str, Path]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imported(path: Path) -> Set[str]:
    """Every module that a file imports when it runs, with the names it takes from it; what only mypy reads does not count."""
    names: Set[str] = set()
    waiting: List[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by dots"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            waiting.extend(ast.iter_child_nodes(node))
    return names


def within(name: str, rooms: Tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def room_of(module: str) -> str:
    return max((room for room in INWARD if within(module, (room,))), key=len, default="")


def test_arrows_point_inward_and_doors_never_import_each_other():
    wrong = [
        f"{module} imports {name}"
        for module, path in modules("bot", "actions", "knowledge", "bench")
        if room_of(module)
        for name in sorted(imported(path))
        if within(name, ("bot", "actions", "knowledge", "bench", "tests")) and not within(name, (room_of(module), *INWARD[room_of(module)]))
    ]
    assert wrong == []


def test_each_outside_library_has_one_room():
    wrong = [
        f"{module} imports {name}"
        for module, path in modules("bot", "actions", "knowledge")
        for name in sorted(imported(path))
        if name.partition(".")[0] in FRIENDS and not within(module, FRIENDS[name.partition(".")[0]])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "name", "allowed"),
    [
        ("bot.channels.rest", "bot.services.messages", True),
        ("bot.channels.rest", "bot.desk.pages", False),
        ("bot.channels.rest", "bot.servicesx", False),
        ("bot.services.answers", "bot.channels.rest", False),
        ("knowledge.publish", "bot.store.tables", True),
        ("knowledge.reader", "bot.store.tables", False),
    ],
)
def test_the_table_of_arrows_says_what_the_architecture_says(module, name, allowed):
    assert within(name, INWARD[room_of(module)]) is allowed


def test_every_module_stands_in_a_room_or_puts_the_rooms_together():
    assert [module for module, _ in modules("bot") if not room_of(module) and not within(module, ON_TOP)] == ["bot"]


def test_no_module_is_longer_than_400_lines():
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for _, path in modules(*PACKAGES)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_MODULE} == {}


def code_lines(function: "ast.FunctionDef | ast.AsyncFunctionDef", source: List[str]) -> int:
    """Lines of code without the signature, the docstring, comments and empty lines."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    lines = (line.strip() for line in source[body[0].lineno - 1 : function.end_lineno])
    return sum(1 for line in lines if line and not line.startswith("#"))


def test_no_function_is_longer_than_25_lines():
    long = []
    for module, path in modules(*PACKAGES):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and code_lines(node, text.splitlines()) > LONGEST_FUNCTION:
                long.append(f"{module}.{node.name}")
    assert [name for name in long if not name.startswith(RECORDS.replace("/", "."))] == []


def test_no_module_has_a_vague_name():
    assert [module for module, _ in modules(*PACKAGES) if VAGUE & set(module.split("."))] == []


def test_importing_a_room_reads_no_environment_and_opens_nothing():
    """House rule 3: at the top of a module stand definitions, not acts."""
    acts = {"getenv", "environ", "create_engine", "open_engine", "sessions", "basicConfig", "configure", "connect"}
    wrong = []
    for module, path in modules("bot", "actions", "knowledge"):
        if within(module, ("bot.store.migrations",)):
            continue
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
                named = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in ast.walk(statement)}
                wrong += [f"{module}: {name}" for name in sorted(named & acts)]
    assert wrong == []


@pytest.mark.long
def test_the_server_starts_to_listen_before_rasa_is_imported():
    program = "import sys, bot.app, bot.cli, bot.server; print(sorted({'rasa', 'rasa_sdk', 'tensorflow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
