"""Which article a message asks for in its conversation: the readings of its words, weighed with what was spoken about last.

The weights are a conditional logit, fitted at training on conversations (data/followups.jsonl): for each label, the
log shares of the readings, the ties to the article given last, and what people asked next before (`sequels`), each in
every kind of message.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from bot.language.context import ALONE, IN_ITS_PLACE, READINGS, REFERRING, SUBJECTS, UNDER_TITLE, WITH_SUBJECT, Focus, placed, readings, subject
from bot.language.labels import ARTICLE
from bot.language.sequels import ROWS, Sequel, Sequels
from bot.language.topics import Guess, Reading, TopicClassifier

CONNECTING = re.compile(r"^\W*(?:and|also|but|or|what about|how about|what if|ok and|okay and|so|then|why|what else)\b", re.I)
LONGEST = 14
FLOOR = -9.0
TIES = 5
RIVALS = 25
FOLDS = 4
KEPT = "following.safetensors"
PENALTY = 1.0
FAVOUR_FOR_ALONE = 1.0
TALK, SURE = frozenset(("more", "thanks", "greet", "goodbye", "person", "complaint")), 0.5

Articles = Mapping[str, Mapping[str, Any]]
Turn = Mapping[str, Any]
Leaning = Mapping[str, Any]
Case = Tuple[np.ndarray, List[int]]


@dataclass(frozen=True)
class Asked:
    """A turn of a training conversation that followed an answer: what speaks for each label without the sequels, and in which kinds of message."""

    speaking: np.ndarray
    kinds: Tuple[bool, ...]
    sequel: Sequel


@dataclass(frozen=True)
class Followed:
    """What was understood: the reading that fits best, and the labels with their confidence, the likeliest first."""

    text: str
    reading: Reading


class Following:
    """`articles`: id → `question`, `related` ids, `group`, `drugs`; it reads every message alone until `fit` or `load` gave it weights."""

    def __init__(self, topics: TopicClassifier, articles: Articles) -> None:
        self.topics, self._articles = topics, articles
        self._labels = list(topics.labels)
        self._groups = _numbered([articles.get(label[len(ARTICLE) :], {}).get("group", "") if label.startswith(ARTICLE) else "" for label in self._labels])
        self.weights = np.zeros(0)
        self._sequels: Optional[Sequels] = None

    @classmethod
    def load(cls, folder: Path, topics: TopicClassifier, articles: Articles) -> Following:
        """Reads what `save` wrote."""
        made, arrays = cls(topics, articles), load_file(str(folder / KEPT))
        made.weights, made._sequels = arrays["weights"], Sequels(made._groups, arrays)
        return made

    def save(self, folder: Path) -> None:
        """Writes what `fit` found into a folder that exists."""
        save_file({"weights": self.weights, **(self._sequels.arrays if self._sequels else {})}, str(folder / KEPT))

    def read(self, text: str, focus: Focus) -> Followed:
        """The message as it reads in its conversation; alone if nothing was spoken about before."""
        text = self.topics.language.continued(placed(self.topics.language, text, focus), focus.subject) if focus.subject else text
        if not focus.asked or not self.weights.size or len(text.split()) > LONGEST:
            return Followed(text, self.topics.alone(text))
        read = self._readings(text, focus)
        if read[ALONE].ranking[0].label in TALK and read[ALONE].ranking[0].confidence >= SURE:
            return Followed(text, read[ALONE])  # "tell me more" or "thanks" is no new question, however near to the last article
        sequels = self._speaks(self._sequels, self.topics.sketch(text).vector, focus.article)
        scores = self.weights @ _in_kinds(np.concatenate([self._speaking(focus, read), sequels]), _kinds(text, read))
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        order = np.argsort(-shares)
        best = self._fitting(read, int(order[0]))
        ranking = tuple(Guess(self._labels[index], float(shares[index])) for index in order)
        return Followed(text if best == ALONE else read[best].text, replace(read[best], ranking=ranking))

    def after(self, followed: str, article: str) -> Focus:
        """What is spoken about once `followed` was answered with an article."""
        named = subject(self.topics.language, followed)
        return Focus(followed, named or self._articles.get(article, {}).get("subject", ""), article)

    def fit(self, conversations: Sequence[Sequence[Turn]], leaning: Sequence[Leaning] = ()) -> None:
        """Finds the weights; a turn holds `say` and `accept` (the ids of articles, or `out-of-scope`), what leans on an article `after` too.

        The sequels that speak for a turn while the weights are fitted were learned without its conversation: else they would always be right.
        """
        with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as pool:  # a message is too small for sums to be shared
            found = list(pool.map(self._asked, conversations))
            beside = [sequel for sequels in pool.map(self._leaning, leaning) for sequel in sequels]
        parts = [[one for asked in found[fold::FOLDS] for one in asked] for fold in range(FOLDS)]
        cases = []
        for fold, part in enumerate(parts):
            others = [one.sequel for number, other in enumerate(parts) for one in other if number != fold]
            cases += self._contests(part, Sequels.fit(self._groups, [*others, *beside]))
        start = np.zeros(cases[0][0].shape[0])
        start[0] = 1.0
        contests = _side_by_side(cases)
        self.weights = minimize(lambda weights: _loss(weights, start, *contests), start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
        self._sequels = Sequels.fit(self._groups, [*(one.sequel for part in parts for one in part), *beside])

    def _asked(self, conversation: Sequence[Turn]) -> List[Asked]:
        focus, asked = Focus(), []
        for turn in conversation:
            accepted = self._places(turn["accept"])
            read = self._readings(turn["say"], focus)
            if focus.asked and accepted and len(turn["say"].split()) <= LONGEST:
                sequel = Sequel(self.topics.sketch(turn["say"]).vector, self._labels.index(ARTICLE + focus.article), tuple(accepted))
                asked.append(Asked(self._speaking(focus, read), _kinds(turn["say"], read), sequel))
            if accepted and self._labels[accepted[0]].startswith(ARTICLE):
                focus = self.after(read[self._fitting(read, accepted[0])].text, self._labels[accepted[0]][len(ARTICLE) :])
        return asked

    def _leaning(self, leaning: Leaning) -> List[Sequel]:
        accepted, after = self._places(leaning["accept"]), self._places([leaning["after"]])
        return [Sequel(self.topics.sketch(say).vector, after[0], tuple(accepted)) for say in leaning["say"] if accepted and after]

    def _contests(self, asked: Sequence[Asked], sequels: Sequels) -> List[Case]:
        found = []
        for one in asked:
            speaking = np.concatenate([one.speaking, sequels.speaks(one.sequel.vector, one.sequel.after)])
            found.append(_contest(_in_kinds(speaking, one.kinds), one.sequel.accepted))
        return found

    def _places(self, ids: Sequence[str]) -> List[int]:
        return [self._labels.index(label) for one in ids for label in (one, ARTICLE + one) if label in self._labels]

    def _speaks(self, sequels: Optional[Sequels], vector: np.ndarray, article: str) -> np.ndarray:
        label = ARTICLE + article
        return sequels.speaks(vector, self._labels.index(label)) if sequels and label in self._labels else np.zeros((ROWS, len(self._labels)))

    def _readings(self, text: str, focus: Focus) -> Dict[str, Reading]:
        title = self._articles.get(focus.article, {}).get("question", "")
        return {name: self.topics.read(one) for name, one in readings(self.topics.language, text, focus, title).items()}

    def _fitting(self, read: Mapping[str, Reading], label: int) -> str:
        logs = {name: _logs(reading, self._labels)[label] + (FAVOUR_FOR_ALONE if name == ALONE else 0) for name, reading in read.items()}
        usable = [name for name in logs if name != UNDER_TITLE]
        return max(usable, key=logs.__getitem__)

    def _speaking(self, focus: Focus, read: Mapping[str, Reading]) -> np.ndarray:
        """An array (what speaks for a label, labels): its readings and ties."""
        none = np.zeros(len(self._labels))
        return np.stack([*(_logs(read[name], self._labels) if name in read else none for name in READINGS), *self._ties(focus.article)])

    def _ties(self, article: str) -> np.ndarray:
        last = self._articles.get(article, {})
        ties = np.zeros((TIES, len(self._labels)))
        for index, label in enumerate(self._labels):
            other = label[len(ARTICLE) :]
            one: Mapping[str, Any] = self._articles.get(other, {}) if label.startswith(ARTICLE) else {}
            ties[:, index] = (
                other == article,
                other in last.get("related", ()),
                bool(one) and one.get("group") == last.get("group"),
                bool(set(one.get("drugs", ())) & set(last.get("drugs", ()))),
                not label.startswith(ARTICLE),
            )
        return ties


def _in_kinds(speaking: np.ndarray, kinds: Sequence[bool]) -> np.ndarray:
    """An array (kinds of message × what speaks for a label, labels)."""
    return np.concatenate([speaking * kind for kind in kinds])


def _numbered(names: Sequence[str]) -> List[int]:
    known = sorted(set(names))
    return [known.index(name) for name in names]


def _contest(features: np.ndarray, accepted: Sequence[int]) -> Case:
    # The labels that some reading finds likely decide; the other eighty only cost time.
    likeliest = np.argsort(-np.where(features[: len(READINGS)] < 0, features[: len(READINGS)], FLOOR).max(axis=0), kind="stable")[:RIVALS]
    rivals = np.concatenate([accepted, np.setdiff1d(likeliest, accepted)])
    return features[:, rivals].astype(np.float32), list(range(len(accepted)))


def _kinds(text: str, read: Mapping[str, Reading]) -> Tuple[bool, ...]:
    words = len(text.split())
    named = any(mention.label in SUBJECTS for mention in read[ALONE].mentions)
    short, brief = words <= 3, words <= 6
    return (True, bool(REFERRING.search(text)), bool(CONNECTING.search(text)), short, brief, named, WITH_SUBJECT in read, IN_ITS_PLACE in read)


def _logs(reading: Reading, labels: Sequence[str]) -> np.ndarray:
    shares = {guess.label: guess.confidence for guess in reading.ranking}
    return np.maximum(np.log([max(shares[label], 1e-9) for label in labels]), FLOOR)


def _side_by_side(cases: Sequence[Case]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All cases as one array (cases, what speaks, rivals), which rivals there are, and which of them are right."""
    most = max(features.shape[1] for features, _ in cases)
    speaking = np.zeros((len(cases), cases[0][0].shape[0], most), dtype=np.float32)
    there, right = (np.zeros((len(cases), most), dtype=bool) for _ in range(2))
    for number, (features, accepted) in enumerate(cases):
        speaking[number, :, : features.shape[1]] = features
        there[number, : features.shape[1]] = True
        right[number, accepted] = True
    return speaking, there, right


def _loss(weights: np.ndarray, start: np.ndarray, speaking: np.ndarray, there: np.ndarray, right: np.ndarray) -> Tuple[float, np.ndarray]:
    scores = np.where(there, np.einsum("f,nfr->nr", weights.astype(np.float32), speaking, optimize=True), -np.inf).astype(np.float64)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    given = np.maximum((shares * right).sum(axis=1, keepdims=True), 1e-12)
    missing = (shares * right / given - shares).astype(np.float32)
    loss = PENALTY * float(((weights - start) ** 2).sum()) - float(np.log(given).sum())
    return loss, 2 * PENALTY * (weights - start) - np.einsum("nfr,nr->f", speaking, missing, optimize=True)
