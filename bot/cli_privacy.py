"""The commands `her2 privacy`: what is stored about a person shown and deleted, keys changed, what is old deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.wiring import House

app = typer.Typer(no_args_is_help=True, help="What people told: show it, delete it, change its key.")
PERSON = typer.Argument(..., help="The conversation's id, its number at the desk, or channel:name, for example telegram:1234.")


@app.command()
def export(person: str = PERSON, form: str = typer.Option("json", "--format", help="json or html")) -> None:
    """Prints all that is stored about a person."""
    from bot.services.privacy_page import page

    privacy = _house().privacy
    stored = privacy.export(privacy.found(person))
    typer.echo(page(stored) if form == "html" else json.dumps(stored, ensure_ascii=False, indent=2))


@app.command()
def erase(person: str = PERSON, yes: bool = typer.Option(False, "--yes", help="Do not ask.")) -> None:
    """Deletes all that is stored about a person, and makes the database's files anew."""
    from bot.store.engine import compact

    house = _house()
    conversation = house.privacy.found(person)
    if not yes:
        typer.confirm("Delete all of it? It cannot be undone.", abort=True)
    counts = house.privacy.erase(conversation)
    if house.engine.dialect.name == "sqlite":
        compact(house.engine)
    typer.echo(", ".join(f"{count} of {table}" for table, count in counts.items()) + " deleted")


@app.command()
def retention() -> None:
    """Deletes what is older than the settings allow."""
    counts = _house().retention.run()
    typer.echo((", ".join(f"{count} of {table}" for table, count in counts.items()) or "nothing") + " deleted")


@app.command()
def rotate() -> None:
    """Writes all that older keys encrypted anew with HER2_DATA_KEY; stopped at any moment, it goes on there the next time."""
    from bot.store.rotation import rotate as anew

    house = _house()
    changed = anew(house.engine, lambda place, count: typer.echo(f"{place}\t{count}"))
    with house.sessions.begin() as session, house.privacy.acts.noted(session, "rotation", "operator") as counts:
        counts["values"] = changed
    typer.echo(f"{changed} values written anew; HER2_DATA_KEYS_OLD can go once every process runs with the new key")


@app.command()
def log() -> None:
    """Prints what was erased, exported and deleted by age: numbers alone, as JSON lines, the latest first."""
    for entry in _house().privacy.log():
        typer.echo(json.dumps(entry))


def _house() -> House:
    from bot.settings import settings_from_environment
    from bot.wiring import build

    return build(settings_from_environment())
