"""The cost of a message along one long conversation, through REST, in turns with a young conversation."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Iterator, Tuple

import psutil

from bench.running import RunningServer

CHECKPOINTS = (10, 100, 400, 1000)
ROUNDS = 3
MOST_TIMES_THE_COST = 1.2
MOST_MEGABYTES = 700
QUESTIONS = (
    "what does IHC 2+ mean", "is Enhertu approved in China", "what are the side effects of trastuzumab", "tell me more",
    "how long does the FISH result take", "what comes after trastuzumab", "how do I boil an egg", "thank you",
)  # fmt: skip


def run(turns: int) -> bool:
    """Prints the medians at each checkpoint; tells whether both limits are kept."""
    with TemporaryDirectory() as folder, RunningServer(Path(folder)) as server:
        told = {turn: _checkpoint(server, turn) for turn in _walked(server, turns)}
        memory = psutil.Process(server.pid).memory_info().rss / 2**20
    for turn, (long, young) in told.items():
        print(f"turn {turn:5}: {long:6.1f} ms, beside it a conversation at its turn {CHECKPOINTS[0]}: {young:6.1f} ms")
    last = max(told)
    ratio = told[last][0] / told[last][1]
    print(f"turn {last} costs {ratio:.2f} times turn {CHECKPOINTS[0]} (at most {MOST_TIMES_THE_COST})")
    print(f"resident memory {memory:.0f} MB (at most {MOST_MEGABYTES})")
    return ratio <= MOST_TIMES_THE_COST and memory <= MOST_MEGABYTES


def _walked(server: RunningServer, turns: int) -> Iterator[int]:
    reached = 0
    for checkpoint in (checkpoint for checkpoint in CHECKPOINTS if checkpoint <= turns):
        for number in range(reached, checkpoint - len(QUESTIONS)):
            _cost(server, "long", number)
        yield checkpoint
        reached = checkpoint


def _checkpoint(server: RunningServer, turn: int) -> Tuple[float, float]:
    # In turns with a young conversation: whatever else the machine does, it does to both.
    for early in range(CHECKPOINTS[0]):
        _cost(server, f"young {turn}", early)
    pairs = [(_cost(server, "long", number), _cost(server, f"young {turn}", number)) for number in range(ROUNDS * len(QUESTIONS))]
    return median(long for long, _ in pairs), median(young for _, young in pairs)


def _cost(server: RunningServer, sender: str, number: int) -> float:
    began = time.perf_counter()
    server.say(sender, QUESTIONS[number % len(QUESTIONS)])
    return (time.perf_counter() - began) * 1000
