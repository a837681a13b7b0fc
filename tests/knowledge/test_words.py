"""The words people use: gathered from all vocabulary files and from the names in the facts."""

import pytest

from knowledge.words import words


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
