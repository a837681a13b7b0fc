"""A broken file: the author is told which, where and what, nothing is published, and what was published stays."""

from datetime import datetime, timezone

import pytest

from bot.errors import CorrectTheContent
from bot.store.engine import open_engine, sessions, upgrade
from knowledge.publish import publish
from tests.knowledge.conftest import no_pictures

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
HER2, TOGA, FEVER = "content/understanding/her2-what.yml", "content/trials/trial-toga.yml", "content/safety/urgent-fever.yml"
TEAM = "expected plain words that leave the decision to the team"

# file, what stands there, what spoils it, where the message points, the message
BROKEN = {
    "a review date is missing": (HER2, "review_by: 2027-05-31\n", "", "id:", "review_by: missing, expected this field"),
    "a review date is too late": (FEVER, "review_by: 2026-12-31", "review_by: 2028-12-31", "review_by:",
        "review_by: '2028-12-31', expected a date within twelve months after evidence_date"),
    "a date is no date": (FEVER, "review_by: 2026-12-31", "review_by: 2026-11-31", "review_by:", "review_by: '2026-11-31', expected a day like 2026-06-30"),
    "a value is of the wrong type": (TOGA, "related: [her2-what]", "related: her2-what", "related:",
        "related: 'her2-what', expected a list like [one, two]"),
    "a key is unknown": (FEVER, "kind: urgent", "kind: urgent\nauthor: me", "author: me", "author: unknown field, expected one of id, question, kind, "
        "applies_to, short, full, related, sources, evidence, evidence_date, review_by, note"),
    "a word is none of the list": (FEVER, "[everyone, on-chemotherapy]", "[everyone, on-tablets]", "applies_to:", "applies_to: 'on-tablets', expected one of "
        "everyone, before-a-result, her2-positive, her2-negative, her2-low, her2-equivocal, operable, first-line, second-line, third-line-or-later, "
        "on-trastuzumab, on-t-dxd, on-rc48, on-chemotherapy, on-immunotherapy, on-ramucirumab"),
    "the YAML is broken": (HER2, "question: What is HER2?", "question: HER2: what is it?", "question:", "file: not readable as YAML "
        "(mapping values are not allowed here), expected valid YAML; a text with a colon or a bracket needs quotation marks"),
    "a field stands twice": (HER2, "kind: answer", "kind: answer\nkind: urgent", "kind: urgent", "kind: stands twice, expected each field once"),
    "an id is taken": ("facts/drugs.yml", "- id: cisplatin",
        "- {id: trastuzumab, name: other, kind: adc, article: her2-what, sources: [bang-2010]}\n- id: cisplatin", "- {id: trastuzumab",
        "id: 'trastuzumab' is taken by knowledge/facts/drugs.yml:1, expected an id of its own"),
    "an id is not that of the file": (HER2, "id: her2-what", "id: her2", "id:",
        f"id: 'her2' stands in knowledge/{HER2}, expected the file content/<group>/her2.yml and a line in topics.yml"),
    "an article is missing": ("topics.yml", "safety:\n", "safety:\n  urgent-pain: Pain.\n", "urgent-pain",
        "urgent-pain: no article has this id, expected a file content/safety/urgent-pain.yml"),
    "a source is unknown": (TOGA, "sources: [bang-2010]", "sources: [bang-2010, bang-2011]", "sources:",
        "sources: unknown source 'bang-2011', expected an id of sources.yml"),
    "a source is marked and not listed": (HER2, "far too much of it. [@bartley-2016]", "far too much of it. [@bang-2010]", "[@bang-2010]",
        "full: draws on 'bang-2010', expected this id in the article's sources too"),
    "a related link leads nowhere": (TOGA, "related: [her2-what]", "related: [her2-where]", "related:",
        "related: 'her2-where' leads nowhere, expected the id of another article"),
    "a figure has no source": (HER2, "Ask your team", "About 1 in 5 people have it.\n\n  Ask your team", "About 1 in 5",
        "full: a figure without source: '1', expected a mark like [@bang-2010] in the same paragraph"),
    "a figure is unknown": (TOGA, "{{toga.hr.os}}", "{{toga.hr.pfs}}", "{{toga.hr.pfs}}",
        "full: no figure for {{toga.hr.pfs}}, expected a mark like {{toga.trastuzumab.os}} of facts/trials.yml"),
    "a mark cannot be read": (TOGA, "{{toga.hr.os}}", "{{toga.hr.os}", "{{toga.hr.os}",
        "full: a mark that cannot be read: '{{toga.hr.os}', expected a mark like {{toga.trastuzumab.os}}"),
    "the wording promotes": (HER2, "It tells them to grow.", "It tells them\n  to grow. This is good news.", "good news",
        f"short: promotional wording: 'good news', {TEAM}"),
    "a dose is given": (FEVER, "or more counts.", "or more counts.\n  Take 2 tablets before.", "2 tablets", f"full: a dose: '2 tablets', {TEAM}"),
    "a person is judged": (FEVER, "Call your team now.", "Call your team now. You should stop the drug.", "short:",
        f"short: a verdict on one person: 'You should stop', {TEAM}"),
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory, specimen):
    """A database in which the sound folder is published; nothing here may change it."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('broken')}/her2.db")
    upgrade(engine)
    with sessions(engine).begin() as session:
        publish(specimen, session, NOON, draw=no_pictures)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("file, old, new, at, message", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_gets_its_own_message_and_leaves_what_was_published_as_it_was(folder, engine, rows, file, old, new, at, message):
    before = rows(engine)
    folder.change(file, old, new)
    with pytest.raises(CorrectTheContent) as refusal, sessions(engine).begin() as session:
        publish(folder.read(), session, NOON, draw=no_pictures)
    first, *listed = str(refusal.value).splitlines()
    assert "nothing was published: mend what is listed" in first
    assert listed == [f"knowledge/{file}:{folder.line(file, at)} {message})"]
    assert rows(engine) == before and before["article_versions"]


def test_several_broken_files_are_all_listed_in_one_refusal(folder, engine):
    for name in ("a review date is missing", "a dose is given", "a related link leads nowhere"):
        folder.change(*BROKEN[name][:3])
    with pytest.raises(CorrectTheContent) as refusal, sessions(engine).begin() as session:
        publish(folder.read(), session, NOON, draw=no_pictures)
    assert [line.split(":")[0] for line in str(refusal.value).splitlines()[1:]] == [f"knowledge/{file}" for file in (FEVER, TOGA, HER2)]
