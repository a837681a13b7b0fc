"""The words people use, gathered from vocabulary, facts and articles, and what ties the articles to each other."""

import pytest

from knowledge.words import article_words, articles, links, words


def test_the_files_are_gathered_by_label_and_id_and_the_names_of_the_drugs_are_added(folder):
    assert words(folder.root) == {
        "test": {"ihc": ["immuno stain", "ihc", "immunohistochemistry"]},
        "score": {"3+": ["3+", "three plus"]},
        "drug": {"trastuzumab": ["herceptine", "trastuzumab", "Herceptin", "tras"], "cisplatin": ["cisplatin"]},
    }


def test_without_a_vocabulary_the_names_of_the_drugs_remain(folder):
    for path in (folder.root / "vocabulary").iterdir():
        path.unlink()
    assert words(folder.root) == {"drug": {"trastuzumab": ["trastuzumab", "Herceptin", "tras"], "cisplatin": ["cisplatin"]}}


@pytest.fixture(scope="module")
def gathered():
    return words()


@pytest.mark.parametrize("label, entry, phrase", [
    ("drug", "trastuzumab-deruxtecan", "Enhertu"), ("drug", "disitamab-vedotin", "RC48"), ("drug", "zanidatamab", "ZW25"),
    ("score", "2+", "two plus"), ("trial", "keynote-811", "checkmate-811"), ("result", "not_amplified", "fish negative"),
])  # fmt: skip
def test_what_patients_write_leads_to_the_name_we_use(gathered, label, entry, phrase):
    assert phrase in gathered[label][entry]


def test_every_trial_and_drug_of_the_vocabulary_has_its_facts(gathered, content):
    assert set(gathered["trial"]) <= {placed.value.id for placed in content.trials}
    assert set(gathered["drug"]) == {placed.value.id for placed in content.drugs}


def test_no_phrase_leads_to_two_entries_of_a_label(gathered):
    for label, entries in gathered.items():
        owners = [(phrase.lower(), entry) for entry, phrases in entries.items() for phrase in phrases]
        assert len({phrase for phrase, _ in owners}) == len(set(owners)), label


def test_the_articles_that_the_facts_link_to_stand_by_medicine_and_trial(folder):
    assert links(folder.root) == {
        "drug": {"trastuzumab": {"article": "trial-toga"}, "cisplatin": {"article": "trial-toga"}},
        "trial": {"toga": {"article": "trial-toga"}},
    }


def test_an_article_is_tied_to_others_by_what_its_author_wrote_its_group_and_its_medicines(folder):
    tied = articles(folder.root)
    assert set(tied) == {"her2-what", "trial-toga", "urgent-fever"}
    assert tied["her2-what"] == {"question": "What is HER2?", "related": ["trial-toga", "urgent-fever"], "group": "understanding", "drugs": [], "subject": ""}
    assert (tied["trial-toga"]["group"], tied["trial-toga"]["drugs"]) == ("trials", ["trastuzumab", "cisplatin"])


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ([], ""),
        ([("  kind: chemotherapy\n  article: trial-toga", "  kind: chemotherapy\n  article: her2-what")], "trastuzumab"),
        (
            [
                ("  kind: chemotherapy\n  article: trial-toga", "  kind: chemotherapy\n  article: her2-what"),
                ("  targets: [HER2]\n  article: trial-toga", "  targets: [HER2]\n  article: her2-what"),
            ],
            "ToGA",
        ),
    ],
)
def test_the_subject_of_an_article_is_its_only_medicine_or_else_its_only_trial(folder, changes, subject):
    for old, new in changes:
        folder.change("facts/drugs.yml", old, new)
    assert articles(folder.root)["trial-toga"]["subject"] == subject


def test_every_article_of_the_content_has_its_ties(content):
    tied = articles()
    assert set(tied) == {placed.value.id for placed in content.articles}
    assert {other for tie in tied.values() for other in tie["related"]} <= set(tied)


def test_the_words_of_the_articles_are_single_in_lower_case_and_in_order(folder):
    found = article_words(folder.root)
    assert {"protein", "toga", "hazard"} <= set(found) and "herceptin" not in found
    assert found == sorted({word for word in found if word.isalpha() and word.islower()})


def test_a_word_that_an_author_adds_is_known(folder):
    folder.change("content/understanding/her2-what.yml", "a protein", "an Oncoprotein")
    assert "oncoprotein" in article_words(folder.root)
