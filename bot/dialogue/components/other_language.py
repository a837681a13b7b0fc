"""Recognises a message in another language before the topics are looked for, and brings what to say in that language."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.foreign import ForeignLanguage, english_words
from knowledge.words import Languages, languages

OTHER_LANGUAGE = "other_language"
KEPT = "languages.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class OtherLanguage(IntentClassifier, GraphComponent):
    """Sets the intent `other_language` and `language` (code, sentence, button) of a message that is not in English."""

    def __init__(self, storage: ModelStorage, resource: Resource, said: Languages, english: Sequence[str]) -> None:
        self._storage, self._resource, self._said = storage, resource, said
        self._foreign = ForeignLanguage(list(said), english)

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> OtherLanguage:
        """A component with the languages of the knowledge base."""
        return cls(model_storage, resource, languages(), [])

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> OtherLanguage:
        """The component with the languages of the day on which the model was trained."""
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        return cls(model_storage, resource, kept["languages"], kept["english"])

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the languages with the model."""
        english = english_words(example.get(TEXT) for example in training_data.intent_examples if example.get(TEXT))
        with self._storage.write_to(self._resource) as folder:
            kept = {"languages": self._said, "english": english}
            (folder / KEPT).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent and language where a message is not in English."""
        for message in messages:
            names = ((entity["start"], entity["end"]) for entity in message.get(ENTITIES) or [])
            code = self._foreign.code(message.get(TEXT), names) if message.get(TEXT) and not message.get(INTENT) else None
            if code:
                message.set(INTENT, {"name": OTHER_LANGUAGE, "confidence": 1.0}, add_to_output=True)
                message.set("language", {"code": code, **self._said[code]}, add_to_output=True)
        return messages
