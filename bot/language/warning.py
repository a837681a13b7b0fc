"""The guard: sees warning signs and crises in a message by rules and examples that are data, before and beside the classifier."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from spacy.vocab import Vocab

from bot.language.asking import Asking, Boundary
from bot.language.ear import READ_AGAIN, Ear
from bot.language.phrases import Hit, Phrases
from bot.language.readings import ALARMING_READINGS, placed, readings
from bot.language.surroundings import Surroundings
from bot.language.tongues import Tongues
from bot.language.wording import Wording

Data = Mapping[str, Any]
Named = Mapping[str, Sequence[Hit]]
NEAR = 6
CRISIS = "crisis-self-harm"
READERS = ("ear", "grams", "phrases", "readings", "surroundings", "warning", "wording")
HEARD = "heard"  # in the place of a rule: no rule saw a sign, the ear did
CALMING = frozenset("general if past long-past none-since resolved other figure fiction died moved awaited mild no-heat normal-reading".split())


@dataclass(frozen=True)
class Finding:
    """What the guard saw: the article to give, the rule that saw it, and the language of the message where it is not English."""

    category: str
    rule: str
    language: Optional[str] = None


@dataclass(frozen=True)
class Rule:
    """One rule: each way is a list of phrase lists that must be met within `within` words; `unless` explains a sign away."""

    id: str
    category: str
    ways: Tuple[Tuple[str, ...], ...]
    within: int
    unless: Tuple[str, ...]
    anyone: bool
    lasting: bool
    nerves: bool


Met = Sequence[Tuple[Rule, Tuple[Hit, ...]]]


class Guard:
    """Built once from the safety data; `ear`: the file that keeps what was learned. `look` is a pure function of the text."""

    def __init__(self, data: Data, ear: Path) -> None:
        self._wording = _wording(data["words"])
        frames = {name: phrases for name, phrases in data["frames"].items() if name not in ("light", "passing", "weak")}
        frames.update(data["sayings"])
        self._light = frozenset(data["frames"]["light"])
        self._wording.unify([*frames.values(), *data["signs"].values()])
        vocab = Vocab()
        counts = lambda text: bool(self._wording.phrase(text)) or not text.strip()  # noqa: E731
        self._frames = Phrases(vocab, frames, self._wording.phrase, counts=counts)
        carrying = lambda text: [word for word in self._wording.phrase(text) if word not in self._light]  # noqa: E731
        self._signs = Phrases(vocab, data["signs"], carrying, data["frames"]["weak"])
        self._wording.learn({word for word in self._frames.known | self._signs.known if word.isalpha()})
        self._rules = [_rule(entry) for entry in data["rules"]]
        self._begun: Dict[str, Set[int]] = {}  # by the first list of a way: a message holds few lists, and there are many rules
        for index, rule in enumerate(self._rules):
            for way in rule.ways:
                self._begun.setdefault(way[0], set()).add(index)
        self._calming = CALMING.union(*(rule.unless for rule in self._rules))
        self._asking = Asking(data["asks"], data["boundaries"], _wording(data["words"]))
        self._passing = data["frames"]["passing"]
        self._tongues = Tongues(data["foreign"])
        self._read = lru_cache(maxsize=READ_AGAIN)(self._reading)
        read = lambda text: self._read(text)[0].told()  # noqa: E731
        self._ear = Ear.kept(ear, _fingerprint(data), lambda: Ear.learned(data["examples"].heard, data["examples"].ordinary, read), read)

    def look(self, text: str) -> Optional[Finding]:
        """The gravest warning sign of a message; None where there is none.

        What it sounds like decides where no rule sees a sign, and where the words of one stand in what is an ordinary question: beyond doubt for a crisis,
        for what counts though it is over and for a reading, since only the rules know numbers; never about another language.
        """
        around, named = self._read(text)
        met = list(self._signs_met(named, around))
        finding = self._seen(text, around, met)
        if finding is None:
            return self._heard(text, around, met)
        grave = finding.category == CRISIS or any(rule.id == finding.rule and (rule.lasting or _by_number(hits)) for rule, hits in met)
        ordinary = finding.language is None and self._ear.ordinary(text, surely=grave)
        return None if ordinary else finding

    def boundary(self, text: str) -> Optional[Boundary]:
        """The boundary that a question asks for, whatever stands around it; None where it asks for none."""
        return self._asking.look(text)

    def calms(self, text: str) -> bool:
        """Whether something in a message speaks against an alarm, or nothing in it sounds like one, so that nobody else should raise one either."""
        if not self._ear.doubts(text):
            return True
        around, named = self._read(text)
        return self._explained(named) or any(True for _ in self._signs_met(named, around))

    def _seen(self, text: str, around: Surroundings, met: Met) -> Optional[Finding]:
        """The gravest sign that the rules see."""
        foreign = self._tongues.look(text)
        if foreign:
            return Finding(foreign.category, f"plain-{foreign.language}", foreign.language)
        loud = (rule for rule, hits in met if not around.quiet(rule.anyone, rule.lasting, rule.nerves, hits))
        return next((Finding(rule.category, rule.id) for rule in loud), None)

    def _heard(self, text: str, around: Surroundings, met: Met) -> Optional[Finding]:
        denied = bool(met) and all(around.absent(hits) for _, hits in met)  # "cough, fever: none" sounds like what it denies
        category = self._ear.hears(text, denied)
        return Finding(category, HEARD) if category else None

    def _explained(self, named: Named) -> bool:
        return not self._calming.isdisjoint(named)

    def _reading(self, text: str) -> Tuple[Surroundings, Dict[str, List[Hit]]]:
        plain = self._wording.read(text)
        words = [piece.word for piece in plain]
        kept = [index for index, word in enumerate(words) if word not in self._light]
        signs = [Hit(hit.name, kept[hit.start], kept[hit.end - 1] + 1) for hit in self._signs.hits([words[index] for index in kept])]
        counted = placed(list(readings(text)), plain)
        around = Surroundings(words, [*self._frames.hits(words), *counted], [*signs, *counted], self._passing, self._light)
        named: Dict[str, List[Hit]] = {}
        for hit in around.met:
            named.setdefault(hit.name, []).append(hit)
        return around, named

    def _signs_met(self, named: Named, around: Surroundings) -> Iterator[Tuple[Rule, Tuple[Hit, ...]]]:
        for index in sorted(set().union(*(self._begun.get(name, ()) for name in named))):
            for hits in self._met(self._rules[index], named, around):
                yield self._rules[index], hits

    @staticmethod
    def _met(rule: Rule, named: Named, around: Surroundings) -> Iterator[Tuple[Hit, ...]]:
        ways = [way for way in rule.ways if all(name in named for name in way)]
        away = [hit for name in rule.unless for hit in named.get(name, ())] if ways else []
        for way in ways:
            clear = [[hit for hit in named.get(name, ()) if not any(_overlap(hit, other) for other in away)] for name in way]
            for hits in product(*clear):
                if around.near(hits, rule.within):
                    yield hits


@lru_cache(maxsize=1)
def guard_over(read: Callable[[], Data], ear: Path) -> Guard:
    """The guard over the safety data that `read` gives: one for a process, for it takes seconds to build and has no state."""
    return Guard(read(), ear)


def _fingerprint(data: Data) -> str:
    """A hash of all that decides what the ear learns: the safety data and the code that reads messages."""
    code = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")) if path.stem in READERS]
    said = json.dumps({**data, "examples": data["examples"].made_of}, sort_keys=True)
    return hashlib.sha256(b"".join((said.encode(), *code))).hexdigest()


def _by_number(hits: Sequence[Hit]) -> bool:
    return any(hit.name in ALARMING_READINGS for hit in hits)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _wording(words: Data) -> Wording:
    return Wording(words["forms"], words["dropped"], words["lookalikes"])


def _rule(entry: Mapping[str, Any]) -> Rule:
    ways = tuple(tuple(part.strip() for part in way.split("&")) for way in entry["when"])
    marks = (entry.get("anyone", False), entry.get("lasting", False), entry.get("nerves", True))
    return Rule(entry["id"], entry["category"], ways, entry.get("within", NEAR), tuple(entry.get("unless", ())), *marks)
