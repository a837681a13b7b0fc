"""What a content file may hold: one pydantic model for each kind of entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Dict, List, Literal, Optional

from pydantic import BaseModel, Extra, Field, constr, validator

if TYPE_CHECKING:
    Id = str
    Text = str
else:
    Id = constr(regex=r"^[a-z0-9][a-z0-9-]*$", strip_whitespace=True)
    Text = constr(min_length=1, strip_whitespace=True)
Evidence = Literal["confirmed", "to be confirmed"]
Line = Literal["first", "second", "third_or_later"]
Reader = Literal[
    "everyone", "before-a-result", "her2-positive", "her2-negative", "her2-low", "her2-equivocal", "operable",
    "first-line", "second-line", "third-line-or-later",
    "on-trastuzumab", "on-t-dxd", "on-rc48", "on-chemotherapy", "on-immunotherapy", "on-ramucirumab",
]  # fmt: skip
Kind = Literal["answer", "urgent", "boundary", "fallback"]


class Entry(BaseModel):
    """A part of a content file; an unknown key is a fault."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Article(Entry):
    """One reviewed answer: `short` stands alone, `full` is the longer text; both may hold marks of figures and sources."""

    id: Id
    question: Text
    kind: Kind = "answer"
    applies_to: List[Reader] = Field(min_items=1)
    short: Text
    full: Text
    related: List[Id] = Field(min_items=1)
    sources: List[Id] = Field(min_items=1)
    evidence: Evidence
    evidence_date: date
    review_by: date
    note: Optional[Text]

    @validator("review_by")
    def _after_evidence(cls, value: date, values: dict) -> date:
        written = values.get("evidence_date")
        if written and not 0 < (value - written).days <= 366:
            raise ValueError("expected a date within twelve months after evidence_date")
        return value


class Source(Entry):
    """Where a statement comes from; an identifier stands only where it is sure."""

    authors: Text
    title: Text
    publisher: Text
    year: Optional[int] = Field(ge=1950, le=2100)
    doi: Optional[str] = Field(regex=r"^10\.\d{4,9}/\S+$")
    pmid: Optional[str] = Field(regex=r"^\d+$")
    pmc: Optional[str] = Field(regex=r"^PMC\d+$")
    nct: Optional[str] = Field(regex=r"^NCT\d{8}$")
    url: Optional[str] = Field(regex=r"^https://\S+$")


class Outcome(Entry):
    """One result of one arm. `value` is a median in months (os, pfs, dor) or percent of people (the others)."""

    measure: Literal["os", "pfs", "dor", "orr", "ild", "grade3", "neutropenia3", "anaemia3"]
    value: float
    group: Optional[Id]
    among: Optional[Text]
    confirmed: Optional[bool]

    @property
    def key(self) -> str:
        """The name by which a text draws on this figure: the measure, with its subgroup."""
        return f"{self.measure}-{self.group}" if self.group else self.measure


class Arm(Entry):
    """One group of people in a trial."""

    id: Id
    name: Text
    drugs: List[Id] = []
    people: Optional[int]
    outcomes: List[Outcome] = []


class Comparison(Entry):
    """A hazard ratio against the last arm, with its 95 % confidence interval where known."""

    measure: Literal["os", "pfs"]
    hr: float
    ci: Optional[List[float]] = Field(min_items=2, max_items=2)
    arm: Optional[Id]
    group: Optional[Id]
    among: Optional[Text]

    @property
    def key(self) -> str:
        """The measure, with its subgroup."""
        return f"{self.measure}-{self.group}" if self.group else self.measure


class Fact(Entry):
    """A structured fact names its sources and how sure it is."""

    sources: List[Id] = Field(min_items=1)
    evidence: Evidence = "confirmed"


