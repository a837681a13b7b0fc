"""Checks: each is silent for sound content and names the fault of spoilt content with file, line, field, what is wrong and what is expected."""

import shutil

import pytest

from knowledge import checks
from knowledge.reader import Fault

HER2, TOGA, FEVER = "content/understanding/her2-what.yml", "content/trials/trial-toga.yml", "content/safety/urgent-fever.yml"
TRIALS, DRUGS, APPROVALS, LINES = "facts/trials.yml", "facts/drugs.yml", "facts/approvals.yml", "facts/lines.yml"
SCORING, STEPS, TERMS, EFFECTS = "facts/scoring.yml", "facts/steps.yml", "facts/terms.yml", "facts/effects.yml"
TEAM, SHARE = "plain words that leave the decision to the team", "this mark without 'as people'"
FIGURE, CITED = "a mark like {{toga.trastuzumab.os}} of facts/trials.yml", "a mark like [@bang-2010] in the same paragraph"
LISTED, ONCE = "this id in the article's sources too", "each once"
HARD = "The immunohistochemical characterisation of heterogeneous adenocarcinoma necessitates interdisciplinary histopathological interpretation. "
EASY = "You can ask and you can wait and you can go and you can see and you can say if it is so."
LONG = "You can ask and you can wait and you can go and you can see and you can say if it is so or if it is not so for you or for the one with you."

