"""A message becomes what Rasa handles: a choice, a word to explain, one question as it reads in its conversation, or several."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import pytest

from bot.language.asking import Boundary
from bot.language.clinical import ClinicalLanguage

pytestmark = pytest.mark.rasa

LANGUAGE = ClinicalLanguage({"drug": {"t-dxd": ["T-DXd", "Enhertu"], "rc48": ["RC48"]}})


class Parser:
    """Rasa's parser by heart: text → what it finds; it notes the focus with which each text came."""

    def __init__(self, found: Dict[str, Dict[str, Any]]) -> None:
        self._found, self.met = found, []

    async def __call__(self, text: str, metadata: Dict[str, Any]) -> Dict[str, Any]:
        self.met.append((text, metadata["focus"]))
        return {"text": text, **self._found[text]}


class Slots:
    """The memory of one conversation."""

    def __init__(self, **slots: Any) -> None:
        self._slots = slots

    def slots(self, conversation_id: str) -> Dict[str, Any]:
        return self._slots


def asks(article: str, understood: str, parts: Optional[List[str]] = None, each: Optional[List[str]] = None, confidence: float = 0.5) -> Dict[str, Any]:
    return {
        "intent": {"name": "ask", "confidence": confidence},
        "articles": [article],
        "understood": understood,
        "parts": parts or [understood],
        "each": each or [],
    }


OUT_OF_SCOPE = {"intent": {"name": "out-of-scope", "confidence": 0.9}, "articles": ["near"], "understood": "weather"}


async def handed(parser: Parser, text: str, **slots: Any) -> list:
    from bot.dialogue.understanding import Understanding

    understanding = Understanding(parser, Slots(**slots), LANGUAGE, lambda said: "median" if said == "what is a median" else None)
    return [(said.text, said.parsed is not None) for said in await understanding.asked("c1", text)]


@pytest.mark.parametrize(
    ("text", "offered", "expected"),
    [
        ("the second one", ["a", "b"], [('/ask{"article": "b"}', False)]),
        ("the second one", ["a"], [("b of two", True)]),
        ("the second one", None, [("b of two", True)]),
        ("what is a median", ["a", "b"], [("what is a median", False)]),
    ],
)
async def test_a_choice_and_a_word_to_explain_need_no_parser_and_all_else_does(text, offered, expected):
    parser = Parser({"the second one": asks("x", "b of two")})
    assert await handed(parser, text, offered=offered) == expected
    assert [met for met, _ in parser.met] == [text] * expected[0][1]


async def test_the_parser_is_told_what_was_spoken_about():
    parser = Parser({"and hair?": asks("hair", "and hair? Enhertu")})
    assert await handed(parser, "and hair?", asked="what is Enhertu", subject="Enhertu", article="drug") == [("and hair? Enhertu", True)]
    assert parser.met == [("and hair?", {"asked": "what is Enhertu", "subject": "Enhertu", "article": "drug", "offered": ()})]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (asks("b", "two"), [("one Enhertu", True), ("two", True)]),
        (asks("a", "two"), [("whole", True)]),
        (OUT_OF_SCOPE, [("whole", True)]),
        ({"intent": {"name": "person", "confidence": 0.9}}, [("one Enhertu", True), ("two", True)]),
        ({"intent": {"name": "person", "confidence": 0.3}}, [("whole", True)]),
        (asks("b", "two", each=["b", "c"]), [("one Enhertu", True), ('/ask{"article": "b"}', False), ('/ask{"article": "c"}', False)]),
    ],
)
async def test_questions_are_answered_apart_only_if_they_ask_for_several_articles(second, expected):
    found = {"whole": asks("w", "whole", ["one Enhertu", "two"]), "one Enhertu": asks("a", "one Enhertu"), "two": second}
    assert await handed(Parser(found), "whole") == expected