class Trial(Fact):
    """A clinical trial with its arms and results."""

    id: Id
    name: Text
    article: Optional[Id]
    phase: Literal["1", "1/2", "2", "2/3", "3"]
    design: Literal["randomised", "single-arm"]
    line: Line
    population: Text
    regions: List[Text] = []
    randomised: Optional[int]
    analysed: Optional[int]
    published: Optional[int]
    arms: List[Arm] = Field(min_items=1)
    comparisons: List[Comparison] = []


class Drug(Fact):
    """A medicine, with every name that people use for it."""

    id: Id
    name: Text
    brands: List[Text] = []
    others: List[Text] = []
    kind: Literal["antibody", "adc", "bispecific", "checkpoint-inhibitor", "chemotherapy", "cell-therapy"]
    targets: List[Text] = []
    payload: Optional[Text]
    article: Id
    effects: Optional[Id]
    access: Optional[Id]


class Approval(Fact):
    """What an agency allowed, when and for whom; `date` is as exact as it is known."""

    drug: Id
    agency: Literal["FDA", "EU", "NMPA"]
    date: Optional[str] = Field(regex=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    kind: Literal["regular", "conditional", "accelerated", "under-review", "none"]
    line: Optional[Line]
    setting: Text


class LineOption(Fact):
    """One option of a line of treatment, for talking with the team."""

    line: Line
    option: Text
    drugs: List[Id]
    condition: Text
    trials: List[Id] = []
    standing: Literal["standard", "alternative", "trial"]


class Way(Fact):
    """One option to ask the team about, with what has to be known first."""

    id: Id
    status: List[Literal["positive", "negative", "her2_low"]] = Field(min_items=1)
    line: Line
    option: Text
    drugs: List[Id] = Field(min_items=1)
    condition: Text
    standing: Literal["standard", "alternative", "trial"]
    articles: List[Id] = Field(min_items=1)
    ihc: List[Literal["1+", "2+", "3+"]] = []
    cps_from: Optional[float]
    cps_below: Optional[float]
    cldn182: Optional[Literal["positive"]]
    after: List[Id] = []
    unless_had: List[Id] = []
    all_had: List[Id] = []
    places: List[Id] = []


class Meaning(Fact):
    """What a HER2 report means, in two sentences, and what to ask next; the id is the reason of the rules."""

    id: Id
    says: Text
    ask: List[Text] = Field(min_items=1)
    articles: List[Id] = Field(min_items=1)
    evidence_date: date
    review_by: date


class Staining(Fact):
    """What an IHC score looks like on a biopsy and on a resection."""

    score: Literal["0", "1+", "2+", "3+"]
    biopsy: Text
    resection: Text


class Her2Result(Fact):
    """What IHC and ISH mean together."""

    ihc: Literal["0", "1+", "2+", "3+"]
    ish: Literal["any", "amplified", "not_amplified", "missing"]
    status: Literal["positive", "negative", "equivocal"]
    her2_low: bool = False


class Scoring(Entry):
    """The scoring tables."""

    ihc: List[Staining]
    results: List[Her2Result]


class Step(Entry):
    """One step of a picture; `sign` is the character drawn beside it."""

    id: Id
    title: Text
    text: Text
    sign: Optional[Text]


class Steps(Fact):
    """The words of one picture: its steps in their order, and the words beside the figures that it draws from other facts."""

    id: Id
    title: Text
    articles: List[Id] = Field(min_items=1)
    drugs: List[Id] = []
    trials: List[Id] = []
    steps: List[Step] = []
    words: Dict[str, Text] = {}
    caption: Text


class Term(Fact):
    """A technical word with its meaning; `whole_article` where its article is about exactly this word."""

    id: Id
    term: Text
    also: List[Text] = []
    meaning: Text
    article: Id
    whole_article: bool = False


class Effect(Fact):
    """A side effect of a medicine: how common it is, what helps, when to call; `urgent` where it cannot wait."""

    id: Id
    drug: Id
    effect: Text
    how_common: Text
    what_helps: Text
    when_to_call: Text
    urgent: bool


Topics = Dict[str, Dict[str, str]]
