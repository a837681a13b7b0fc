"""The questions of an intake and which of them comes next; its words are data (a FHIR Questionnaire)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, FrozenSet, Mapping, Optional, Sequence, Tuple

MOST_PUTS = 3
TOLD, UNKNOWN, SKIPPED, LEFT = "told", "unknown", "skipped", "left"


@dataclass(frozen=True)
class Answer:
    """What a person said to an item; `value` is None where it is not known, skipped or could not be read (`how`)."""

    value: Any
    said: str
    how: str = TOLD

    @property
    def told(self) -> bool:
        """Whether it holds a value."""
        return self.how == TOLD


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Condition:
    """`enableWhen` of FHIR: the question, `=` or `!=`, and a code. What was not answered equals nothing."""

    question: str
    operator: str
    code: str

    def met(self, answers: Answers) -> bool:
        """Whether it holds."""
        return (self.code in codes(answers.get(self.question))) is (self.operator == "=")


@dataclass(frozen=True)
class Option:
    """One of the answers that are offered."""

    code: str
    display: str


@dataclass(frozen=True)
class Item:
    """One item; `group` is the id of the group that it is asked with."""

    id: str
    text: str
    type: str
    required: bool
    options: Tuple[Option, ...] = ()
    when: Tuple[Condition, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Items that are asked as one question, and a question of one item: `text` and its items, in order.

    A group with `within` has a question of its own only while fewer questions were put; later its items join the group that `takes` them, in other words.
    """

    id: str
    text: str
    items: Tuple[Item, ...]
    within: int = 0
    takes: str = ""
    text_with: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked now: the item that it is named by, all items that it asks for, its words, and whether it is the group's."""

    item: str
    items: Tuple[str, ...]
    text: str
    about: str

    @property
    def whole(self) -> bool:
        """Whether a whole group is asked at once."""
        return len(self.items) > 1


@dataclass(frozen=True)
class Questionnaire:
    """All groups in their order; a single item is a group of one."""

    version: str
    groups: Tuple[Group, ...]

    @property
    def items(self) -> Tuple[Item, ...]:
        """Every item in its order."""
        return tuple(item for group in self.groups for item in group.items)

    def item(self, name: str) -> Item:
        """An item by its id."""
        return next(item for item in self.items if item.id == name)

    def enabled(self, answers: Answers) -> Tuple[Item, ...]:
        """The items that apply, given what is known."""
        return tuple(item for item in self.items if applies(item, answers))

    def next(self, answers: Answers, asked: FrozenSet[str], put: int = 0) -> Optional[Question]:
        """What to ask next: a group as a whole while nothing of it is known, then what is required in it; None when all is asked.

        `put` is how many questions were put so far: a person who was asked much is spared.
        """
        spared = {group.id for group in self.groups if group.within and put >= group.within and group.id not in asked}
        for group in self.groups:
            question = None if group.id in spared else self._of(self._joined(group, spared, answers), answers, asked)
            if question:
                return question
        return None

    def alone(self, name: str) -> Question:
        """The question for one item by itself."""
        return Question(name, (name,), self.item(name).text, name)

    def place(self, name: str, answers: Answers) -> Tuple[int, int]:
        """The number of the question that asks for an item, and of how many; the summary is the last."""
        shown = [group for group in self.groups if any(applies(item, answers) for item in group.items)]
        at = next((number for number, group in enumerate(shown, 1) if name in (item.id for item in group.items)), len(shown) + 1)
        return at, len(shown) + 1

    def _joined(self, group: Group, spared: "set[str]", answers: Answers) -> Group:
        taken = [item for other in self.groups if other.id in spared and other.id == group.takes for item in other.items if item.id not in answers]
        if not taken:
            return group
        return replace(group, text=group.text_with, items=(*group.items, *(replace(item, required=False) for item in taken)))

    @staticmethod
    def _of(group: Group, answers: Answers, asked: FrozenSet[str]) -> Optional[Question]:
        here = [item for item in group.items if applies(item, answers)]
        left = [item for item in here if item.id not in answers]
        if len(here) > 1 and left == here and group.id not in asked:
            return Question(left[0].id, tuple(item.id for item in left), group.text, group.id)
        required = next((item for item in left if item.required), None)
        return Question(required.id, (required.id,), required.text, required.id) if required else None


def applies(item: Item, answers: Answers) -> bool:
    """Whether an item applies: all of its conditions are met."""
    return all(condition.met(answers) for condition in item.when)


def codes(answer: Optional[Answer]) -> FrozenSet[str]:
    """The codes of an answer, as conditions compare them; a list without entries is `none`."""
    if answer is None or not answer.told:
        return frozenset()
    if isinstance(answer.value, bool):
        return frozenset({"yes" if answer.value else "no"})
    if isinstance(answer.value, (list, tuple)):
        return frozenset(map(str, answer.value)) if answer.value else frozenset({"none"})
    return frozenset({str(answer.value)})


def told(answers: Answers, name: str) -> Any:
    """The value of an item, None where it is not known."""
    answer = answers.get(name)
    return answer.value if answer is not None and answer.told else None


def given_up(puts: Mapping[str, int], name: str) -> bool:
    """Whether a question was put so often without an answer that it is noted as missing."""
    return puts.get(name, 0) >= MOST_PUTS


def open_items(question: Question, answers: Answers) -> Sequence[str]:
    """The items of a question that have no answer yet."""
    return [name for name in question.items if name not in answers]
