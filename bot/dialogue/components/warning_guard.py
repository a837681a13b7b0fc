"""The guard as the last of the pipeline: a warning sign is the intent, whatever the classifier thought.

Where the guard sees none, the classifier may raise an alarm if it is sure enough and nothing in the message speaks against one.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Union

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.components.other_language import OTHER_LANGUAGE
from bot.dialogue.components.topic_classifier import ARTICLES, CLARIFY_INTENT, WHOLE
from bot.language.asking import Boundary
from bot.language.labels import BOUNDARIES
from bot.language.questions import asked
from bot.language.warning import Finding, Guard, guard_over
from bot.settings import EAR
from knowledge.words import safety

ASK = "ask"
UNSURE = (CLARIFY_INTENT, "out-of-scope")
ALARMS = ("urgent-", "crisis-")
BEYOND_DOUBT, LIKELY = 0.95, 0.6
DOSE = "no-dose-advice"
RANKING = "intent_ranking"
TWICE = 2.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class WarningGuard(IntentClassifier, GraphComponent):
    """Sets `ask` and the article of a warning sign; asks back where only the classifier suspects one. Its rules are today's."""

    def __init__(self, guard: Guard, alone: float) -> None:
        self._guard, self._alone = guard, alone

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """From which confidence on the classifier may raise an alarm that the guard does not see."""
        return {"alone_threshold": 0.6}

    @classmethod
    def create(cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> WarningGuard:
        """The guard with the rules of the knowledge base."""
        return cls(guard_over(safety, EAR), config["alone_threshold"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent and articles where the guard sees a sign."""
        for message in messages:
            finding = self._guard.look(message.get(TEXT)) if message.get(TEXT) else None
            if finding:
                self._answer(message, finding)
            elif boundary := self._boundary(message):
                self._answer(message, boundary)
            elif self._nearest_is_a_boundary(message):
                message.set(INTENT, {"name": ASK, "confidence": message.get(INTENT)["confidence"]}, add_to_output=True)
            elif self._doubted(message):
                message.set(INTENT, {"name": CLARIFY_INTENT, "confidence": message.get(INTENT)["confidence"]}, add_to_output=True)
        return messages

    def _boundary(self, message: Message) -> Optional[Boundary]:
        """The boundary that a question asks for: one that is sure counts whatever article the classifier chose, save those that answer it too."""
        intent, articles = (message.get(INTENT) or {}).get("name"), message.get(ARTICLES) or [""]
        boundary = self._guard.boundary(message.get(TEXT) or "") if intent in (ASK, *UNSURE, OTHER_LANGUAGE) else None
        if boundary and intent == ASK and (not boundary.sure or articles[0] in boundary.also or self._outweighed(message, boundary)):
            return None
        return boundary

    @staticmethod
    def _nearest_is_a_boundary(message: Message) -> bool:
        """Whether the classifier is not sure of a whole message, and a boundary lies twice as near as anything that could be answered."""
        unsure = (message.get(INTENT) or {}).get("name") == CLARIFY_INTENT and (message.get(METADATA) or {}).get(WHOLE, True)
        if not unsure or (message.get(ARTICLES) or [""])[0] not in BOUNDARIES:
            return False
        near: Dict[bool, float] = {True: 0.0, False: 0.0}
        for guess in message.get(RANKING) or []:
            kind, _, article = guess["name"].partition("/")
            if kind == ASK:
                near[article in BOUNDARIES] = max(near[article in BOUNDARIES], guess["confidence"])
        return near[True] >= TWICE * near[False]

    def _outweighed(self, message: Message, boundary: Boundary) -> bool:
        """Whether the classifier knows the article well enough against a rule; for a dose it must all but know it, or the dose is only told of."""
        if boundary.firm:
            return False
        confidence, questions = message.get(INTENT)["confidence"], asked(message.get(TEXT))
        if confidence < LIKELY or boundary.category != DOSE or confidence >= BEYOND_DOUBT:
            return bool(confidence >= LIKELY)
        return bool(questions) and not any(self._guard.boundary(question) for question in questions)

    @staticmethod
    def _answer(message: Message, finding: Union[Finding, Boundary]) -> None:
        others = [article for article in message.get(ARTICLES) or [] if article != finding.category]
        message.set(INTENT, {"name": ASK, "confidence": 1.0}, add_to_output=True)
        message.set(ARTICLES, [finding.category, *others], add_to_output=True)

    def _doubted(self, message: Message) -> bool:
        """Whether the classifier alone thinks of an alarm, and not surely, or against what the guard reads: then the patient is asked which it is."""
        intent, articles = message.get(INTENT) or {}, message.get(ARTICLES) or []
        alarm = intent.get("name") == ASK and bool(articles) and articles[0].startswith(ALARMS)
        return alarm and (intent["confidence"] < self._alone or self._guard.calms(message.get(TEXT)))
