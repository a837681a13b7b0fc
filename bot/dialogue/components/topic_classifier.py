"""The topic classifier as Rasa's intent classifier: it sets the intent and, for `ask`, the ranking of articles."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.choice import Thresholds, choose, shares
from bot.language.clinical import Mention
from bot.language.meaning import Links, Meaning
from bot.language.topics import TopicClassifier
from knowledge.words import links, words

CLARIFY_INTENT = "nlu_fallback"
ARTICLES = "articles"
LINKS = "links.json"
RANKING = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicIntentClassifier(IntentClassifier, GraphComponent):
    """Trains on retrieval intents (`ask/<article id>`) and plain intents alike."""

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, topics: "TopicClassifier | None", known: Links) -> None:
        self._thresholds = Thresholds(config["answer_threshold"], config["talk_threshold"], config["clarify_threshold"])
        self._storage, self._resource, self._topics = storage, resource, topics
        self._known, self._meaning = known, Meaning(known)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Thresholds between 0 and 1; config.yml holds the calibrated ones."""
        return {"answer_threshold": 0.5, "talk_threshold": 0.5, "clarify_threshold": 0.5}

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> TopicIntentClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource, None, links())

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
            known = json.loads((folder / LINKS).read_text(encoding="utf-8"))
            return cls(config, model_storage, resource, TopicClassifier.load(folder), known)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on all intent examples."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) for example in examples]
        self._topics = TopicClassifier.train(words(), [example.get(TEXT) for example in examples], labels)
        with self._storage.write_to(self._resource) as folder:
            self._topics.save(folder)
            (folder / LINKS).write_text(json.dumps(self._known), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `intent`, `intent_ranking` and `articles` (ids of the nearest articles) of each message."""
        for message in messages:
            if not message.get(TEXT) or self._topics is None or message.get(INTENT):
                continue
            ranking = self._topics.rank(message.get(TEXT))
            choice = choose(ranking, self._thresholds)
            intent = CLARIFY_INTENT if choice.intent == "clarify" else choice.intent
            message.set(INTENT, {"name": intent, "confidence": choice.confidence}, add_to_output=True)
            message.set("intent_ranking", shares(ranking, RANKING), add_to_output=True)
            message.set(ARTICLES, self._refined(list(choice.articles), message), add_to_output=True)
        return messages

    def _refined(self, articles: List[str], message: Message) -> List[str]:
        named = [Mention(entity["entity"], entity["value"], entity["start"], entity["end"]) for entity in message.get(ENTITIES, [])]
        first = [self._meaning.refined(article, named) for article in articles[:1]]
        return [*first, *(article for article in articles[1:] if article not in first)]
