"""The scripted people of the evaluation, each through the real server: the record is exactly the one expected, and nothing is asked too often."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from bench.running import RunningServer
from bot.evaluation.screenings import Person, judge
from bot.settings import MODEL
from bot.wiring import House
from tests.doors import house_beside

pytestmark = pytest.mark.rasa
CASES = Path(__file__).parent / "evaluation/screenings.jsonl"
LINES = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
MOST_TIMES = 3


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Tuple[RunningServer, House]]:
    assert MODEL.is_file(), "no trained model: run her2 train"
    with RunningServer(tmp_path_factory.mktemp("screenings")) as server, house_beside(server) as house:
        yield server, house


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_each_person_ends_with_the_record_expected(running, line):
    server, house = running
    person = Person(line)

    async def say(words: str) -> List[Dict[str, Any]]:
        return server.say(line["id"], words)

    asyncio.run(person.talk(say))
    judged = judge(line, house.sheets.shown(house.messages.conversation("rest", line["id"]), "test"), person.turns, person.asked)
    assert judged.right, (judged.wrong, {name: judged.record.get(name) for name in judged.wrong})
    assert max(Counter(person.asked).values(), default=0) <= MOST_TIMES
