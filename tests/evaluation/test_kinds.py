"""How cases are judged."""

import pytest

from bot.errors import CorrectTheCases
from bot.evaluation.kinds import KINDS
from bot.evaluation.run import Judged, cases, figures, wrong_lines


def reply(kind: str, article: str = "", options: tuple = ()) -> dict:
    return {"custom": {"kind": kind, **({"article": article} if article else {}), **({"options": list(options)} if options else {})}}


@pytest.mark.parametrize(
    ("accept", "replies", "outcome", "right"),
    [
        (["a", "b"], [reply("answer", "b")], "right", True),
        (["a"], [reply("urgent", "a")], "right", True),
        (["a"], [reply("answer", "b"), reply("answer", "a")], "wrong", False),
        (["a"], [reply("clarify", options=("b", "a"))], "offered", False),
        (["a"], [reply("clarify", options=("b",))], "offered others", False),
        (["a"], [reply("fallback")], "none", False),
        (["out-of-scope"], [reply("fallback")], "right", True),
        (["out-of-scope"], [reply("boundary", "a")], "answered", False),
    ],
)
def test_a_question_is_judged_by_the_first_article_given(accept, replies, outcome, right):
    [verdict] = KINDS["questions"].judge({"accept": accept}, [replies])
    assert (verdict.outcome, verdict.right) == (outcome, right)


@pytest.mark.parametrize(
    ("replies", "right"),
    [([reply("fallback")], True), ([reply("clarify", options=("a",))], True), ([reply("talk"), reply("answer", "a")], False)],
)
def test_what_is_out_of_scope_must_get_no_answer(replies, right):
    assert [verdict.right for verdict in KINDS["oos"].judge({}, [replies])] == [right]


def test_each_question_of_several_must_be_answered_in_order():
    line = {"expect": [["a"], ["b"]]}
    judged = KINDS["multi"].judge
    assert [v.right for v in judged(line, [[reply("answer", "a"), reply("answer", "b")]])] == [True, True]
    assert [v.right for v in judged(line, [[reply("answer", "b"), reply("answer", "a")]])] == [True, False]
    assert [v.right for v in judged(line, [[reply("answer", "a")]])] == [True, False]


def test_every_turn_of_a_conversation_is_judged():
    line = {"turns": [{"say": "x", "accept": ["a"]}, {"say": "y", "accept": ["b"]}]}
    assert KINDS["followups"].turns(line) == ["x", "y"]
    assert [v.right for v in KINDS["followups"].judge(line, [[reply("answer", "a")], [reply("answer", "a")]])] == [True, False]


@pytest.mark.parametrize(
    ("expect", "kind", "outcome", "right"),
    [
        ("handoff", "handoff", "handed over", True),
        ("handoff", "talk", "missed", False),
        ("none", "handoff", "false alarm", False),
        ("none", "answer", "left alone", True),
    ],
)
def test_a_hand_off_is_judged_by_the_kind_of_the_replies(expect, kind, outcome, right):
    [verdict] = KINDS["handoffs"].judge({"expect": expect}, [[reply(kind)]])
    assert (verdict.outcome, verdict.right) == (outcome, right)


def test_figures_count_verdicts_near_and_far_apart():
    right, wrong = KINDS["oos"].judge({}, [[reply("fallback")]]), KINDS["oos"].judge({}, [[reply("answer", "a")]])
    judged = [Judged({"id": "1", "near": True}, right), Judged({"id": "2", "near": False}, wrong)]
    table = figures(judged)
    assert table["wholly_right"] == 0.5 and table["near"]["wholly_right"] == 1.0 and table["far"]["outcomes"] == {"answered": 1}
    assert [line["id"] for line in wrong_lines(judged)] == ["2"]


def test_a_line_that_is_not_json_is_named(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "1"}\nnot json\n', encoding="utf-8")
    with pytest.raises(CorrectTheCases, match="cases.jsonl, line 2"):
        cases(path)
