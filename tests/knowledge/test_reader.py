"""Reading: what stands in the files arrives with its place, and what is wrong is told as a sentence with file and line."""

import pytest

from knowledge import schema
from knowledge.reader import Fault

HER2, FEVER = "content/understanding/her2-what.yml", "content/safety/urgent-fever.yml"
FIELDS = "id, question, kind, applies_to, short, full, related, sources, evidence, evidence_date, review_by, note"
COLON = "valid YAML; a text with a colon or a bracket needs quotation marks"

WRONG = [
    (HER2, "review_by: 2027-05-31\n", "", "id:", "review_by: missing, expected this field"),
    (HER2, "evidence: confirmed", "evidence:", "evidence:", "evidence: empty, expected a value"),
    (HER2, "evidence: confirmed", "evidence: sure", "evidence: sure", "evidence: 'sure', expected one of confirmed, to be confirmed"),
    (HER2, "question: What is HER2?", 'question: ""', "question:", "question: empty, expected some text"),
    (HER2, "question: What is HER2?", "question: [What, is]", "question:", "question: a list of 2, expected text"),
    (HER2, "related: [trial-toga, urgent-fever]", "related: trial-toga", "related:", "related: 'trial-toga', expected a list like [one, two]"),
    (HER2, "sources: [bartley-2016]", "sources: []", "sources:", "sources: empty, expected a list of at least 1"),
    (HER2, "[trial-toga, urgent", "[Trial ToGA, urgent", "related:", "related: 'Trial ToGA', expected small letters, digits and hyphens"),
    (HER2, "evidence_date: 2026-06-30", "evidence_date: soon", "evidence_date:", "evidence_date: 'soon', expected a day like 2026-06-30"),
    (HER2, "evidence_date: 2026-06-30", "evidence_date: [2026]", "evidence_date:", "evidence_date: a list of 1, expected a day like 2026-06-30"),
    (HER2, "review_by: 2027-05-31", "review_by: 2027-02-30", "review_by:", "review_by: '2027-02-30', expected a day like 2026-06-30"),
    (HER2, "review_by: 2027-05-31", "review_by: 2029-05-31", "review_by:",
     "review_by: '2029-05-31', expected a date within twelve months after evidence_date"),
    (HER2, "review_by: 2027-05-31", "review_by: 2026-06-30", "review_by:",
     "review_by: '2026-06-30', expected a date within twelve months after evidence_date"),
    (HER2, "kind: answer", "kind: answer\nauthor: me", "author: me", f"author: unknown field, expected one of {FIELDS}"),
    (HER2, "kind: answer", "kind: answer\nquestion: twice", "question: twice", "question: stands twice, expected each field once"),
    (HER2, "What is HER2?", "HER2: what is it?", "HER2: what", f"file: not readable as YAML (mapping values are not allowed here), expected {COLON}"),
    (HER2, "[trial-toga, urgent-fever]", '["trial-toga, urgent-fever]', '["trial',
     f"file: not readable as YAML (found unexpected end of stream), expected {COLON}"),
    (HER2, "What is HER2?", "What is \x07HER2?", "question:", "file: a character that cannot be shown, expected plain text"),
    ("sources.yml", "year: 2016", "year: long ago", "year: long", "bartley-2016.year: 'long ago', expected a whole number"),
    ("sources.yml", "year: 2016", "year: 20166", "year: 20166", "bartley-2016.year: '20166', expected 2100 or less"),
    ("sources.yml", "nct: NCT01041404", "nct: 01041404", "nct:", "bang-2010.nct: '1041404', expected NCT and eight digits"),
    ("sources.yml", "doi: 10.5858/arpa", "doi: https://doi.org/10.5858/arpa", "doi:",
     "bartley-2016.doi: 'https://doi.org/10.5858/arpa.2016-0331-CP', expected a DOI like 10.1056/NEJMoa2004413"),
    ("facts/trials.yml", "value: 47", "value: many", "value: many", "arms.outcomes.value: 'many', expected a number"),
    ("facts/trials.yml", "ci: [0.60, 0.91]", "ci: [0.60]", "ci:", "comparisons.ci: a list of 1, expected a list of at least 2"),
    ("facts/trials.yml", "people: 294", "persons: 294", "persons:", "arms.persons: unknown field, expected one of id, name, drugs, people, outcomes"),
    ("facts/approvals.yml", "date: 2010-10", "date: Oct 2010", "date:",
     "date: 'Oct 2010', expected a year, a month or a day, like 2021, 2021-05 or 2021-05-05"),
    ("facts/scoring.yml", '{score: "3+",', '{score: "4+",', "4+", "ihc.score: '4+', expected one of 0, 1+, 2+, 3+"),
    ("sources.yml", "  publisher: FDA\n", "  publisher: FDA\nlater: a book\n", "later:", "later: 'a book', expected `name: value` lines"),
    ("facts/drugs.yml", "- id: cisplatin", "- aspirin\n- id: cisplatin", "- aspirin", "entry: 'aspirin', expected `name: value` lines"),
    ("topics.yml", "  her2-what: What HER2 is.\n", "", "understanding:", "understanding: holds no topics, expected `id: what the article must cover` lines"),
]  # fmt: skip


