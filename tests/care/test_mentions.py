"""Whom a note speaks to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.mentions import mentioned, pieces

NAMES = ["Mei Tan", "Omar", "Mei Li", "Lena Roth"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Omar please look", ["Omar"]),
        ("could you, @omar?", ["Omar"]),
        ("@Mei Tan and @lena roth: the slides", ["Mei Tan", "Lena Roth"]),
        ("@Lena, and again @Lena Roth", ["Lena Roth"]),
        ("@Mei has two readings", []),
        ("write to mei@omar.org", []),
        ("@Omara is someone else", []),
        ("Omar knows", []),
        ("", []),
    ],
)
def test_a_name_after_the_sign_is_a_mention(text, names):
    assert mentioned(text, NAMES) == names


def test_without_colleagues_nobody_is_mentioned():
    assert mentioned("@Omar", []) == []


@given(st.text(), st.lists(st.text(min_size=1).filter(str.strip), max_size=4))
def test_no_text_and_no_name_break_it_and_no_letter_is_lost(text, names):
    assert "".join(piece for piece, _ in pieces(text, names)) == text
