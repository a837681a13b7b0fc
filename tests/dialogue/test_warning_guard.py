"""A boundary overrides the article of the classifier, unless that knows better; a dose is let go only beyond doubt or where it is only told of."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.language.asking import Boundary

pytestmark = pytest.mark.rasa

PLANS = Boundary("no-personal-advice", "choice", True, ("second-opinion",))
DOSES = Boundary("no-dose-advice", "dose", True, ("second-opinion",))
STAGES = Boundary("no-diagnosis", "which-stage", True, (), firm=True)


class Guard:
    """Sees a boundary wherever two plans are spoken of, and never a warning sign."""

    def look(self, text: str) -> None:
        return None

    def boundary(self, text: str) -> Optional[Boundary]:
        return PLANS if "two plans" in text else DOSES if "two doses" in text else STAGES if "two stages" in text else None


@pytest.mark.parametrize(
    ("text", "article", "confidence", "answered"),
    [
        ("which of two doses should we take?", "drug", 0.8, "no-dose-advice"),
        ("which of two doses should we take", "drug", 0.8, "no-dose-advice"),
        ("we have two doses. OK?", "drug", 0.8, "no-dose-advice"),
        ("we have two doses. What is this medicine?", "drug", 0.5, "no-dose-advice"),
        ("we have two doses. What is this medicine?", "drug", 0.8, "drug"),
        ("which of two doses should we take?", "drug", 0.96, "drug"),
        ("which of two doses should we take?", "second-opinion", 0.5, "second-opinion"),
        ("which of two plans should we take?", "drug", 0.5, "no-personal-advice"),
        ("which of two plans should we take?", "drug", 0.6, "drug"),
        ("which of two stages is mine?", "cancer-stage", 0.99, "no-diagnosis"),
        ("what is this medicine", "drug", 0.5, "drug"),
    ],
)
def test_a_boundary_overrides_the_article_unless_the_classifier_knows_better(text, article, confidence, answered):
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message

    from bot.dialogue.components.warning_guard import WarningGuard

    message = Message({TEXT: text, INTENT: {"name": "ask", "confidence": confidence}, "articles": [article]})
    WarningGuard(Guard(), 0.9).process([message])
    assert message.get("articles")[0] == answered


def test_a_boundary_is_answered_in_whatever_language_it_is_asked_for():
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message

    from bot.dialogue.components.warning_guard import WarningGuard

    messages = [Message({TEXT: text, INTENT: {"name": "other_language", "confidence": 1.0}}) for text in ("两种 two doses", "两种")]
    WarningGuard(Guard(), 0.9).process(messages)
    assert [(message.get(INTENT)["name"], message.get("articles")) for message in messages] == [("ask", ["no-dose-advice"]), ("other_language", None)]


@pytest.mark.parametrize(
    ("intent", "nearest", "second", "whole", "named"),
    [
        ("nlu_fallback", "living-prognosis", 0.1, True, "ask"),
        ("nlu_fallback", "living-prognosis", 0.2, True, "nlu_fallback"),
        ("nlu_fallback", "living-prognosis", 0.1, False, "nlu_fallback"),
        ("nlu_fallback", "hair", 0.1, True, "nlu_fallback"),
        ("out-of-scope", "living-prognosis", 0.1, True, "out-of-scope"),
    ],
)
def test_a_boundary_that_lies_far_nearer_is_answered_where_the_classifier_is_not_sure_of_a_whole_message(intent, nearest, second, whole, named):
    from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
    from rasa.shared.nlu.training_data.message import Message

    from bot.dialogue.components.warning_guard import RANKING, WarningGuard

    ranking = [{"name": f"ask/{nearest}", "confidence": 0.3}, {"name": "ask/drug", "confidence": second}, {"name": "out-of-scope", "confidence": 0.2}]
    said = {TEXT: "give me a number", INTENT: {"name": intent, "confidence": 0.9}, "articles": [nearest, "drug"]}
    message = Message({**said, RANKING: ranking, METADATA: {"whole": whole}})
    WarningGuard(Guard(), 0.9).process([message])
    assert (message.get(INTENT)["name"], message.get("articles")) == (named, [nearest, "drug"])
