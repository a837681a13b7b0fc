"""The actions ask the glossary and the tables first, and leave buttons and all other words to the articles."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import AnswerQuestion, AskBack, CannotAnswer
from bot.services.data import Data
from bot.services.facts import Facts
from bot.services.glossary import Glossary
from bot.store.engine import sessions


@pytest.fixture
def data(published, answers) -> Data:
    return Data(answers, Glossary(sessions(published)), Facts(sessions(published)))


def tracker(text, articles=(), entities=()) -> Tracker:
    message = {"text": text, "articles": list(articles), "entities": list(entities)}
    return Tracker("c", {}, message, [], False, None, {}, "action_listen")


async def said(action, about):
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, about, {})
    assert len(dispatcher.messages) == 1
    return dispatcher.messages[0], {event["name"]: event["value"] for event in events}


@pytest.mark.parametrize("action", [AnswerQuestion, AskBack, CannotAnswer])
async def test_each_action_gives_the_meaning_that_was_asked_for(answers, data, action):
    message, slots = await said(action(answers, data=data), tracker("what does CPS mean?", ["living-diet"]))
    assert message["custom"]["term"] == "cps" and message["text"].startswith("**CPS**")
    assert message["buttons"][0]["payload"] == '/ask{"article": "testing-other-biomarkers"}'
    assert slots["article"] == "testing-other-biomarkers"


@pytest.mark.parametrize("action, kind", [(AnswerQuestion, "answer"), (AskBack, "clarify"), (CannotAnswer, "fallback")])
async def test_other_words_are_left_to_the_articles(answers, data, action, kind):
    message, _ = await said(action(answers, data=data), tracker("what should I eat", ["living-diet"]))
    assert message["custom"]["kind"] == kind and "term" not in message["custom"]


async def test_two_medicines_are_compared_and_the_first_is_remembered(answers, data):
    named = [("trastuzumab-deruxtecan", 0, 7), ("pembrolizumab", 11, 19)]
    entities = [{"entity": "drug", "value": value, "start": start, "end": end} for value, start, end in named]
    message, slots = await said(AnswerQuestion(answers, data=data), tracker("Enhertu vs Keytruda", ["drug-tdxd"], entities))
    assert message["custom"]["data"] == "comparison"
    assert (slots["article"], slots["subject"]) == ("drug-tdxd", "Keytruda")


async def test_a_button_gives_its_article_whatever_the_data_know(answers, data):
    entities = [{"entity": "article", "value": "trial-words"}]
    message, _ = await said(AnswerQuestion(answers, data=data), tracker('/ask{"article": "trial-words"}', ["trial-words"], entities))
    assert message["custom"]["article"] == "trial-words" and "term" not in message["custom"]


async def test_without_data_the_articles_answer(answers):
    message, _ = await said(AnswerQuestion(answers), tracker("what does CPS mean?", ["testing-other-biomarkers"]))
    assert "term" not in message["custom"]


@pytest.mark.parametrize(
    ("text", "entities", "remembered"),
    [
        (
            "they offer Enhertu, I do not know",
            [("trastuzumab-deruxtecan", 11, 18)],
            {"asked": "they offer Enhertu, I do not know", "subject": "Enhertu", "article": "drug-tdxd"},
        ),
        ("they offer something, I do not know", [], {}),
    ],
)
async def test_a_question_asked_back_is_remembered_with_the_medicine_that_it_names(answers, text, entities, remembered):
    named = [{"entity": "drug", "value": value, "start": start, "end": end} for value, start, end in entities]
    _, slots = await said(AskBack(answers), tracker(text, ["drug-tdxd", "effects-tdxd"], named))
    assert slots == {"offered": ["drug-tdxd", "effects-tdxd"], **remembered}
