"""A message of several questions is cut into them; a story with one question stays whole."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.questions import MOST_PIECES, PLAIN_JOINT, Questions, asked, asks, one_question, one_sentence, pieces
from bot.language.topics import Guess

FRAGMENTS = ["what", "is it", "?", ", ", "; ", "\n", ". ", "1) ", "2. ", "a", "2", "2+", "and", "also", "how", "can I", "tell", "漢字？", "Herceptin"]
MESSAGES = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=30).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)


def said(text: str) -> list:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("what is Herceptin? what can I eat?", ["what is Herceptin?", "what can I eat?"]),
        ("1) price of Enhertu 2) how is the biopsy", ["price of Enhertu", "how is the biopsy"]),
        ("what is Enhertu\nwhat can I eat\nhow is the biopsy", ["what is Enhertu", "what can I eat", "how is the biopsy"]),
        ("what is the price of Herceptin and also what can I eat", ["what is the price of Herceptin", "also what can I eat"]),
        ("My mother was tired. What can she eat? How is the biopsy?", ["My mother was tired. What can she eat?", "How is the biopsy?"]),
    ],
)
def test_each_question_of_a_message_is_found_in_order(cued, text, parts):
    assert [said(part)[-3:] for part in Questions(cued).parts(text)] == [said(part)[-3:] for part in parts]


@pytest.mark.parametrize(
    "text",
    [
        "what can I eat",
        "My father is 70. He had a biopsy in May. Now he is at home again, how is the biopsy done?",
        "price of Herceptin",
        "what can I eat, bread and rice or soup and fruit",
        "?",
    ],
)
def test_a_message_with_one_question_stays_whole(cued, text):
    assert Questions(cued).parts(text) == [text]


@pytest.mark.parametrize(
    ("parts", "one", "one_at_plain_joints"),
    [
        ([Guess("ask/a", 0.9), Guess("ask/b", 0.9)], True, False),
        ([Guess("ask/a", 0.9), Guess("ask/b", 0.98)], False, False),
        ([Guess("ask/a", 0.9), Guess("ask/b", 0.5)], True, True),
        ([Guess("ask/a", 0.9), Guess("ask/a", 0.9)], True, True),
        ([Guess("ask/b", 0.9), Guess("ask/c", 0.9)], False, False),
    ],
)
def test_a_message_that_is_surely_one_question_stays_whole_unless_its_parts_are_surer(parts, one, one_at_plain_joints):
    assert one_question(Guess("ask/a", 0.97), parts, plain=False) is one
    assert one_question(Guess("ask/a", 0.97), parts, plain=True) is one_at_plain_joints
    assert not one_question(Guess("ask/a", 0.7), parts, plain=False)


@pytest.mark.parametrize(
    ("before", "after", "plain"),
    [("how is it?", "what then", True), ("price", "and also the side effects", True), ("price", "plus visa", True), ("price", "and visa", False)],
)
def test_a_question_mark_and_also_are_plain_joints(before, after, plain):
    assert bool(PLAIN_JOINT.search(f"{before} {after}")) is plain


def test_a_part_that_refers_is_understood_by_the_subject_before_it(cued):
    assert len(Questions(cued).parts("what is Enhertu? how is my hair with it?")) == 2
    assert len(Questions(cued).parts("how is my hair with it? what can I eat?", "Enhertu")) == 2


@given(MESSAGES)
@example("and and and")
@example("1) 2) 3)")
def test_no_message_breaks_the_questions_and_none_is_lost_without_a_part(cued, text):
    found = Questions(cued).parts(text)
    assert found == [text] or (1 < len(found) <= MOST_PIECES)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("sold here? how much, please?", ["sold here?", "how much", "please?"]),
        ("price; side effects", ["price", "side effects"]),
        ("I am ill\ncan I eat", ["I am ill", "can I eat"]),
        ("a ratio of 2.4", ["a ratio of 2.4"]),
        ("IHC 2+", ["IHC 2+"]),
        ("a new injection what is it", ["a new injection", "what is it"]),
        ("tell the tests in what order", ["tell the tests in what order"]),
        ("the price please tell me", ["the price please tell me"]),
        ("the price please. Tell me more", ["the price please", "Tell me more"]),
        ("", [""]),
    ],
)
def test_a_message_is_cut_where_a_question_may_begin(text, cut):
    assert pieces(text) == cut


@given(MESSAGES)
@example("what is it? is mine 1, 2")
@example("how long\n5")
def test_the_pieces_hold_every_word_of_a_message_in_order(text):
    found = pieces(text)
    assert [word for piece in found for word in said(piece)] == said(text)
    assert 1 <= len(found) <= MOST_PIECES


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("what is it", True),
        ("done?", True),
        ("2) and can I eat", True),
        ("also, is it sold", True),
        ("tell me more", True),
        ("side effects", True),
        ("my father is 70", False),
        ("he is at home", False),
        ("2) and", False),
        ("", False),
    ],
)
def test_a_part_that_asks_is_told_from_one_that_only_tells(text, asked):
    assert asks(text) is asked


@pytest.mark.parametrize(
    ("text", "marked", "asked"),
    [
        ("we have used up what the hospital in our small town has for him", True, False),
        ("we have used up what the hospital in our small town has for him", False, True),
        ("we have used up what the hospital in our small town has for him?", True, True),
        ("what has the hospital in our small town left for my poor father", True, True),
        ("and the price", True, True),
    ],
)
def test_where_questions_are_marked_a_long_part_without_a_mark_only_tells(text, marked, asked):
    assert asks(text, marked) is asked


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("What treatment should he choose, he's 81?", True),
        ("He's 81. What should he choose?", False),
        ("dose? and also the price", False),
        ("how long does he have and can we get it here?", False),
        ("1) what stage am I 2) what is 3+", False),
    ],
)
def test_one_sentence_begins_no_second_question(text, one):
    assert one_sentence(text) is one


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("He is 70. Can he travel? I am afraid.", ["Can he travel?"]),
        ("My echo was fine. OK?", ["My echo was fine. OK?"]),
        ("OK?", ["OK?"]),
        ("what is it", []),
        ("", []),
    ],
)
def test_the_sentences_with_a_question_mark_are_told_from_the_others(text, questions):
    assert asked(text) == questions
