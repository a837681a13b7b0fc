"""Meaning from what is asked and what is named: side effects × medicine, availability × medicine × place, results × trial."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from bot.language.clinical import Mention
from bot.language.labels import ARTICLE
from bot.language.topics import Guess

Links = Mapping[str, Mapping[str, Mapping[str, str]]]
ASPECTS = ("article", "effects", "access")
HOME = {"china", "hong-kong"}
APPROVALS = "access-approvals"
OF_ONE_DRUG = "drug-"


class _Named(NamedTuple):
    """The only medicine and the only trial that are named, and whether places abroad alone are."""

    drug: Optional[str]
    trial: Optional[str]
    abroad: bool


@dataclass(frozen=True)
class Meaning:
    """`links`: `drug` → id → aspect → article id, and `trial` → id → `article` → article id."""

    links: Links
    _known: Set[Tuple[str, str, str]] = field(init=False, repr=False, compare=False, default_factory=set)

    def __post_init__(self) -> None:
        for label, entries in self.links.items():
            self._known.update((label, aspect, article) for entry in entries.values() for aspect, article in entry.items())

    def refined(self, article: str, mentions: Sequence[Mention]) -> str:
        """The article of the same aspect that the named medicine, trial or place asks for; the article itself where nothing says otherwise."""
        return self._refined(article, _named(mentions))

    def pooled(self, ranking: Sequence[Guess], mentions: Sequence[Mention]) -> Tuple[Guess, ...]:
        """The ranking with the shares of all articles that mean one article, once medicine and place are named, given to that one."""
        shares: Dict[str, float] = {}
        named = _named(mentions)
        for guess in ranking:
            article = guess.label[len(ARTICLE) :] if guess.label.startswith(ARTICLE) else ""
            label = ARTICLE + self._refined(article, named) if article else guess.label
            shares[label] = shares.get(label, 0.0) + guess.confidence
        return tuple(sorted((Guess(label, share) for label, share in shares.items()), key=lambda guess: -guess.confidence))

    def each(self, article: str, mentions: Sequence[Mention]) -> List[str]:
        """One article for each medicine or trial named, where the same is asked of all of them: their side effects, their results."""
        for label, aspect in (("drug", "effects"), ("trial", "article")):
            if self._is(article, label, aspect):
                found = (self.links[label].get(mention.value, {}).get(aspect) for mention in mentions if mention.label == label)
                return list(dict.fromkeys(one for one in found if one))
        return []

    def _refined(self, article: str, named: _Named) -> str:
        if named.trial and self._is(article, "trial", "article"):
            return self.links["trial"].get(named.trial, {}).get("article", article)
        if named.drug and not named.trial:
            article = self._of_the_drug(article, named.drug)
        return APPROVALS if named.abroad and self._is(article, "drug", "access") else article

    def _of_the_drug(self, article: str, drug: str) -> str:
        for aspect in ASPECTS:
            if self._is(article, "drug", aspect) and (aspect != "article" or article.startswith(OF_ONE_DRUG)):
                return self.links["drug"][drug].get(aspect, article)
        return article

    def _is(self, article: str, label: str, aspect: str) -> bool:
        return (label, aspect, article) in self._known


def _named(mentions: Sequence[Mention]) -> _Named:
    places = {mention.value for mention in mentions if mention.label == "place"}
    return _Named(_only(mentions, "drug"), _only(mentions, "trial"), bool(places) and not places & HOME)


def _only(mentions: Sequence[Mention], label: str) -> Optional[str]:
    values: Set[str] = {mention.value for mention in mentions if mention.label == label}
    found: List[str] = sorted(values)
    return found[0] if len(found) == 1 else None
