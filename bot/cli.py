"""The command line `her2`: run it, ask it, train it, keep its content."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Dict, List, Optional
from uuid import uuid4

import typer

from bot import cli_privacy, log
from bot.errors import NavigatorError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="HER2 Navigator.")
knowledge_app = typer.Typer(no_args_is_help=True, help="Check, publish and show the content.")
db_app = typer.Typer(no_args_is_help=True, help="Keep the database.")
desk_app = typer.Typer(no_args_is_help=True, help="The people at the desk.")
screening_app = typer.Typer(no_args_is_help=True, help="The pre-screenings.")
app.add_typer(screening_app, name="screening")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(db_app, name="db")
app.add_typer(desk_app, name="desk")
app.add_typer(cli_privacy.app, name="privacy")

COMMAND_LINE = "the command line"


def main() -> None:
    """Runs a command; an expected error is one clear line."""
    log.configure()
    try:
        app()
    except NavigatorError as error:
        typer.echo(f"her2: {error}", err=True)
        raise SystemExit(1) from None


@app.command()
def serve(host: Optional[str] = None, port: Optional[int] = None) -> None:
    """Runs the assistant until it is stopped."""
    gc.disable()  # until all is loaded, which nearly nothing of is garbage: `run` switches it on
    from bot.server import run
    from bot.settings import settings_from_environment

    given = {"host": host, "port": port}
    run(settings_from_environment().copy(update={name: value for name, value in given.items() if value is not None}))


@app.command()
def ask(text: str, as_json: bool = typer.Option(False, "--json", help="Print the messages as JSON.")) -> None:
    """Answers one question."""
    replies = asyncio.run(_ask(text))
    typer.echo(json.dumps(replies, ensure_ascii=False, indent=2) if as_json else "\n\n".join(_shown(reply) for reply in replies))


@app.command()
def report(
    text: str = typer.Argument("-"), file: Optional[Path] = None, as_json: bool = typer.Option(False, "--json", help="Print what was read as JSON.")
) -> None:
    """Reads HER2 results from a text, from standard input where TEXT is `-`, or from a PDF, photo or text FILE."""
    import sys

    from bot.services.report_file import words_of
    from bot.services.report_talk import in_words
    from bot.wiring import reports
    from knowledge.pathways import meanings

    words = words_of(file.read_bytes()) if file else sys.stdin.buffer.read().decode("utf-8", "replace") if text == "-" else text
    reading = reports().read(words)
    typer.echo(json.dumps(reading.as_json(), ensure_ascii=False, indent=2) if as_json else in_words(reading, meanings()[reading.verdict.reason.value]))


@app.command()
def chat() -> None:
    """A chat in the terminal; an empty line ends it."""
    from bot.terminal import run

    run()


@app.command()
def train() -> None:
    """Trains the model when its inputs have changed, and lets the guard learn what it keeps, so that no start has to wait for it."""
    from bot.dialogue.training import train_if_changed
    from bot.language.warning import guard_over
    from bot.settings import EAR
    from knowledge.words import safety

    guard_over(safety, EAR)
    typer.echo("trained" if train_if_changed() else "the model is up to date")


@app.command()
def evaluate(kind: str, file: Path, as_json: bool = typer.Option(False, "--json", help="Print figures and wrong lines as JSON.")) -> None:
    """Measures the assistant with a file of cases: questions, oos, multi, followups, handoffs, safety, reports or screenings."""
    if kind in ("reports", "screenings") and file.is_file():
        (_evaluate_reports if kind == "reports" else _evaluate_screenings)(file, as_json)
        return
    from bot.evaluation.kinds import KINDS
    from bot.evaluation.run import evaluate as run
    from bot.evaluation.run import figures, wrong_lines
    from bot.settings import settings_from_environment

    if kind not in KINDS or not file.is_file():
        raise typer.BadParameter(f"KIND is one of {', '.join([*KINDS, 'reports', 'screenings'])} and FILE must exist")
    judged = asyncio.run(run(kind, file, settings_from_environment()))
    _print_figures(figures(judged, kind), wrong_lines(judged), as_json)


@app.command()
def bench(turns: int = typer.Option(1000, help="Turns of the long conversation; 0 leaves it out.")) -> None:
    """Measures the reading of a report, and the cost of a message at turn 10, 100, 400 and 1,000 of one conversation through REST."""
    from bench import reports as page
    from bench import turns as conversation

    kept = page.run()
    if not ((not turns or conversation.run(turns)) and kept):
        raise SystemExit(1)


@knowledge_app.command()
def check(report: bool = typer.Option(False, help="Print the reading level of every article.")) -> None:
    """Names every fault of the content at once."""
    from knowledge import checks
    from knowledge.reader import read
    from knowledge.screening import screening_faults
    from knowledge.warnings import safety_faults

    content = read()
    if report:
        for placed, name, level, limit in checks.readings(content):
            typer.echo(f"{placed.value.id:32} {name:6} grade {level.grade:5.1f} of {limit:g}, {level.words_per_sentence:4.1f} words a sentence")
    faults = [*checks.faults(content), *safety_faults(set(content.sources)), *screening_faults(content)]
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"{len(content.articles)} articles, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


@knowledge_app.command()
def publish() -> None:
    """Publishes the content; nothing is published if a check finds a fault."""
    from bot.settings import settings_from_environment
    from bot.store.engine import require_current, sessions
    from bot.wiring import database, now
    from knowledge.publish import publish as publish_content
    from knowledge.reader import read

    engine = database(settings_from_environment())
    require_current(engine)
    with sessions(engine).begin() as session:
        published = publish_content(read(), session, now())
    typer.echo(f"{published.total} articles, {len(published.changed)} of them new or changed")


@knowledge_app.command()
def due(on: str = typer.Option(..., help="A day, YYYY-MM-DD.")) -> None:
    """Lists what must be reviewed by a day."""
    from knowledge.reader import read

    day = date.fromisoformat(on)
    for placed in sorted(read().articles, key=lambda p: (p.value.review_by, p.value.id)):
        if placed.value.review_by <= day:
            typer.echo(f"{placed.value.review_by} {placed.value.id}")


@knowledge_app.command()
def review() -> None:
    """Prints the page that a clinician signs: docs/content-review.md is made by it."""
    from knowledge.reader import read
    from knowledge.review import page

    typer.echo(page(read()), nl=False)


@knowledge_app.command()
def gaps() -> None:
    """Lists the questions that no article answered, the latest first."""
    from bot.settings import settings_from_environment
    from bot.wiring import build

    for gap in build(settings_from_environment()).gaps.listed():
        typer.echo("\t".join([gap.asked_on, gap.text.replace("\n", " "), " ".join(gap.near)]))


@knowledge_app.command()
def ratings() -> None:
    """Lists the articles that patients rated, the one that helped least first."""
    from bot.settings import settings_from_environment
    from bot.wiring import build

    for judged in build(settings_from_environment()).ratings.judged():
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(judged.reasons.items()))
        typer.echo("\t".join([judged.article, f"helped {judged.helpful}", f"did not {judged.not_helpful}", reasons]).rstrip())


@knowledge_app.command()
def show(article_id: str) -> None:
    """Prints an article as a patient sees it."""
    from bot.settings import settings_from_environment
    from bot.wiring import build

    answers = build(settings_from_environment()).answers
    for reply in (answers.article(article_id), answers.more(article_id)):
        typer.echo(reply.text + "\n")


@db_app.command()
def upgrade() -> None:
    """Brings the database to the shape this version needs."""
    from bot.settings import settings_from_environment
    from bot.store.engine import require_keys
    from bot.store.engine import upgrade as apply
    from bot.wiring import database, now

    engine = database(settings_from_environment())
    apply(engine)
    require_keys(engine, now())
    typer.echo("the database is up to date")


@desk_app.callback()
def desk() -> None:
    """Keeps `add` a command of its own."""


@desk_app.command("add")
def add_coordinator(name: str, role: str = typer.Option("coordinator", help="coordinator, lead or auditor")) -> None:
    """Makes an account for the desk; asks for its password, or reads it from standard input."""
    from bot.settings import settings_from_environment
    from bot.wiring import build

    asked = sys.stdin.isatty()
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if asked else sys.stdin.readline().rstrip("\r\n")
    build(settings_from_environment()).office.coordinators.add(name, password, role)
    typer.echo(f"{name} can sign in at /desk")


@desk_app.command("audit")
def audit(days: int = typer.Option(365, help="How many days back."), as_json: bool = typer.Option(False, "--json", help="Print JSON lines.")) -> None:
    """Prints who read, wrote or moved what at the desk, in order."""
    from bot.services.audit import Chosen
    from bot.settings import settings_from_environment
    from bot.wiring import build, now

    for event in build(settings_from_environment()).office.audit.events(Chosen(now() - timedelta(days=days))):
        shown = (event["at"], event["actor"], event["move"], event.get("handoff") or event.get("screening"))
        typer.echo(json.dumps(event, ensure_ascii=False) if as_json else "\t".join(map(str, shown)))


@screening_app.command("list")
def list_screenings() -> None:
    """Lists every pre-screening, the latest first: id, conversation, day, outcome, HER2 status, urgent or not."""
    from bot.settings import settings_from_environment
    from bot.wiring import build

    for intake, found in build(settings_from_environment()).sheets.listed():
        day, urgent = intake.consented_at.date().isoformat(), "urgent" if intake.urgent else ""
        typer.echo("\t".join([intake.id, intake.conversation_id, day, intake.outcome.value, found.verdict.status.value, urgent]))


@screening_app.command("show")
def show_screening(name: str, form: str = typer.Option("text", "--format", help="text or json")) -> None:
    """Prints a pre-screening; NAME is its id, or the id of its conversation."""
    from bot.services.screening_sheet import in_text
    from bot.settings import settings_from_environment
    from bot.wiring import build

    sheets = build(settings_from_environment()).sheets
    if form == "json":
        typer.echo(json.dumps(sheets.shown(name, COMMAND_LINE), ensure_ascii=False, indent=2))
    else:
        typer.echo(in_text(sheets.found(name, COMMAND_LINE)[2]))


@screening_app.command("export")
def export_screening(name: str, form: str = typer.Option("json", "--format", help="json, fhir or pdf"), to: Optional[Path] = None) -> None:
    """Writes a pre-screening to standard output or to a file; NAME is its id, or the id of its conversation."""
    from bot.services.screening_pdf import pdf
    from bot.services.screening_sheet import as_json
    from bot.settings import settings_from_environment
    from bot.wiring import build, fhir

    intake, found, sheet = build(settings_from_environment()).sheets.found(name, COMMAND_LINE, "export")
    if form not in ("json", "fhir", "pdf"):
        raise typer.BadParameter("the format is json, fhir or pdf")
    made = {"json": lambda: _as_text(as_json(intake, found)), "fhir": lambda: _as_text(fhir().bundle(intake, found))}
    content = made[form]() if form in made else pdf(sheet, intake.updated_at.date())
    (to or Path("/dev/stdout")).write_bytes(content)


def _as_text(value: Dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _evaluate_reports(file: Path, as_json: bool) -> None:
    from bot.evaluation.reports import evaluate as run
    from bot.evaluation.reports import figures, wrong_lines
    from bot.evaluation.run import cases
    from bot.wiring import reports

    judged = run(reports(), cases(file))
    _print_figures(figures(judged), wrong_lines(judged), as_json)


def _evaluate_screenings(file: Path, as_json: bool) -> None:
    from bot.evaluation.run import evaluate_screenings
    from bot.evaluation.screenings import figures, wrong_lines
    from bot.settings import settings_from_environment

    judged = asyncio.run(evaluate_screenings(file, settings_from_environment()))
    _print_figures(figures(judged), wrong_lines(judged), as_json)


def _print_figures(table: Dict[str, Any], wrong: List[Dict[str, Any]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"figures": table, "wrong": wrong}, ensure_ascii=False, indent=2))
        return
    for line in wrong:
        typer.echo(json.dumps(line, ensure_ascii=False))
    typer.echo(json.dumps(table, ensure_ascii=False, indent=2))


async def _ask(text: str) -> List[Dict[str, Any]]:
    from bot.settings import settings_from_environment
    from bot.wiring import assistant, build

    house = build(settings_from_environment())
    conversation = house.messages.conversation("terminal", uuid4().hex)
    answering = assistant(house)
    replies = await answering.answer(await answering.receive(conversation, text))
    house.messages.delivered([reply.id for reply in replies])
    return [{"recipient_id": conversation, **reply.body} for reply in replies]


def _shown(reply: Dict[str, Any]) -> str:
    choices = [f"  [{number}] {button['title']}" for number, button in enumerate(reply.get("buttons", []), 1)]
    return "\n".join([reply["text"], *choices])