async def test_each_question_is_read_with_what_the_question_before_it_spoke_about():
    parser = Parser({"whole": asks("w", "whole", ["one Enhertu", "it"]), "one Enhertu": asks("a", "one Enhertu"), "it": asks("b", "it Enhertu")})
    await handed(parser, "whole", subject="RC48")
    assert [(text, focus["subject"], focus["article"]) for text, focus in parser.met] == [
        ("whole", "RC48", ""), ("one Enhertu", "", ""), ("one Enhertu", "RC48", ""), ("it", "", ""), ("it", "Enhertu", "a"),
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "answered"), [("that drug there", ["two"]), ("what is it", ["what is it", "two"])])
async def test_a_part_that_only_points_at_what_was_just_read_is_not_answered_again(first, answered):
    parser = Parser({"whole": asks("w", "whole", [first, "two"]), first: asks("drug", first), "two": asks("b", "two")})
    assert [text for text, _ in await handed(parser, "whole", asked="Enhertu", subject="Enhertu", article="drug")] == answered


class DoseGuard:
    """Sees a boundary in every message, and no warning sign."""

    def look(self, text: str) -> None:
        return None

    def boundary(self, text: str) -> Boundary:
        return Boundary("no-dose-advice", "dose", True, ())


@pytest.mark.parametrize(
    ("whole", "first", "answered"),
    [
        ("no-dose-advice", "for 70 kg how much", ["whole"]),
        ("no-dose-advice", "what is it", ["what is it", "how is two"]),
        ("w", "for 70 kg how much", ["for 70 kg how much", "how is two"]),
    ],
)
async def test_what_is_only_told_with_a_question_that_has_a_boundary_gets_no_answer_before_it(whole, first, answered):
    from bot.dialogue.understanding import Understanding

    parser = Parser({"whole": asks(whole, "whole", [first, "how is two"]), first: asks("a", first), "how is two": asks("b", "how is two")})
    understanding = Understanding(parser, Slots(), LANGUAGE, guard=DoseGuard())
    assert [said.text for said in await understanding.asked("c1", "whole")] == answered


@pytest.mark.parametrize(
    ("text", "confidence", "answered"),
    [
        ("which drug should he choose", 0.9, ["which drug should he choose"]),
        ("which drug should he choose", 0.7, ["which drug", "should he choose"]),
        ("which drug. should he choose", 0.9, ["which drug", "should he choose"]),
    ],
)
async def test_one_sentence_that_surely_has_a_boundary_is_not_cut(text, confidence, answered):
    from bot.dialogue.understanding import Understanding

    halves = ["which drug", "should he choose"]
    found = {text: asks("no-personal-advice", text, halves, confidence=confidence), **{half: asks(half, half) for half in halves}}
    assert [said.text for said in await Understanding(Parser(found), Slots(), LANGUAGE).asked("c1", text)] == answered


@pytest.mark.parametrize(("second", "leans"), [("and the price", False), ("and the price of it", True)])
async def test_a_question_that_is_sure_by_itself_and_points_to_nothing_does_not_lean_on_the_one_before(second, leans):
    found = {"whole": asks("w", "whole", ["one Enhertu", second]), "one Enhertu": asks("a", "one Enhertu"), second: asks("b", second, confidence=0.9)}
    parser = Parser(found)
    await handed(parser, "whole")
    assert [focus["subject"] for text, focus in parser.met if text == second] == ["", "Enhertu"][: 1 + leans]


async def test_the_same_asked_of_several_medicines_gives_an_article_for_each():
    parser = Parser({"hair Enhertu RC48": asks("a", "hair Enhertu RC48", each=["a", "b"])})
    assert await handed(parser, "hair Enhertu RC48") == [('/ask{"article": "a"}', False), ('/ask{"article": "b"}', False)]


@pytest.mark.parametrize("each", [True, False])
async def test_a_message_of_many_questions_gets_no_more_than_a_few_answers(each):
    from bot.dialogue.understanding import MOST_ANSWERS

    names = [f"q{number}" for number in range(MOST_ANSWERS + 3)]
    found = {"whole": asks("w", "whole", ["whole"] if each else names, names if each else []), **{name: asks(name, name) for name in names}}
    assert len(await handed(Parser(found), "whole")) == MOST_ANSWERS
