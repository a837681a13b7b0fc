"""A message of several questions is cut into them; a story with one question stays whole."""

import pytest

from bot.language.questions import pieces, units


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("what is her2? how is it tested?", ["what is her2?", "how is it tested?"]),
        ("1) is it chemo 2) why the echo", ["is it chemo", "why the echo"]),
        ("what does 2+ mean and also how long does fish take", ["what does 2+ mean", "also how long does fish take"]),
        ("side effects of RC48?\ncan we get it in china", ["side effects of RC48?", "can we get it in china"]),
        ("Mum is on Enhertu. What helps against nausea? Is it sold in Doha?", ["Mum is on Enhertu. What helps against nausea?", "Is it sold in Doha?"]),
        ("what is tdxd, its side effects, and cost", ["what is tdxd", "its side effects", "and cost"]),
    ],
)
def test_each_question_of_a_message_is_found_in_order(text, parts):
    assert units(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "what does IHC 2+ mean",
        "My father is 70. He had trastuzumab for a year. Now it is growing again, what can be done?",
        "her2 positive",
        "?",
        "the ratio was 2.4 and the copy number 6.1, is that positive",
    ],
)
def test_a_message_with_one_question_stays_whole(text):
    assert units(text) == [text]


@pytest.mark.parametrize("text", ["", " ", "...", "1) 2) 3)", "?!?", "\n\n", "and and and", "0"])
def test_nothing_to_cut_never_raises(text):
    assert isinstance(pieces(text), list) and units(text) == [text]
