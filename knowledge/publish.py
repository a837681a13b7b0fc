"""Publishes the content into SQL: all or nothing, earlier versions kept, twice the same changes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, Iterator, List, Sequence
from urllib.parse import quote

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.errors import CorrectTheContent
from bot.store import tables
from knowledge import checks, schema
from knowledge.figures import MONTHS, Figures
from knowledge.pictures.picture import Picture
from knowledge.reader import ROOT, Content
from knowledge.reading import CITATION


@dataclass(frozen=True)
class Published:
    """What an act of publishing changed: ids of articles with a new version."""

    changed: List[str]
    total: int


def drawn(content: Content) -> Sequence[Picture]:
    """The pictures of the content."""
    from knowledge.pictures.drawn import draw  # matplotlib takes a second to import and is needed only when something has changed

    return draw(content)


def publish(content: Content, session: Session, now: datetime, draw: Callable[[Content], Sequence[Picture]] = drawn) -> Published:
    """Writes all content within the caller's transaction; raises CorrectTheContent if a check finds a fault."""
    faults = checks.faults(content)
    if faults:
        raise CorrectTheContent(f"{len(faults)} faults\n" + "\n".join(map(str, faults)))
    bodies = {article_id: body for article_id, body in article_bodies(content)}
    digest = _digest([bodies, [placed.value.json() for placed in (*content.sources.values(), *content.facts())], list(content.topics.items()), drawing()])
    last = session.execute(select(tables.Publication).order_by(tables.Publication.id.desc()).limit(1)).scalar()
    if last and last.digest == digest:
        return Published([], len(bodies))
    changed = _articles(session, content, bodies, now)
    _sources(session, content)
    _facts(session, content)
    _pictures(session, draw(content))
    session.add(tables.Publication(digest=digest, published_at=now))
    return Published(changed, len(bodies))


def article_bodies(content: Content) -> Iterator["tuple[str, Dict[str, Any]]"]:
    """Each article as it is shown: figures filled in, source marks taken out, sources in full."""
    figures = Figures(placed.value for placed in content.trials)
    for placed in content.articles:
        article: schema.Article = placed.value
        body = json.loads(article.json(exclude={"id", "sources"}))
        for name in ("short", "full", "question"):
            body[name] = CITATION.sub("", figures.fill(body[name])).strip()
        body["sources"] = [source_body(source, content.sources[source].value) for source in article.sources]
        yield article.id, body


def source_body(source_id: str, source: schema.Source) -> Dict[str, Any]:
    """A source as an answer names it; `url` is null where none is sure."""
    return {"id": source_id, "title": source.title, "authors": source.authors, "publisher": source.publisher, "year": source.year, "url": link(source)}


def link(source: schema.Source) -> "str | None":
    """Where a reader can open the source: its DOI first, then PubMed, PubMed Central, the trial's record, its own address."""
    for value, prefix in (
        (source.doi, "https://doi.org/"),
        (source.pmid, "https://pubmed.ncbi.nlm.nih.gov/"),
        (source.pmc, "https://pmc.ncbi.nlm.nih.gov/articles/"),
        (source.nct, "https://clinicaltrials.gov/study/"),
        (source.url, ""),
    ):
        if value:
            return prefix + (quote(value, safe="/") if prefix else value)
    return None


def drawing() -> str:
    """A hash of the code that draws the pictures: another drawing is another publication."""
    files = sorted((ROOT / "pictures").glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _articles(session: Session, content: Content, bodies: Dict[str, Dict[str, Any]], now: datetime) -> List[str]:
    known = {row.id: row for row in session.execute(select(tables.Article)).scalars()}
    changed = []
    for position, (article_id, group) in enumerate(content.topics.items()):
        version = _digest(bodies[article_id])[:16]
        row = known.pop(article_id, None)
        if row is None or row.version != version:
            changed.append(article_id)
            if session.get(tables.ArticleVersion, (article_id, version)) is None:
                session.add(tables.ArticleVersion(article_id=article_id, version=version, body=bodies[article_id], published_at=now))
        session.merge(tables.Article(id=article_id, group=group, position=position, version=version))
    for row in known.values():
        session.delete(row)
    return changed


def _sources(session: Session, content: Content) -> None:
    session.execute(delete(tables.Source))
    for source_id, placed in content.sources.items():
        source = placed.value
        session.add(tables.Source(id=source_id, authors=source.authors, title=source.title, publisher=source.publisher, year=source.year, url=link(source)))


def _facts(session: Session, content: Content) -> None:
    parts = (tables.TrialOutcome, tables.TrialArm, tables.TrialComparison, tables.Trial, tables.DrugName, tables.Approval, tables.SideEffect)
    for table in (*parts, tables.Drug, tables.TreatmentOption, tables.Staining, tables.Her2Result, tables.Term):
        session.execute(delete(table))
    session.add_all(_drug(placed.value) for placed in content.drugs)
    session.add_all(_trial(placed.value) for placed in content.trials)
    session.flush()
    session.add_all(tables.Approval(drug_id=p.value.drug, **p.value.dict(exclude={"drug"})) for p in content.approvals)
    session.add_all(tables.SideEffect(drug_id=p.value.drug, **p.value.dict(exclude={"drug"})) for p in content.effects)
    session.add_all(tables.TreatmentOption(**placed.value.dict()) for placed in content.lines)
    session.add_all(tables.Term(**placed.value.dict()) for placed in content.terms)
    for placed in content.scoring:
        table = tables.Staining if isinstance(placed.value, schema.Staining) else tables.Her2Result
        session.add(table(**placed.value.dict(exclude={"evidence"})))


def _pictures(session: Session, pictures: Sequence[Picture]) -> None:
    session.execute(delete(tables.Picture))
    for picture in pictures:
        session.add(
            tables.Picture(
                id=picture.id, version=_digest(picture.svg)[:16], articles=list(picture.articles), alt=picture.alt, caption=picture.caption,
                svg=picture.svg, png=picture.png,
            )
        )  # fmt: skip


def _drug(drug: schema.Drug) -> tables.Drug:
    kinds = ((drug.name, "generic"), *((name, "brand") for name in drug.brands), *((name, "other") for name in drug.others))
    names = [tables.DrugName(name=name, kind=kind) for name, kind in kinds]
    return tables.Drug(**drug.dict(exclude={"brands", "others"}), names=names)


def _trial(trial: schema.Trial) -> tables.Trial:
    arms = [
        tables.TrialArm(
            id=arm.id, position=position, name=arm.name, drugs=arm.drugs, people=arm.people,
            outcomes=[tables.TrialOutcome(**o.dict(), unit="months" if o.measure in MONTHS else "percent") for o in arm.outcomes],
        )
        for position, arm in enumerate(trial.arms)
    ]  # fmt: skip
    comparisons = [
        tables.TrialComparison(
            arm_id=c.arm, measure=c.measure, hazard_ratio=c.hr, low=c.ci[0] if c.ci else None, high=c.ci[1] if c.ci else None,
            group=c.group, among=c.among,
        )
        for c in trial.comparisons
    ]  # fmt: skip
    kept = trial.dict(exclude={"arms", "comparisons", "regions", "randomised", "analysed"})
    return tables.Trial(**kept, people=trial.randomised or trial.analysed, arms=arms, comparisons=comparisons)
