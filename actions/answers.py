"""Actions that answer from the articles."""

from __future__ import annotations

from typing import List, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.base import AnswerAction, Events
from actions.languages import in_their_language
from bot.services.replies import Reply


def named_article(tracker: Tracker) -> Optional[str]:
    """The article that a button named."""
    return next(tracker.get_latest_entity_values("article"), None)


def near_articles(tracker: Tracker) -> List[str]:
    """The ids of the articles that the words of the last message are near to, the nearest first."""
    return tracker.latest_message.get("articles") or []


def last_named(tracker: Tracker) -> str:
    """The last medicine or trial that the message names, as it is written there; empty if none."""
    named = [entity for entity in tracker.latest_message.get("entities", []) if entity["entity"] in ("drug", "trial") and "start" in entity]
    return (tracker.latest_message.get("text") or "")[named[-1]["start"] : named[-1]["end"]] if named else ""


def spoken_about(tracker: Tracker, reply: Reply, subject: str) -> Events:
    """Remembers an answered article: its id, the question as it was understood, and its medicine or trial."""
    text = tracker.latest_message.get("text") or ""
    asked = reply.custom.get("question", "") if text.startswith("/") else text
    last = last_named(tracker) or subject
    return [
        SlotSet("article", reply.custom.get("article")),
        SlotSet("asked", asked),
        SlotSet("subject", last),
        SlotSet("offered", None),
    ]


def asked_about(tracker: Tracker, near: List[str]) -> Events:
    """Remembers what a question was about that is not answered yet: who names a medicine and then asks for "its side effects" means that one."""
    named, text = last_named(tracker), tracker.latest_message.get("text") or ""
    return [SlotSet("asked", text), SlotSet("subject", named), SlotSet("article", near[0])] if named and near and not text.startswith("/") else []


def told_from_data(action: AnswerAction, tracker: Tracker, near: List[str]) -> "tuple[Reply, Events] | None":
    """What the glossary or the tables say where no article was chosen, remembered as spoken about; None if they say nothing."""
    told = action.from_data(tracker, next(iter(near), None), sure=False)
    return (told, spoken_about(tracker, told, action.answers.subject(told.custom["article"]))) if told else None


class AnswerQuestion(AnswerAction):
    """Answers with the article that was asked for."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_answer"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The short answer, or what the glossary or the tables say; the article is remembered."""
        article = named_article(tracker) or near_articles(tracker)[0]
        reply = in_their_language(tracker, self.from_data(tracker, article, sure=True) or self.answers.article(article))
        return reply, spoken_about(tracker, reply, self.answers.subject(reply.custom.get("article", article)))


class TellMore(AnswerAction):
    """Tells the fuller text of the article that was asked for or spoken about last."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_more"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The full text, or the fallback when nothing was spoken about yet."""
        article = named_article(tracker) or tracker.get_slot("article")
        if not article:
            return self.answers.fallback(), []
        return self.answers.more(article), [SlotSet("article", article), SlotSet("offered", None)]


class AskBack(AnswerAction):
    """Offers the nearest articles when it is not sure."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_clarify"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """At most three topics and a person, or what the glossary or the tables say."""
        near = near_articles(tracker)
        told = told_from_data(self, tracker, near)
        if told:
            return told
        reply = self.answers.clarify(near)
        return reply, [SlotSet("offered", reply.custom.get("options")), *asked_about(tracker, near)]


class CannotAnswer(AnswerAction):
    """Says that it cannot answer, and offers what is near and a person."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_fallback"

    def act(self, tracker: Tracker) -> "tuple[Reply, Events]":
        """The fallback with the nearest topics, or what the glossary or the tables say."""
        near = near_articles(tracker)
        told = told_from_data(self, tracker, near)
        if told:
            return told
        return self.answers.fallback(near), [SlotSet("offered", near or None)]
