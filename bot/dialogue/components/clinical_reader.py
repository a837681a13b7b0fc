"""spaCy as Rasa's tokenizer and entity extractor: the clinical words of a message."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.clinical import ClinicalLanguage, Mention, Words
from knowledge.words import words

TOKENS = "text_tokens"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class ClinicalReader(GraphComponent):
    """Sets the tokens and the entities (medicine, test, score, trial, place, ...) of each message."""

    def __init__(self, storage: ModelStorage, resource: Resource, vocabulary: Words) -> None:
        self._storage, self._resource, self._words = storage, resource, vocabulary
        self._language = ClinicalLanguage(vocabulary)

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> ClinicalReader:
        """An untrained reader with the words of the knowledge base."""
        return cls(model_storage, resource, words())

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClinicalReader:
        """The reader with the words of the day on which the model was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / "words.json").read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the words with the model."""
        with self._storage.write_to(self._resource) as folder:
            (folder / "words.json").write_text(json.dumps(self._words, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Gives the training sentences as they are: the classifier learns from their texts and reads their clinical words itself."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets tokens and entities."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            message.set(TOKENS, [Token(token.text, token.idx) for token in self._language.doc(text) if not token.is_space])
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities(self._language.mentions(text))], add_to_output=True)
        return messages


def entities(mentions: Sequence[Mention]) -> List[Dict[str, Any]]:
    """Clinical words as Rasa's entities."""
    return [{"entity": m.label, "value": m.value, "start": m.start, "end": m.end, "extractor": "ClinicalReader"} for m in mentions]
