"""The topic classifier as Rasa's intent classifier: it sets the intent and, for `ask`, the ranking of articles.

What was spoken about last comes as `focus` in the message's metadata. A message that leans on it is read as it would
stand alone: `understood` is that text, and the entities are those of that text. A part of a message, which is not to be
cut again, has `whole` false in its metadata.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.components.clinical_reader import entities
from bot.dialogue.training import followups, leaning
from bot.language.choice import PERSON, Thresholds, choose, shares
from bot.language.clinical import Mention
from bot.language.context import SUBJECTS, Focus
from bot.language.following import Followed, Following
from bot.language.meaning import Meaning
from bot.language.person import declines_person
from bot.language.questions import Questions
from bot.language.topics import Guess, TopicClassifier
from knowledge.words import article_words, articles, links, words

CLARIFY_INTENT = "nlu_fallback"
ARTICLES, UNDERSTOOD, PARTS, EACH, FOCUS, WHOLE = "articles", "understood", "parts", "each", "focus", "whole"
KNOWN = "known.json"
RANKING = 10
LEANING = 8


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicIntentClassifier(IntentClassifier, GraphComponent):
    """Trains on retrieval intents (`ask/<article id>`) and plain intents alike."""

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, known: Dict[str, Any], following: "Following | None") -> None:
        self._thresholds = Thresholds(config["answer_threshold"], config["talk_threshold"], config["clarify_threshold"], config["person_threshold"])
        self._storage, self._resource, self._known, self._following = storage, resource, known, following
        self._meaning = Meaning(known["links"])
        self._questions = Questions(following.topics) if following else None

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Thresholds between 0 and 1; config.yml holds the calibrated ones."""
        return {"answer_threshold": 0.5, "talk_threshold": 0.5, "clarify_threshold": 0.5, "person_threshold": 0.5}

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> TopicIntentClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource, {"links": links(), "articles": articles()}, None)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicIntentClassifier:
        """The trained classifier."""
        with model_storage.read_from(resource) as folder:
            known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
            following = Following.load(folder, TopicClassifier.load(folder), known["articles"])
            return cls(config, model_storage, resource, known, following)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on all intent examples, and the weights of context on data/followups.jsonl and data/leaning.jsonl."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        topics = TopicClassifier.train(words(), [example.get(TEXT) for example in examples], labels, article_words())
        self._following = Following(topics, self._known["articles"])
        self._following.fit(followups(), leaning())
        with self._storage.write_to(self._resource) as folder:
            topics.save(folder)
            self._following.save(folder)
            (folder / KNOWN).write_text(json.dumps(self._known), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `intent`, `intent_ranking`, `understood` with its entities, `articles` (ids, the nearest first), `each` (ids, where one thing
        is asked of several medicines or trials) and `parts` (the questions of the message)."""
        for message in messages:
            if message.get(TEXT) and self._following and self._questions and not message.get(INTENT):
                metadata = message.get(METADATA) or {}
                focus = Focus(**(metadata.get(FOCUS) or {}))
                self._set(message, self._following.read(message.get(TEXT), focus), focus)
                whole = metadata.get(WHOLE, True)
                message.set(PARTS, self._questions.parts(message.get(TEXT), focus.subject) if whole else [message.get(TEXT)], add_to_output=True)
        return messages

    def _set(self, message: Message, followed: Followed, focus: Focus) -> None:
        mentions = self._meant(followed, focus)
        ranking: Sequence[Guess] = self._meaning.pooled(followed.reading.ranking, mentions)
        if declines_person(message.get(TEXT)):
            ranking = [guess for guess in ranking if guess.label != PERSON]
        choice = choose(ranking, self._thresholds)
        intent = CLARIFY_INTENT if choice.intent == "clarify" else choice.intent
        message.set(INTENT, {"name": intent, "confidence": choice.confidence}, add_to_output=True)
        message.set("intent_ranking", shares(ranking, RANKING), add_to_output=True)
        message.set(UNDERSTOOD, followed.text, add_to_output=True)
        message.set(ARTICLES, list(choice.articles), add_to_output=True)
        message.set(EACH, self._meaning.each(choice.articles[0], mentions) if choice.intent == "ask" else [], add_to_output=True)
        if followed.text != message.get(TEXT):
            message.set(ENTITIES, entities(followed.reading.mentions), add_to_output=True)

    def _meant(self, followed: Followed, focus: Focus) -> Sequence[Mention]:
        """The clinical words of a message; those of what was spoken about last where a short message names no medicine or trial."""
        named = any(mention.label in SUBJECTS for mention in followed.reading.mentions)
        if named or not focus.subject or self._following is None or len(followed.text.split()) > LEANING:
            return followed.reading.mentions
        language = self._following.topics.language
        return (*followed.reading.mentions, *language.mentions(focus.subject))
