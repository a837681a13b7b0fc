"""Answers from the tables: approvals, two medicines side by side, the next line of treatment, trials by survival."""

from __future__ import annotations

import re
from typing import Any, Optional, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.errors import NoSuchDrug, NoSuchTerm
from bot.services.citations import sources_named
from bot.services.fact_words import AGENCIES, KINDS, LINES, UNRECORDED, approved, called, decision, option, side_effect, trial_result
from bot.services.findings import Finding
from bot.store.tables import Article, ArticleVersion, Drug, SideEffect, Term, TreatmentOption, Trial, TrialArm

CROSS_TRIAL = "cross-trial-comparison"
NEXT = {"first": "second", "second": "third_or_later", "third_or_later": "third_or_later"}
RANK = ("standard", "alternative", "trial")


class Facts:
    """Reads the published facts and words them."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def approvals(self, drug_id: str, agencies: Sequence[str] = ()) -> Finding:
        """What each agency (all where none is named) decided on a medicine; raises NoSuchDrug."""
        with self._sessions() as session:
            drug = _drug(session, drug_id)
            lines, rows = [], []
            for agency in agencies or AGENCIES:
                found = [approval for approval in drug.approvals if approval.agency == agency]
                rows += found
                lines.append(f"- {called(drug)}, {AGENCIES[agency]}: {'; '.join(map(decision, found)) or UNRECORDED}.")
            return _finding(session, "approvals", "\n".join(lines), rows or [drug])

    def comparison(self, drug_a: str, drug_b: str) -> Finding:
        """Two medicines side by side, with the trials that compared them directly; raises NoSuchDrug."""
        with self._sessions() as session:
            drugs = [_drug(session, drug_a), _drug(session, drug_b)]
            trials = session.execute(select(Trial)).scalars().all()
            led = [{trial.id: arm for trial in trials for arm in reversed(trial.arms) if arm.drugs[:1] == [drug.id]} for drug in drugs]
            both = [trial for trial in trials if trial.id in led[0] and trial.id in led[1]]
            shown = [trial for trial in trials if trial.id in led[0] or trial.id in led[1]]
            blocks = [_profile(drug, trials) for drug in drugs]
            direct = [f"Compared with each other in one trial: {', '.join(trial.name for trial in both)}."] if both else []
            term = _cross_trial(session)
            rows = [*drugs, *(approval for drug in drugs for approval in drug.approvals), *shown, term]
            return _finding(session, "comparison", "\n\n".join([*blocks, *direct, term.meaning]), rows)

    def after(self, drug_id: str) -> Optional[Finding]:
        """The options of the line after the one in which a medicine stands; None where it stands in no line. Raises NoSuchDrug."""
        with self._sessions() as session:
            drug = _drug(session, drug_id)
            options = session.execute(select(TreatmentOption).order_by(TreatmentOption.id)).scalars().all()
            standing = sorted((row for row in options if drug.id in row.drugs), key=lambda row: RANK.index(row.standing))
            if not standing:
                return None
            line = NEXT[standing[0].line]
            rows = [row for row in options if row.line == line and drug.id not in row.drugs]
            head = f"Options after {called(drug)}, to talk over with your team ({LINES[line]}):"
            return _finding(session, "after", "\n".join([head, "", *map(option, rows)]), rows)

    def trials_with_survival(self, over_months: float) -> Finding:
        """The trials with an arm whose median survival is over so many months."""
        with self._sessions() as session:
            trials = session.execute(select(Trial).order_by(Trial.line, Trial.name)).scalars().all()
            found = [(trial, arm) for trial in trials for arm in trial.arms if _survival(arm) > over_months]
            head = f"Trials with a median survival over {over_months:g} months in a group:"
            lines = [f"- {trial_result(trial, arm, ('os',))}{_beside(trial, arm)}" for trial, arm in found] or ["- none in our data"]
            term = _cross_trial(session)
            return _finding(session, "survival", "\n".join([head, "", *lines, "", term.meaning]), [*(trial for trial, _ in found), term])

    def effects(self, drug_id: str) -> Optional[Finding]:
        """The side effects of a medicine, the urgent ones first; None where none is recorded. Raises NoSuchDrug."""
        query = select(SideEffect).filter_by(drug_id=drug_id).order_by(SideEffect.urgent.desc(), SideEffect.id)
        with self._sessions() as session:
            drug = _drug(session, drug_id)
            rows = session.execute(query).scalars().all()
            head = f"Side effects of {called(drug)}:"
            return _finding(session, "effects", "\n".join([head, "", *map(side_effect, rows)]), rows) if rows else None

    def pair_article(self, drug_a: str, drug_b: str) -> Optional[str]:
        """The article that is about exactly these two medicines."""
        query = select(Article.id, ArticleVersion.body["question"]).join(
            ArticleVersion, (Article.id == ArticleVersion.article_id) & (Article.version == ArticleVersion.version)
        )
        with self._sessions() as session:
            drugs = [_drug(session, drug_a), _drug(session, drug_b)]
            if drugs[0].article == drugs[1].article:
                return drugs[0].article
            titles = session.execute(query).all()
            return next((article for article, question in titles if _both_named(drugs, question)), None)

    def article_of(self, drug_id: str) -> str:
        """The id of the article about a medicine; raises NoSuchDrug."""
        with self._sessions() as session:
            return _drug(session, drug_id).article


def _drug(session: Session, drug_id: str) -> Drug:
    drug = session.get(Drug, drug_id)
    if drug is None:
        raise NoSuchDrug(drug_id)
    return drug


def _cross_trial(session: Session) -> Term:
    term = session.get(Term, CROSS_TRIAL)
    if term is None:
        raise NoSuchTerm(CROSS_TRIAL)
    return term


def _finding(session: Session, about: str, text: str, rows: Sequence[Any]) -> Finding:
    sources = sources_named(session, (source for row in rows for source in row.sources))
    return Finding(about, text, tuple(sources), all(row.evidence == "confirmed" for row in rows))


def _profile(drug: Drug, trials: Sequence[Trial]) -> str:
    lines = [f"**{called(drug)}**", f"- Kind: {KINDS[drug.kind]}"]
    lines += [f"- Target: {', '.join(drug.targets)}"] if drug.targets else []
    lines += [f"- Payload: {drug.payload}"] if drug.payload else []
    lines.append(f"- Approved: {approved(drug.approvals)}")
    results = [trial_result(trial, arm) for trial in trials for arm in trial.arms if arm.drugs[:1] == [drug.id] and arm.outcomes]
    return "\n".join([*lines, *(f"- Trial: {line}" for line in results if not line.endswith(": "))])


def _survival(arm: TrialArm) -> float:
    return max((outcome.value for outcome in arm.outcomes if outcome.measure == "os" and outcome.group is None), default=0.0)


def _beside(trial: Trial, arm: TrialArm) -> str:
    last = trial.arms[-1]
    if len(trial.arms) == 1:
        return "; no other group to compare with"
    months = _survival(last)
    return "" if last is arm else f"; compared with {last.name}" + (f" ({months:g} months)" if months else "")


def _both_named(drugs: Sequence[Drug], question: str) -> bool:
    names = [(name, drug.id) for drug in drugs for name in (drug.name, *(known.name for known in drug.names))]
    left, found = question.lower(), set()
    # The longest first: in "trastuzumab deruxtecan", trastuzumab is not named.
    for name, drug_id in sorted(names, key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", left):
            left = left.replace(name.lower(), " ")
            found.add(drug_id)
    return len(found) == len(drugs)
