"""A message that fails is tried again, later each time, and then given up."""

from datetime import datetime, timedelta, timezone

from bot.care.delivery import MOST_ATTEMPTS, given_up, next_attempt

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


def test_each_wait_is_twice_the_one_before_and_none_is_longer_than_ten_minutes():
    waits = [next_attempt(attempts, NOW) - NOW for attempts in range(1, MOST_ATTEMPTS)]
    assert waits[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert all(later == min(2 * wait, timedelta(minutes=10)) for wait, later in zip(waits, waits[1:], strict=False))


def test_after_the_last_attempt_it_is_given_up():
    assert next_attempt(MOST_ATTEMPTS, NOW) is None
    assert (given_up(MOST_ATTEMPTS - 1), given_up(MOST_ATTEMPTS)) == (False, True)