# check, file, what stands there, what spoils it, where the fault is told, field, what is wrong, what is expected
SPOILT = [
    (checks.file_names, HER2, "id: her2-what", "id: her2-that", "id:", "id", f"'her2-that' stands in knowledge/{HER2}",
     "the file content/<group>/her2-that.yml and a line in topics.yml"),
    (checks.file_names, "topics.yml", "trials:\n", "", None, "id", f"'trial-toga' stands in knowledge/{TOGA}",
     "the file content/understanding/trial-toga.yml and a line in topics.yml"),
    (checks.duplicate_ids, DRUGS, "- id: cisplatin", "- id: trastuzumab", "- id: trastuzumab\n  name: cis", "id",
     "'trastuzumab' is taken by knowledge/facts/drugs.yml:1", "an id of its own"),
    (checks.repeated_parts, TRIALS, "- id: chemotherapy", "- id: trastuzumab", "- id: trastuzumab\n      name: chemotherapy alone", "arms.id",
     "'trastuzumab' stands twice", ONCE),
    (checks.repeated_parts, TRIALS, "measure: orr, value: 47", "measure: os, value: 47", "measure: os, value: 47", "arms.outcomes", "'os' stands twice", ONCE),
    (checks.repeated_parts, TRIALS, "0.91]}", "0.91]}\n    - {measure: os, hr: 0.7}", "hr: 0.7}", "comparisons", "'os' stands twice", ONCE),
    (checks.repeated_parts, DRUGS, "others: [tras]", "others: [tras, Herceptin]", "others", "others", "'Herceptin' stands twice", ONCE),
    (checks.repeated_parts, SCORING, 'ihc: "3+", ish: any', 'ihc: "2+", ish: amplified, her2_low: false', "her2_low", "entry",
     "'2+ amplified' stands twice", ONCE),
    (checks.every_topic, "topics.yml", "trials:\n", "trials:\n  trial-new: A trial.\n", "trial-new", "trial-new", "no article has this id",
     "a file content/trials/trial-new.yml"),
    (checks.known_sources, HER2, "sources: [bartley-2016]", "sources: [bartley-2016, nobody-1999]", "sources:", "sources", "unknown source 'nobody-1999'",
     "an id of sources.yml"),
    (checks.known_sources, APPROVALS, "[fda-herceptin]", "[fda]", "drug:", "sources", "unknown source 'fda'", "an id of sources.yml"),
    (checks.cited_sources, HER2, "of the gene. [@bartley-2016]", "of the gene. [@bartley-2016; @bang-2010]", "@bang-2010", "full",
     "draws on 'bang-2010'", LISTED),
    (checks.cited_sources, HER2, "Ask your team", "It was {{toga.trastuzumab.os}}. Ask your team", "{{toga", "full", "draws on 'bang-2010'", LISTED),
    (checks.readable_marks, HER2, "of it. [@bartley-2016]", "of it. [@bartley-2016, @bang-2010]", "@bang-2010", "full",
     "a mark that cannot be read: '[@bartley-2016, @bang-2010]'",
     "[@one-id] or [@one-id; @other-id]"),
    (checks.readable_marks, TOGA, "{{toga.hr.os}}", "{{toga hr os}}", "{{toga hr", "full", "a mark that cannot be read: '{{toga hr os}}'",
     "a mark like {{toga.trastuzumab.os}}"),
    (checks.related_articles, HER2, "trial-toga, urgent-fever", "trial-toga, nowhere", "related:", "related", "'nowhere' leads nowhere",
     "the id of another article"),
    (checks.related_articles, TOGA, "related: [her2-what]", "related: [trial-toga]", "related:", "related", "'trial-toga' leads nowhere",
     "the id of another article"),
    (checks.linked_facts, TRIALS, "article: trial-toga", "article: trial-other", "article:", "article", "'trial-other' is not known", "an id of the articles"),
    (checks.linked_facts, TRIALS, "[trastuzumab, cisplatin]", "[trastuzumab, aspirin]", "aspirin", "arms.drugs", "'aspirin' is not known",
     "an id of the drugs"),
    (checks.linked_facts, TRIALS, "hr: 0.74,", "hr: 0.74, arm: other,", "arm: other", "comparisons.arm", "'other' is not known", "an arm of this trial"),
    (checks.linked_facts, APPROVALS, "drug: trastuzumab", "drug: aspirin", "aspirin", "drug", "'aspirin' is not known", "an id of the drugs"),
    (checks.linked_facts, LINES, "trials: [toga]", "trials: [tiger]", "tiger", "trials", "'tiger' is not known", "an id of the trials"),
    (checks.linked_facts, STEPS, "articles: [her2-what]", "articles: [her2]", "articles:", "articles", "'her2' is not known", "an id of the articles"),
    (checks.known_figures, TOGA, "{{toga.chemotherapy.os}}", "{{toga.chemotherapy.pfs}}", "pfs", "short", "no figure for {{toga.chemotherapy.pfs}}", FIGURE),
    (checks.known_figures, TOGA, "{{toga.hr.os}}", "{{tiger.hr.os}}", "tiger", "full", "no figure for {{tiger.hr.os}}", FIGURE),
    (checks.known_figures, TOGA, "{{toga.trastuzumab.os}}", "{{toga.trastuzumab.os as people}}", "as people", "short",
     "{{toga.trastuzumab.os as people}} is no share of people", SHARE),
    (checks.figures_with_source, HER2, "Ask your team", "About 20% have it.\n\n  Ask your team", "20%", "full", "a figure without source: '20'", CITED),
    (checks.figures_with_source, HER2, "Ask your team", "Some people,\n  8-10% of all, have it. Ask your team", "8-10%", "full",
     "a figure without source: '8-10'", CITED),
    (checks.wording, HER2, "It tells them to grow.", "It is a\n  breakthrough.", "breakthrough", "short", "promotional wording: 'breakthrough'", TEAM),
    (checks.wording, FEVER, "Call your team at once", "You should stop all tablets", "You should stop", "full",
     "a verdict on one person: 'You should stop'", TEAM),
    (checks.wording, FEVER, "at once, day", "after 500 mg of it, day", "500 mg", "full", "a dose: '500 mg'", TEAM),
    (checks.wording, TOGA, "What did the ToGA trial find?", "Am I or, as I hope, you are eligible?", "question:", "question",
     "a verdict on one person: 'you are eligible'", TEAM),
    (checks.readability, HER2, "It tells them to grow.", HARD, "short:", "short", "reading grade 15.9", "8 or below"),
    (checks.readability, FEVER, "Call your team at once, day or night.", LONG, "full:", "full", "23.5 words a sentence", "20 or less"),
    (checks.duplicate_ids, TERMS, "- id: amplified", "- id: median", "- id: median\n  term: amp", "id", "'median' is taken by knowledge/facts/terms.yml:1",
     "an id of its own"),
    (checks.known_sources, TERMS, "[bang-2010]", "[bang-2011]", "sources:", "sources", "unknown source 'bang-2011'", "an id of sources.yml"),
    (checks.linked_facts, TERMS, "article: her2-what", "article: her2", "article: her2", "article", "'her2' is not known", "an id of the articles"),
    (checks.wording, TERMS, "The middle of a group.", "A breakthrough.", "meaning:", "meaning", "promotional wording: 'breakthrough'", TEAM),
    (checks.distinct_terms, TERMS, "term: amplified", "term: Middle-Value", "- id: amplified", "entry", "'middlevalue' stands twice", ONCE),
    (checks.readable_terms, TERMS, "The middle of a group.", HARD, "meaning:", "meaning", "reading grade 42.6", "8 or below"),
    (checks.readable_terms, TERMS, "The middle of a group.", EASY, "meaning:", "meaning", "23.0 words a sentence", "20 or less"),
    (checks.duplicate_ids, EFFECTS, "- id: sickness", "- id: heart", "- id: heart\n  drug: cisplatin", "id",
     "'heart' is taken by knowledge/facts/effects.yml:1", "an id of its own"),
    (checks.known_sources, EFFECTS, "[bang-2010]", "[bang-2011]", "[bang-2011]", "sources", "unknown source 'bang-2011'", "an id of sources.yml"),
    (checks.linked_facts, EFFECTS, "drug: cisplatin", "drug: aspirin", "aspirin", "drug", "'aspirin' is not known", "an id of the drugs"),
    (checks.wording, EFFECTS, "Your team can give medicine.", "Take 2 tablets.", "2 tablets", "what_helps", "a dose: '2 tablets'", TEAM),
    (checks.urgent_effects, EFFECTS, "Call emergency services for chest pain.", "It can wait.", "It can wait.", "when_to_call",
     "an urgent effect without a call", "words that say to call, or to get emergency help"),
]  # fmt: skip


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_every_check_is_silent_for_sound_content(check, specimen):
    assert list(check(specimen)) == []


