"""The cost of a message along one long conversation, through REST, beside a fresh conversation of the same moment."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Dict, Iterator, List

import psutil

from bench.running import RunningServer

CHECKPOINTS = (10, 100, 400, 1000)
AROUND = 10
MOST_TIMES_THE_COST = 1.2
MOST_MEGABYTES = 700
QUESTIONS = (
    "what does IHC 2+ mean", "is Enhertu approved in China", "what are the side effects of trastuzumab", "tell me more",
    "how long does the FISH result take", "what comes after trastuzumab", "how do I boil an egg", "thank you",
)  # fmt: skip


def run(turns: int) -> bool:
    """Prints the medians around each checkpoint; tells whether both limits are kept."""
    with TemporaryDirectory() as folder, RunningServer(Path(folder)) as server:
        costs = list(_costs(server, "long", turns))
        fresh = list(_costs(server, "fresh", CHECKPOINTS[0] + AROUND))
        memory = psutil.Process(server.pid).memory_info().rss / 2**20
    medians = {turn: _around(costs, turn) for turn in CHECKPOINTS if turn <= turns}
    for turn, milliseconds in medians.items():
        print(f"turn {turn:5}: {milliseconds:6.1f} ms")
    print(f"a fresh conversation right after, turn {CHECKPOINTS[0]}: {_around(fresh, CHECKPOINTS[0]):.1f} ms")
    ratio = medians[max(medians)] / medians[min(medians)]
    print(f"turn {max(medians)} costs {ratio:.2f} times turn {min(medians)} (at most {MOST_TIMES_THE_COST})")
    print(f"resident memory {memory:.0f} MB (at most {MOST_MEGABYTES})")
    return ratio <= MOST_TIMES_THE_COST and memory <= MOST_MEGABYTES


def _costs(server: RunningServer, sender: str, turns: int) -> Iterator[float]:
    for turn in range(turns + AROUND):
        began = time.perf_counter()
        server.say(sender, QUESTIONS[turn % len(QUESTIONS)])
        yield (time.perf_counter() - began) * 1000


def _around(costs: List[float], turn: int) -> float:
    # As many of each question in every window, so that only the turn differs.
    start = max(len(QUESTIONS), turn - AROUND // 2)
    window: Dict[int, List[float]] = {}
    for index in range(start, min(start + 2 * len(QUESTIONS), len(costs))):
        window.setdefault(index % len(QUESTIONS), []).append(costs[index])
    return median(min(values) for values in window.values())
