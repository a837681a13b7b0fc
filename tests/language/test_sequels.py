"""What people asked next: likeness, the usual moves, and the kind of what is asked."""

from __future__ import annotations

import numpy as np
import pytest

from bot.language.sequels import ROWS, Sequel, Sequels

DRUG, EFFECTS, PRICE, OTHER_DRUG, TALK = range(5)
GROUPS = [1, 2, 3, 1, 0]
HARM, COST, AGAIN = np.eye(4, dtype=np.float32)[:3]
ASKED = [Sequel(HARM, DRUG, (EFFECTS,)), Sequel(COST, DRUG, (PRICE,)), Sequel(AGAIN, DRUG, (DRUG,)), Sequel(HARM, OTHER_DRUG, (EFFECTS,))] * 3


@pytest.fixture(scope="module")
def sequels() -> Sequels:
    return Sequels.fit(GROUPS, ASKED)


def test_what_was_asked_after_an_answer_speaks_for_what_answered_it(sequels):
    for vector, label in ((HARM, EFFECTS), (COST, PRICE), (AGAIN, DRUG)):
        kinds, _, likeness = sequels.speaks(vector, DRUG)
        assert likeness.argmax() == label and likeness[label] > 1
        assert kinds.argmax() == label


def test_a_question_like_none_before_is_like_nothing_and_its_moves_are_the_usual_ones(sequels):
    unlike = np.eye(4, dtype=np.float32)[3]
    _, moves, likeness = sequels.speaks(unlike, DRUG)
    assert not likeness.any()
    assert moves[PRICE] > 0 > moves[TALK] - 1


def test_after_an_answer_that_nobody_asked_on_from_only_the_kind_speaks(sequels):
    kinds, moves, likeness = sequels.speaks(HARM, PRICE)
    assert not likeness.any() and moves == pytest.approx(0, abs=1e-6)
    assert kinds.argmax() == EFFECTS


def test_what_was_learned_is_its_arrays(sequels):
    again = Sequels(GROUPS, sequels.arrays)
    assert again.speaks(HARM, DRUG).shape == (ROWS, len(GROUPS))
    assert np.array_equal(again.speaks(HARM, DRUG), sequels.speaks(HARM, DRUG))