def test_every_check_has_an_example_of_what_it_finds():
    assert {case[0] for case in SPOILT} == set(checks.CHECKS)


@pytest.mark.parametrize("check, file, old, new, at, field, wrong, expected", SPOILT, ids=[f"{case[0].__name__}-{index}" for index, case in enumerate(SPOILT)])
def test_a_check_names_the_place_what_is_wrong_and_what_is_expected(folder, check, file, old, new, at, field, wrong, expected):
    folder.change(file, old, new)
    place = (f"knowledge/{file}", folder.line(file, at)) if at else (f"knowledge/{TOGA}", 1)
    assert list(check(folder.read())) == [Fault(*place, field, wrong, expected)]


def test_an_article_id_taken_twice_names_both_files(folder):
    copy = "content/trials/her2-what.yml"
    shutil.copy(folder.root / HER2, folder.root / copy)
    taken = f"knowledge/{HER2}:1 id: 'her2-what' is taken by knowledge/{copy}:1, expected an id of its own"
    named = f"knowledge/{copy}:1 id: 'her2-what' stands in knowledge/{copy}, expected the file {HER2} and a line in topics.yml"
    assert folder.faults() == [named, taken]


def test_two_faults_of_one_text_are_both_told_each_at_its_line(folder):
    folder.change(FEVER, "at once, day or night.", "after 5 ml.\n\n  Then take 2 tablets.")
    assert [(fault.line, fault.wrong) for fault in checks.wording(folder.read())] == [(7, "a dose: '5 ml'"), (9, "a dose: '2 tablets'")]


@pytest.mark.parametrize(
    "file, old, new, message",
    [
        (HER2, "evidence: confirmed", "evidence: sure", "evidence: 'sure', expected one of confirmed, to be confirmed"),
        ("sources.yml", "year: 2016", "year: soon", "bartley-2016.year: 'soon', expected a whole number"),
        (TRIALS, "published: 2010", "published: soon", "published: 'soon', expected a whole number"),
        (DRUGS, "kind: antibody", "kind: pill", "kind: 'pill', expected one of antibody, adc, bispecific, checkpoint-inhibitor, chemotherapy, cell-therapy"),
        ("sources.yml", "bang-2010:", "bang-2010", "file: not readable as YAML (could not find expected ':'), "
         "expected valid YAML; a text with a colon or a bracket needs quotation marks"),
        ("topics.yml", "trials:", "trials: [", "file: not readable as YAML (expected ',' or ']', but got ':'), "
         "expected valid YAML; a text with a colon or a bracket needs quotation marks"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_told_once_and_not_again_by_everything_that_draws_on_it(folder, file, old, new, message):
    folder.change(file, old, new)
    assert [fault.partition(" ")[2] for fault in folder.faults()] == [message]


def test_the_content_of_the_project_has_no_fault(content):
    assert [str(fault) for fault in checks.faults(content)] == []


@pytest.mark.parametrize(
    "text, found",
    [("one\ntwo\n\nthree", ["one\ntwo\n", "three"]), ("- a\n- b\n \nc\n", ["- a\n- b\n", "c\n"]), ("\n\n", []), ("", [])],
)
def test_paragraphs_and_lists_are_what_stands_between_empty_lines(text, found):
    assert [block[0] for block in checks.blocks(text)] == found


def test_the_reading_report_gives_every_text_with_its_limit(specimen):
    assert [(placed.value.id, name, limit) for placed, name, _, limit in checks.readings(specimen)] == [
        ("urgent-fever", "short", 8.0), ("urgent-fever", "full", 10.0), ("trial-toga", "short", 8.0), ("trial-toga", "full", 10.0),
        ("her2-what", "short", 8.0), ("her2-what", "full", 10.0),
    ]  # fmt: skip
