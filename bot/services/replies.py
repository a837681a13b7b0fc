"""What the assistant says, before it is a message: text, buttons and what kind of saying it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional


@dataclass(frozen=True)
class Button:
    """A choice offered to the patient; `command` is what the assistant does when it is chosen, for example `ask:her2-what`."""

    title: str
    command: str


@dataclass(frozen=True)
class Reply:
    """One message to a patient. `custom` holds `kind` and what else the interface promises for that kind."""

    text: str
    custom: Dict[str, Any]
    buttons: List[Button] = field(default_factory=list)
    image: Optional[str] = None

    @property
    def articles(self) -> List[Dict[str, str]]:
        """The article and version that this reply tells, as a list of none or one."""
        if "version" not in self.custom:
            return []
        return [{"id": self.custom["article"], "version": self.custom["version"]}]
