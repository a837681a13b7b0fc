"""The log of a program as it is written: our lines are JSON without a patient's words, others are silent."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Dict, List

import pytest

pytestmark = pytest.mark.long
SAID = "I am Ann Example and I vomit blood"
START = f"import logging, os, warnings; import structlog; from bot import log; log.configure(); SAID = {SAID!r}\n"


def written(program: str) -> List[str]:
    """The lines that a program writes to its log after `log.configure()`."""
    done = subprocess.run([sys.executable, "-c", START + program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return done.stderr.splitlines()


def entries(program: str) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in written(program)]


def test_a_line_of_ours_is_json_with_level_room_and_time():
    (entry,) = entries("structlog.get_logger('bot.app').error('not_ready', error='OperationalError')")
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {"event": "not_ready", "error": "OperationalError", "level": "error", "logger": "bot.app"}


def test_our_rooms_write_from_the_level_info_on():
    rooms, levels = ("bot.services.assistant", "actions.base", "knowledge.publish"), ("debug", "info", "warning", "error")
    program = f"for room in {rooms!r}:\n for level in {levels!r}:\n  getattr(structlog.get_logger(room), level)('event')"
    assert [(entry["logger"], entry["level"]) for entry in entries(program)] == [(room, level) for room in rooms for level in levels[1:]]


LOGGERS = ("rasa", "rasa.core.agent", "rasa.nlu.components", "rasa_sdk.executor", "socketio.server", "engineio.server", "uvicorn.error", "httpx", "asyncio")


def test_the_loggers_of_rasa_and_of_the_servers_write_nothing_up_to_errors():
    program = f"for name in {LOGGERS!r}:\n for level in ('debug', 'info', 'warning', 'error'):\n  getattr(logging.getLogger(name), level)(SAID)\n"
    assert written(program + "  getattr(structlog.get_logger(name), level)('event', text=SAID)\n") == []


def test_a_warning_of_a_library_is_not_written():
    assert written("warnings.warn(SAID)") == []


def test_a_failed_dialogue_is_logged_without_a_word_of_the_message(tmp_path):
    program = f"""
import asyncio
from bot.services.assistant import Assistant
from bot.services.messages import Messages
from bot.services.tokens import ButtonTokens
from bot.store.engine import open_engine, sessions, upgrade
from tests.conftest import KEYS, NOW, SECRET

class Dialogue:
    async def reply(self, received):
        raise ValueError(received.text)

engine = open_engine("sqlite:///{tmp_path}/her2.db", KEYS)
upgrade(engine)
messages = Messages(sessions(engine), ButtonTokens(SECRET), lambda: NOW)
assistant = Assistant(messages, Dialogue())

async def main():
    await assistant.answer(await assistant.receive(messages.conversation("web", "ann"), SAID))

asyncio.run(main())
"""
    (entry,) = entries(program)
    assert (entry["event"], entry["error"], entry["message_id"]) == ("dialogue_failed", "ValueError", 1)
    assert [word for word in SAID.split() if len(word) > 2 and word in json.dumps(entry)] == []


def test_a_failing_statement_of_the_database_does_not_show_what_it_would_have_written(tmp_path):
    program = f"""
from bot.store.engine import open_engine
try:
    open_engine("sqlite:///{tmp_path}/her2.db").connect().exec_driver_sql("INSERT INTO absent VALUES (?)", (SAID,))
except Exception as error:
    structlog.get_logger("bot.store").error(str(error))
"""
    (entry,) = entries(program)
    assert "no such table" in entry["event"]
    assert "Ann" not in entry["event"]


def test_rasa_is_told_to_send_no_telemetry():
    assert written("assert os.environ['RASA_TELEMETRY_ENABLED'] == 'false'") == []


def test_what_telegrams_library_and_its_client_say_is_never_written():
    names = ("telegram.Bot", "telegram.request.BaseRequest", "telegram.ext.AIORateLimiter", "httpx", "httpcore.http11")
    program = f"for name in {names!r}:\n for level in ('debug', 'info', 'warning', 'error'):\n  getattr(logging.getLogger(name), level)(SAID)\n"
    assert written(program + "logging.getLogger('telegram.Bot').critical('Error while parsing updates! Received data was %r', SAID)\n") == []
