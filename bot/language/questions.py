"""Cuts a message of several questions into its questions: at the joints where the parts are understood better than the whole."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import product
from typing import Callable, Iterator, List, Mapping, Sequence, Set, Tuple

from bot.language.choice import OUT_OF_SCOPE
from bot.language.context import REFERRING, subject
from bot.language.labels import ARTICLE
from bot.language.topics import Guess, TopicClassifier

WORDS = r"what|whats|what's|wat|why|when|where|who|whos|whom|which|whose|how|hows"
AUXILIARIES = r"is|are|can|could|does|do|did|will|would|should|shall|has|have"
PERSONS = r"it|its|this|that|i|we|he|she|they|my|the|there|you|u|his|her|him|any|some"
REQUESTS = r"tell|explain|send|need|want"
JOINTS = re.compile(
    r"(?<=[?!。？])\s*|(?<=[a-z\d)%])\.+\s+|\n+|;\s*|,\s+|\s+(?=(?:&|plus|n|and|also|then|but|or)\s)"
    r"|(?:^|(?<=[\s?.,;:]))(?=\(?[1-9a-c]\)|[1-9][.)]\s)"
    rf"|\s+(?=(?:{WORDS})\s)|\s+(?=(?:{AUXILIARIES})\s+(?:{PERSONS})\b)|\s+(?=(?:{REQUESTS})\s)",
    re.I,
)
ASKING = re.compile(
    rf"\b(?:{WORDS})\b|\?|^\W*(?:{AUXILIARIES}|am|was|were|may|might|any|{REQUESTS})\b"
    r"|\b(?:difference|tell|explain|please|pls|list|meaning|about|price|cost|side effects?|info)\b",
    re.I,
)
HELD = re.compile(  # "what | is it", "in | which order", "please | tell me", "both HER2 | and CLDN18.2"
    rf"(?:^|\s)(?:{WORDS}|in|at|for|of|to|by|on|with|from|about|and|or|not|only|please|pls|plz|kindly|the|a|my|i|we|you|me|us|know|tell|explain|say|see)$|\bboth\s+\S+$",
    re.I,
)
OPENING = re.compile(rf"^\W*(?:{WORDS}|{AUXILIARIES}|am|was|were|may|might|any|{REQUESTS}|please|pls)\b", re.I)
PLAIN_JOINT = re.compile(r"\? \S|\S \W*(?:(?:and|n)\s+)?(?:also|plus|secondly|second(?:ly)? (?:thing|question)|another (?:thing|question)|one more)\b", re.I)
WHAT_THEN = re.compile(r"\W*(?:(?:and|but|so)\s+)?(?:what then|then what)\W*", re.I)
SENTENCES = re.compile(r"(?<=[.!?])\s+")
SECOND = re.compile(rf"[;\n]|(?:\b(?:and|but|plus|n)|&)\s+(?:{WORDS}|{AUXILIARIES})\b|(?:^|\s)\(?[2b][.)]\s", re.I)
MARKS = " ,.;:&"
BULLET = re.compile(r"^\W*(?:\(?[1-9a-c][.)]\s*)?(?:(?:and|also|plus|then|but|or|n)\b\W*)*", re.I)
MOST_PIECES = 4
MOST_READ = 2
SHORT = 3
LONGEST_WITHOUT_A_VERB = 3
LONGEST_UNMARKED = 10
WORTH_OF_A_PART = 0.5
WORTH_OF_A_PLAIN_JOINT = 0.5
COST_OF_NO_QUESTION = 1.0
COST_OF_A_STATEMENT = 3.0
COST_OF_NO_ARTICLE = 1.5
COST_OF_A_FRAGMENT = 0.7
SPEAKING, SURE, BEYOND_DOUBT = 0.5, 0.8, 0.95


Part = Tuple[str, ...]  # the pieces of it
Way = Tuple[Part, ...]
Known = Callable[[Part, str], Guess]


class Questions:
    """Weighs the ways to cut a message by how surely the classifier knows each part.

    Each piece between two joints is sketched once, and what pieces joined would mean is summed from their sketches. The few ways
    that look best so, and the whole message, are then read word for word: to read all would cost a fifth of a second.
    """

    def __init__(self, topics: TopicClassifier) -> None:
        self._topics = topics

    def parts(self, text: str, spoken_about: str = "") -> List[str]:
        """The questions of a message in order, what only tells left out; the whole text if nothing in it asks."""
        joined, marked = pieces(text), "?" in text
        if sum(_may_ask(piece, marked) for piece in joined) < 2:
            return [text]
        whole: Way = (tuple(joined),)
        if text.count("?") < 2 and self._agree(joined, self._topics.read(text).ranking[0]):
            return [text]
        named = {piece: subject(self._topics.language, piece) for piece in joined}
        nearly = lru_cache(maxsize=None)(self._nearly)
        exactly = lru_cache(maxsize=None)(lambda part, leaning: self._exactly(text if part == whole[0] else _said(part), leaning, part == whole[0]))
        likely = sorted(_ways(joined), key=lambda way: -_worth(way, spoken_about, named, nearly))
        best = max([whole, *_few(likely)], key=lambda way: _worth(way, spoken_about, named, exactly))
        if text.count("?") < 2 and one_question(exactly(whole[0], ""), [exactly(part, "") for part in best], _plain_joints(best) > 0):
            return [text]
        asking = [part for part in map(_said, best) if _may_ask(part, marked)]
        return asking if len(best) > 1 and asking else [text]

    def _agree(self, joined: Sequence[str], whole: Guess) -> bool:
        """Whether the whole is beyond doubt, and the words of no piece speak for anything else: then nothing need be read piece by piece."""
        if whole.confidence < BEYOND_DOUBT:
            return False
        words = map(self._topics.by_words, map(_said, zip(joined)))
        return not any(guess.confidence >= SPEAKING and guess.label not in (whole.label, OUT_OF_SCOPE) for guess in words)

    def _nearly(self, part: Part, leaning: str) -> Guess:
        return self._topics.likeliest([self._topics.sketch(text) for text in (*part, *([leaning] if leaning else []))])

    def _exactly(self, text: str, leaning: str, whole: bool) -> Guess:
        if leaning:
            return self._topics.read(f"{text} {leaning}").ranking[0]
        return (self._topics.read(text) if whole else self._topics.alone(text)).ranking[0]


def _ways(joined: Sequence[str]) -> Iterator[Way]:
    """All ways to join neighbouring pieces, but the one that joins all."""
    for ends in product((False, True), repeat=len(joined) - 1):
        places = [0, *(place for place, cut in enumerate(ends, 1) if cut), len(joined)]
        if len(places) > 2:
            yield tuple(tuple(joined[start:end]) for start, end in zip(places, places[1:], strict=False))


def _few(ways: Sequence[Way]) -> Iterator[Way]:
    """The first ways, as long as few parts of several pieces are to be read for them."""
    read: Set[Part] = set()
    for way in ways:
        read |= {part for part in way if len(part) > 1}
        if len(read) > MOST_READ:
            return
        yield way


def _worth(way: Way, spoken_about: str, named: Mapping[str, str], known: Known) -> float:
    worth, about, marked = 0.0, spoken_about, any("?" in piece for part in way for piece in part)
    worth += WORTH_OF_A_PLAIN_JOINT * _plain_joints(way)
    for part in way:
        text, names = _said(part), [named[piece] for piece in part if named[piece]]
        best = known(part, about if not names and REFERRING.search(text) else "")
        worth += len(part) * math.log(max(best.confidence, 1e-6))
        worth -= COST_OF_NO_ARTICLE * (not best.label.startswith(ARTICLE)) + COST_OF_A_FRAGMENT * (len(text.split()) < SHORT)
        worth += (WORTH_OF_A_PART - (0 if asks(text, marked) else _cost_of_no_question(text))) * (len(way) > 1)
        about = names[-1] if names else about
    return worth


def _plain_joints(way: Way) -> int:
    """How often two parts meet where one question surely ends or another begins."""
    return sum(bool(PLAIN_JOINT.search(f"{before[-1].strip()} {after[0].strip()}")) for before, after in zip(way, way[1:], strict=False))


def one_question(whole: Guess, parts: Sequence[Guess], plain: bool) -> bool:
    """Whether the whole is surely one question: one part says the same, and no part is surer of anything, or another is not sure at all.

    Where the parts meet at `plain` joints ("?", "also") it takes less: two parts that are sure of different things are two questions.
    """
    if whole.confidence < BEYOND_DOUBT or all(part.label != whole.label for part in parts):
        return False
    sure = [part.confidence for part in parts]
    return len({part.label for part in parts if part.confidence >= SURE}) < 2 if plain else min(sure) < SURE or max(sure) < whole.confidence


def _said(part: Part) -> str:
    return " ".join(part).strip(MARKS)


def _may_ask(part: str, marked: bool) -> bool:
    return asks(part, marked) or len(part.split()) <= LONGEST_WITHOUT_A_VERB


def _cost_of_no_question(part: str) -> float:
    # "toxicity of RC48" asks without a question word; "papa will start RC48 in Guangzhou next month" only tells.
    return COST_OF_NO_QUESTION if len(part.split()) <= LONGEST_WITHOUT_A_VERB else COST_OF_A_STATEMENT


def pieces(text: str) -> List[str]:
    """The message cut at every joint at which a new question may begin; at most four pieces, the shortest neighbours joined."""
    found, place = [], 0
    for joint in JOINTS.finditer(text):
        before = text[place : joint.start()]
        if re.search(r"\w\w", before) and (joint[0].strip() or not HELD.search(before)):
            found.append(before)
            place = joint.end()
    found.append(text[place:])
    if len(found) > 1 and (not re.search(r"\w\w", found[-1]) or WHAT_THEN.fullmatch(found[-1])):
        found[-2:] = [f"{found[-2]} {found[-1]}".strip()]
    while len(found) > MOST_PIECES:
        shortest = min(range(len(found) - 1), key=lambda index: len(found[index]) + len(found[index + 1]))
        found[shortest : shortest + 2] = [" ".join(found[shortest : shortest + 2])]
    return found


def asks(part: str, marked: bool = False) -> bool:
    """Whether a part looks like a question or a request; who has `marked` questions elsewhere with a "?" only tells in a long part without one."""
    said = BULLET.sub("", part)
    if marked and "?" not in part and len(part.split()) > LONGEST_UNMARKED and not OPENING.search(said):
        return False
    return bool(ASKING.search(said))


def opens(part: str) -> bool:
    """Whether a part begins as a question does."""
    return bool(OPENING.search(BULLET.sub("", part)))


def one_sentence(text: str) -> bool:
    """Whether nothing in a message plainly begins a second question: no end of a sentence, no "also", no "and what"."""
    return len(SENTENCES.split(text.strip())) == 1 and not PLAIN_JOINT.search(text) and not SECOND.search(text)


def asked(text: str) -> List[str]:
    """The sentences of a message that end with a question mark; a mere `OK?` with the sentence before it."""
    sentences = SENTENCES.split(text)
    marked = (index for index, sentence in enumerate(sentences) if sentence.rstrip().endswith("?"))
    return [" ".join(sentences[max(0, index - 1) if len(sentences[index].split()) < SHORT else index : index + 1]) for index in marked]
