"""Messages as people write them, with the urgent article that they ask for: what the guard learns to hear."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import List, Literal, Tuple, Union

from knowledge.reader import ROOT
from knowledge.schema import Entry, Text

Category = Literal["crisis-self-harm", "urgent-bleeding", "urgent-breathing", "urgent-fever", "urgent-other"]
EXAMPLES, TRAINING = "safety/heard.jsonl", "data/nlu"
INTENT, EXAMPLE = re.compile(r"\s*- intent: (?:ask/)?(\S+)"), re.compile(r"\s{6}- (.+)")
URGENT = ("urgent-", "crisis-")


class Heard(Entry):
    """A message as people write it, and the urgent article that it asks for; `none` where it only sounds like one."""

    text: Text
    alarm: Union[Category, Literal["none"]]


class Examples:
    """The examples of the safety data and the training sentences; their files are read when they are asked for, which takes a second."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root, self._training = root, sorted((root.parent / TRAINING).glob("*.yml"))

    @property
    def made_of(self) -> str:
        """A hash of the files, and of how they are read."""
        return hashlib.sha256(b"\0".join(path.read_bytes() for path in (Path(__file__), self._root / EXAMPLES, *self._training))).hexdigest()

    @cached_property
    def heard(self) -> List[Tuple[str, str]]:
        """Pairs of a text and the urgent article that it asks for, or `none`."""
        examples = (Heard.parse_raw(line) for line in example_lines(self._root))
        return [*((one.text, one.alarm) for one in examples), *((text, asked) for text, asked in self._said if asked.startswith(URGENT))]

    @cached_property
    def ordinary(self) -> List[str]:
        """The training sentences of all other articles."""
        return [text for text, asked in self._said if not asked.startswith(URGENT)]

    @cached_property
    def _said(self) -> List[Tuple[str, str]]:
        """The training sentences with what they ask for. Read line by line: YAML would take seconds."""
        said, intent = [], ""
        for line in (line for path in self._training for line in path.read_text(encoding="utf-8").splitlines()):
            name, example = INTENT.match(line), EXAMPLE.match(line)
            intent = name[1] if name else intent
            if example:
                said.append((example[1], intent))
        return said


def example_lines(root: Path) -> List[str]:
    """The lines of the file of examples."""
    return (root / EXAMPLES).read_text(encoding="utf-8").splitlines()
