"""Threads that do the same at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, List

THREADS = 8


def at_once(act: Callable[[int], Any], threads: int = THREADS) -> List[Any]:
    """The results of all; an exception is a result, too."""
    together = threading.Barrier(threads)

    def one(number: int) -> Any:
        together.wait(10)
        try:
            return act(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))
