"""What the glossary and the tables answer to a message: alone, or joined with the answer of the article that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, NamedTuple, Optional, Sequence

from bot.language.inquiries import Named, comes_next, compares, followed, least_survival, lists_effects, medicines
from bot.services.answers import Answers
from bot.services.facts import Facts
from bot.services.findings import alone, before, behind
from bot.services.glossary import Glossary
from bot.services.replies import Button, Reply

APPROVALS, TRIAL_WORDS = "access-approvals", "trial-words"
AGENCY_OF = {"china": "NMPA", "usa": "FDA", "europe": "EU"}
COMPARABLE = ("drug-", "treatment-")
NEAR_TRIALS = ("trial-", "treatment-", "drug-", "access-", "living-prognosis")


class Word(NamedTuple):
    """A clinical word of a message."""

    label: str
    value: str
    start: int


@dataclass(frozen=True)
class Asked:
    """A message, its clinical words, and the nearest article; `sure` where that article was chosen to answer."""

    text: str
    mentions: Sequence[Named]
    article: Optional[str]
    sure: bool


class Data:
    """Answers from terms and facts; everything else is left to the articles."""

    def __init__(self, answers: Answers, glossary: Glossary, facts: Facts) -> None:
        self._answers, self._glossary, self._facts = answers, glossary, facts

    def reply(self, asked: Asked) -> Optional[Reply]:
        """The meaning of a term, or rows of the tables; None where the message asks for neither."""
        term = self._glossary.find(asked.text)
        if term:
            return self._glossary.define(term)
        return self._approvals(asked) or self._after(asked) or self._survival(asked) or self._effects(asked) or self._comparison(asked)

    def _approvals(self, asked: Asked) -> Optional[Reply]:
        drugs = medicines(asked.mentions)
        if not asked.sure or asked.article != APPROVALS or not drugs:
            return None
        agencies = [AGENCY_OF[m.value] for m in asked.mentions if m.label == "place" and m.value in AGENCY_OF]
        reply = self._answers.article(APPROVALS)
        for drug in reversed(drugs):
            reply = before(self._facts.approvals(drug, list(dict.fromkeys(agencies))), reply)
        return reply

    def _after(self, asked: Asked) -> Optional[Reply]:
        drug = followed(asked.text, asked.mentions)
        if not asked.sure or not drug or not ((asked.article or "").startswith("treatment-") or comes_next(asked.text)):
            return None
        finding = self._facts.after(drug)
        return behind(finding, self._answers.article(asked.article or "")) if finding else None

    def _survival(self, asked: Asked) -> Optional[Reply]:
        months = least_survival(asked.text)
        if months is None or not (asked.article or NEAR_TRIALS[0]).startswith(NEAR_TRIALS):
            return None
        return alone(self._facts.trials_with_survival(months), self._answers.article(TRIAL_WORDS), self._buttons([TRIAL_WORDS]))

    def _effects(self, asked: Asked) -> Optional[Reply]:
        if not asked.sure or not (asked.article or "").startswith("effects-") or not lists_effects(asked.text):
            return None
        found = [finding for drug in medicines(asked.mentions) if (finding := self._facts.effects(drug))]
        return behind(found[0], self._answers.article(asked.article or "")) if len(found) == 1 else None

    def _comparison(self, asked: Asked) -> Optional[Reply]:
        drugs = medicines(asked.mentions)
        near = (asked.article or COMPARABLE[0]).startswith(COMPARABLE)
        either = asked.sure and (asked.article or "").startswith("drug-")
        if len(drugs) != 2 or not near or not compares(asked.text, either) or self._facts.pair_article(*drugs):
            return None
        articles = [self._facts.article_of(drug) for drug in drugs]
        return alone(self._facts.comparison(*drugs), self._answers.article(articles[0]), self._buttons(articles))

    def _buttons(self, articles: Sequence[str]) -> List[Button]:
        return [Button(self._answers.body(article)["question"], f"ask:{article}") for article in articles]