def test_sound_files_are_read_without_a_fault(specimen):
    assert specimen.faults == []
    assert [placed.value.id for placed in specimen.articles] == ["urgent-fever", "trial-toga", "her2-what"]
    assert specimen.topics == {"her2-what": "understanding", "trial-toga": "trials", "urgent-fever": "safety"}
    assert list(specimen.sources) == ["bartley-2016", "bang-2010", "fda-herceptin", "cleveland-clinic"]
    assert [type(placed.value) for placed in specimen.facts()] == [
        schema.Trial, schema.Drug, schema.Drug, schema.Approval, schema.LineOption, schema.Steps, schema.Term, schema.Term,
        schema.Effect, schema.Effect, schema.Staining, schema.Her2Result, schema.Her2Result,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "where, line",
    [(("id",), 1), (("short",), 4), (("full",), 7), (("related", 0), 15), (("note",), 20), (("doses",), 1), (("related", 9), 15)],
)
def test_a_part_of_an_entry_is_found_by_its_line_and_a_missing_one_by_the_nearest(specimen, where, line):
    toga = next(placed for placed in specimen.articles if placed.value.id == "trial-toga")
    assert toga.line(*where) == line


@pytest.mark.parametrize(
    "name, text, line",
    [("short", "protein", 6), ("short", "sample", 7), ("short", "how much", 8), ("full", "HER2 sits", 10), ("full", "strong", 13), ("question", "HER2", 2)],
)
def test_a_word_of_a_folded_or_literal_text_is_found_by_its_line(specimen, name, text, line):
    her2 = next(placed for placed in specimen.articles if placed.value.id == "her2-what")
    assert her2.line_at(name, getattr(her2.value, name).index(text)) == line


def test_a_fault_is_told_as_file_line_field_what_is_wrong_and_what_is_expected():
    fault = Fault("knowledge/content/trials/trial-toga.yml", 7, "full", "a dose: '6 mg'", "plain words")
    assert str(fault) == "knowledge/content/trials/trial-toga.yml:7 full: a dose: '6 mg', expected plain words"


@pytest.mark.parametrize("file, old, new, at, message", WRONG)
def test_a_wrong_entry_gets_one_plain_message_with_its_file_and_line(folder, file, old, new, at, message):
    folder.change(file, old, new)
    assert [str(fault) for fault in folder.read().faults] == [f"knowledge/{file}:{folder.line(file, at)} {message}"]


@pytest.mark.parametrize(
    "file, text, message",
    [
        (HER2, "", "file: empty, expected `name: value` lines"),
        (HER2, "- one\n- two\n", "file: has another form, expected `name: value` lines"),
        ("sources.yml", "# nothing yet\n", "file: empty, expected `name: value` lines"),
        ("topics.yml", "just a text\n", "file: has another form, expected `name: value` lines"),
        ("facts/trials.yml", "toga: {}\n", "file: has another form, expected entries that begin with `- `"),
        ("facts/scoring.yml", "ihc: none\nresults: []\n", "ihc: holds no rows, expected a list of rows"),
    ],
)
def test_a_file_of_another_form_is_refused_in_one_sentence_and_nothing_is_raised(folder, file, text, message):
    (folder.root / file).write_text(text, encoding="utf-8")
    assert folder.faults() == [f"knowledge/{file}:1 {message}"]


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"id: \xff\xfe")], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_named(folder, spoil):
    spoil(folder.root / "sources.yml")
    assert folder.faults() == ["knowledge/sources.yml:1 file: cannot be read, expected a text file in UTF-8"]


def test_all_faults_are_told_at_once_in_the_order_of_files_and_lines(folder):
    folder.change(FEVER, "kind: urgent", "kind: loud")
    folder.change(FEVER, "evidence: to be confirmed", "evidence: sure")
    folder.change("sources.yml", "year: 2016", "year: soon")
    assert [fault.split(" ")[0] for fault in folder.faults()] == [
        f"knowledge/{FEVER}:{folder.line(FEVER, 'kind: loud')}",
        f"knowledge/{FEVER}:{folder.line(FEVER, 'evidence: sure')}",
        f"knowledge/sources.yml:{folder.line('sources.yml', 'year: soon')}",
    ]


def test_days_are_read_as_days_and_no_stays_text(folder):
    folder.change("facts/lines.yml", "condition: HER2-positive", "condition: no")
    content = folder.read()
    assert content.lines[0].value.condition == "no"
    assert str(content.articles[0].value.review_by) == "2026-12-31"


def test_the_folder_of_the_project_is_read_when_none_is_named(content):
    assert len(content.articles) == len(content.topics) > len(content.trials) > 1
    assert content.articles[0].path.startswith("knowledge/content/")
