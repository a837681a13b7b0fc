"""How often a message is tried again, and how long is waited between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
MOST_ATTEMPTS = 8


def next_attempt(attempts: int, now: datetime) -> Optional[datetime]:
    """When a message that failed `attempts` times is tried again: the wait doubles each time; None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + min(FIRST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)


def given_up(attempts: int) -> bool:
    """Whether a message has failed so often that only a person tries it again."""
    return attempts >= MOST_ATTEMPTS
