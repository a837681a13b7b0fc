"""Whatever is said in whatever order: nothing raises, nothing is stored without consent, no question is put more than three times."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.errors import MessageRefused
from bot.store.engine import sessions
from bot.store.screening_tables import Screening
from tests.doors import house_over
from tests.intake import LINES, Intake

NAVIGATION = ["why?", "skip", "back", "later", "continue", "stop", "I don't know", "yes", "no", "start the pre-screening", "not tested"]
OTHER = [
    "sorry, it was 3+", "she is vomiting blood", "what is ISH?", "HER2 2+, FISH not amplified, CPS 5", "he is 12", "breast cancer", "hello", "🙂", "?", "0",
    "FLOT before surgery, then CAPOX + Herceptin, then Enhertu", "I want to talk to a person", "change the stage", "not 3+ but 2+", "62", "in Kenya", "a" * 900,
]  # fmt: skip
SAID = st.one_of(st.sampled_from([*NAVIGATION, *OTHER, *LINES.values()]), st.text(min_size=1, max_size=60).filter(lambda text: text.strip(" \n\t\r/") != ""))
numbers = count()
pytestmark = pytest.mark.long


@pytest.fixture
def house(published):
    return house_over(published)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(SAID, min_size=1, max_size=25))
def test_random_answers_in_random_order_never_raise_and_never_loop(house, said):
    intake = Intake(house, f"random {next(numbers)}")
    intake.say("start the pre-screening")
    back = 0
    for text in said:
        agreed = stored(intake) > 0
        try:
            intake.say(text)
        except MessageRefused:  # a message of control characters only is refused at the door
            continue
        back += text in ("back", "start the pre-screening", "change the stage")
        assert agreed or not stored(intake) or intake.value("consent") == "yes"
    put = Counter(item for item in intake.asked if item not in (None, "stopped", "done", "consent"))
    assert max(put.values(), default=0) <= 3 + back + said.count("later") + said.count("she is vomiting blood"), put


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["no", "why?", "what do you store?", "61", "HER2 3+", "Kenya", "stop", "perhaps", "the moon"]), min_size=1, max_size=8))
def test_without_a_yes_nothing_is_stored(house, said):
    intake = Intake(house, f"unasked {next(numbers)}")
    intake.say("start the pre-screening")
    for text in said:
        intake.say(text)
    assert stored(intake) == 0


def stored(intake: Intake) -> int:
    with sessions(intake.house.engine)() as session:
        return session.execute(select(func.count()).select_from(Screening).filter_by(conversation_id=intake.id)).scalar_one()
