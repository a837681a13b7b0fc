"""Which article a message asks for in its conversation: the readings of its words, weighed with what was spoken about last.

The weights are a conditional logit, fitted at training on conversations (data/followups.jsonl): for each label, the
log shares of the readings and the ties to the article given last, each in every kind of message.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Mapping, Sequence, Tuple

import numpy as np
from scipy.optimize import minimize

from bot.language.context import ALONE, IN_ITS_PLACE, READINGS, REFERRING, SUBJECTS, UNDER_TITLE, WITH_SUBJECT, Focus, readings, subject
from bot.language.topics import Guess, Reading, TopicClassifier

ARTICLE = "ask/"
CONNECTING = re.compile(r"^\W*(?:and|also|but|or|what about|how about|what if|ok and|okay and|so|then|why|what else)\b", re.I)
LONGEST = 14
FLOOR = -9.0
TIES = 5
RIVALS = 25
PENALTY = 1.0
FAVOUR_FOR_ALONE = 1.0
TALK, SURE = frozenset(("more", "thanks", "greet", "goodbye", "person", "complaint")), 0.5

Articles = Mapping[str, Mapping[str, Any]]
Turn = Mapping[str, Any]
Case = Tuple[np.ndarray, List[int]]


@dataclass(frozen=True)
class Followed:
    """What was understood: the reading that fits best, and the labels with their confidence, the likeliest first."""

    text: str
    reading: Reading


class Following:
    """`articles`: id → `question`, `related` ids, `group`, `drugs`; `weights` as `fit` found them, none for a model without."""

    def __init__(self, topics: TopicClassifier, articles: Articles, weights: Sequence[float] = ()) -> None:
        self.topics, self._articles = topics, articles
        self._labels = list(topics.labels)
        self.weights = np.array(weights)

    def read(self, text: str, focus: Focus) -> Followed:
        """The message as it reads in its conversation; alone if nothing was spoken about before."""
        text = self.topics.language.continued(text, focus.subject) if focus.subject else text
        if not focus.asked or not self.weights.size or len(text.split()) > LONGEST:
            return Followed(text, self.topics.read(text))
        read = self._readings(text, focus)
        if read[ALONE].ranking[0].label in TALK and read[ALONE].ranking[0].confidence >= SURE:
            return Followed(text, read[ALONE])  # "tell me more" or "thanks" is no new question, however near to the last article
        scores = self.weights @ self._features(text, focus, read)
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

    def fit(self, conversations: Sequence[Sequence[Turn]]) -> None:
        """Finds the weights; a turn holds `say` and `accept` (the ids of articles, or `out-of-scope`)."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            cases = [case for found in pool.map(self._cases, conversations) for case in found]
        start = np.zeros(cases[0][0].shape[0])
        start[0] = 1.0
        contests = _side_by_side(cases)
        self.weights = minimize(lambda weights: _loss(weights, start, *contests), start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x

    def _cases(self, conversation: Sequence[Turn]) -> List[Case]:
        focus, cases = Focus(), []
        for turn in conversation:
            accepted = [self._labels.index(label) for one in turn["accept"] for label in (one, ARTICLE + one) if label in self._labels]
            read = self._readings(turn["say"], focus)
            if focus.asked and accepted and len(turn["say"].split()) <= LONGEST:
                cases.append(_contest(self._features(turn["say"], focus, read), accepted))
            if accepted and self._labels[accepted[0]].startswith(ARTICLE):
                focus = self.after(read[self._fitting(read, accepted[0])].text, self._labels[accepted[0]][len(ARTICLE) :])
        return cases

    def _readings(self, text: str, focus: Focus) -> Dict[str, Reading]:
        title = self._articles.get(focus.article, {}).get("question", "")
        return {name: self.topics.read(one) for name, one in readings(self.topics.language, text, focus, title).items()}

    def _fitting(self, read: Mapping[str, Reading], label: int) -> str:
        logs = {name: _logs(reading, self._labels)[label] + (FAVOUR_FOR_ALONE if name == ALONE else 0) for name, reading in read.items()}
        usable = [name for name in logs if name != UNDER_TITLE]
        return max(usable, key=logs.__getitem__)

    def _features(self, text: str, focus: Focus, read: Mapping[str, Reading]) -> np.ndarray:
        """An array (kinds of message × what speaks for a label, labels)."""
        none = np.zeros(len(self._labels))
        speaking = np.stack([*(_logs(read[name], self._labels) if name in read else none for name in READINGS), *self._ties(focus.article)])
        return np.concatenate([speaking * kind for kind in _kinds(text, read)])

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
