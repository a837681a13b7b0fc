"""A chat in the terminal."""

from __future__ import annotations

import asyncio
from typing import Any, Dict
from uuid import uuid4

from rich.console import Console
from rich.markdown import Markdown

from bot.errors import MessageRefused
from bot.settings import settings_from_environment
from bot.wiring import assistant, build


def run() -> None:
    """Asks and answers until an empty line or the end of input; a number chooses one of the offered buttons."""
    asyncio.run(_run(Console()))


async def _run(console: Console) -> None:
    house = build(settings_from_environment())
    answering = assistant(house)
    conversation = house.messages.conversation("terminal", uuid4().hex)
    console.print("Ask a question, or type the number of a choice. An empty line ends the chat.")
    choices: Dict[str, str] = {}
    while text := await asyncio.to_thread(_line, console):
        try:
            received = await answering.receive(conversation, choices.get(text, text))
        except MessageRefused as error:
            console.print(str(error))
            continue
        replies = await answering.answer(received)
        choices = {}
        for reply in replies:
            _print(console, reply.body, choices)
        house.messages.delivered([reply.id for reply in replies])


def _line(console: Console) -> str:
    try:
        return console.input("\n[bold]You:[/bold] ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def _print(console: Console, body: Dict[str, Any], choices: Dict[str, str]) -> None:
    console.print(Markdown(body["text"]))
    for button in body.get("buttons", []):
        number = str(len(choices) + 1)
        choices[number] = button["payload"]
        console.print(f"  {number}. {button['title']}", markup=False)
