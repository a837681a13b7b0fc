"""The real server, killed after each turn of a pre-screening: nothing is asked twice, nothing is lost."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.running import RunningServer
from bot.settings import MODEL
from tests.intake import LINES

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]
SAID = [
    "I would like to start the pre-screening", "yes", "I am the son, my father is 66 and lives in Vietnam, stomach cancer by biopsy, stage 4",
    "HER2 2+, FISH amplified, CPS 5, CLDN18.2 negative, MSS", "FOLFOX with Herceptin, it stopped working in May", "what is CPS?",
]  # fmt: skip


def item(replies: list) -> str:
    return [reply["custom"]["item"] for reply in replies if reply["custom"].get("kind") == "screening"][-1]


def test_a_server_that_is_killed_after_each_turn_asks_nothing_twice_and_loses_nothing(tmp_path):
    assert MODEL.is_file(), "no trained model: run her2 train"
    asked: list = []
    with RunningServer(tmp_path) as server:
        said = iter(SAID)
        text = next(said)
        while "done" not in asked:
            asked.append(item(server.say("killed", text)))
            assert len(asked) < 16, asked
            server.stop(signal.SIGKILL)
            server.start()
            text = next(said, None) or LINES.get(asked[-1], "")
        record = shown(server, tmp_path)
    assert asked.count("ecog") == 2 and max(asked.count(one) for one in asked if one != "ecog") == 1, asked  # the question in between puts it again
    assert (record["outcome"], record["her2_status"], record["lines_of_treatment"], record["missing"]) == ("handoff", "positive", 1, [])
    assert (record["answers"]["age"]["value"], record["answers"]["country"]["value"]) == (66, "Vietnam")


def shown(server: RunningServer, folder: Path) -> dict:
    """What `her2 screening list` and `show` print."""
    program, environment = str(Path(sys.executable).parent / "her2"), server._environment
    listed = subprocess.run([program, "screening", "list"], env=environment, check=True, capture_output=True, text=True).stdout
    name = listed.split("\t")[0]
    printed = subprocess.run([program, "screening", "show", name, "--format", "json"], env=environment, check=True, capture_output=True, text=True).stdout
    return json.loads(printed)
