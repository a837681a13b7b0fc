"""Runs the custom actions in this process: Rasa's endpoint calls the executor instead of HTTP."""

from __future__ import annotations

from typing import Any, Dict, Sequence

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """An action endpoint without a network; the domain is not sent with each call."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the action named in `json` and gives its events and responses."""
        return await self._executor.run(kwargs["json"])


class Collector(OutputChannel):
    """Collects whole messages: text, buttons, image and custom of one utterance stay together."""

    def __init__(self) -> None:
        self.messages: list = []

    @classmethod
    def name(cls) -> str:
        """Rasa's name of this channel."""
        return "collector"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keeps a message as it is."""
        self.messages.append(message)


def validate_results_once() -> None:
    """Lets Rasa check action results with a schema compiled once; its own way compiles it anew at each message."""
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validated(self: RemoteAction, result: Dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validated
