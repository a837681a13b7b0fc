"""Which part of a message asks something, while the pre-screening waits for an answer."""

import pytest

from bot.language.screening_words import asks


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("when will it start", True),
        ("when it comes back, what then?", True),
        ("what is stage 4", True),
        ("When it returned she had FOLFOX with Herceptin", False),
        ("when the first one failed they changed it", False),
        ("two courses of FLOT", False),
    ],
)
def test_a_sentence_that_only_tells_when_is_no_question(sentence, question):
    assert asks(sentence) is question
