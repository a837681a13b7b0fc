"""What is asked and what is named together tell the article."""

import pytest

from bot.language.clinical import ClinicalLanguage
from bot.language.meaning import Meaning
from knowledge.words import links, words


@pytest.fixture(scope="module")
def language() -> ClinicalLanguage:
    return ClinicalLanguage(words())


@pytest.mark.parametrize(
    ("guessed", "text", "meant"),
    [
        ("effects-tdxd", "side effects of keytruda", "effects-immunotherapy"),
        ("drug-tdxd", "what is RC48", "drug-rc48"),
        ("access-rc48-china", "can I get Enhertu in China", "access-tdxd-china"),
        ("access-tdxd-china", "can I get Enhertu in Germany", "access-approvals"),
        ("trial-toga", "what did DESTINY-Gastric04 find", "trial-destiny-gastric04"),
        ("access-tdxd-china", "can I get Enhertu in China or Germany", "access-tdxd-china"),
        ("drug-tdxd-or-rc48", "Enhertu or RC48", "drug-tdxd-or-rc48"),
        ("treatment-immunotherapy", "no immunotherapy added to trastuzumab", "treatment-immunotherapy"),
        ("trial-herizon-gea-01", "herizon trial zanidatamab outcome", "trial-herizon-gea-01"),
        ("testing-2plus", "2+ and then Enhertu", "testing-2plus"),
    ],
)
def test_the_named_medicine_trial_or_place_decides_within_an_aspect(language, guessed, text, meant):
    assert Meaning(links()).refined(guessed, language.mentions(text)) == meant


@pytest.mark.parametrize(
    ("article", "text", "each"),
    [
        ("effects-tdxd", "side effects of Enhertu and keytruda", ["effects-tdxd", "effects-immunotherapy"]),
        ("effects-tdxd", "side effects of Enhertu, that is T-DXd", ["effects-tdxd"]),
        ("trial-toga", "results of ToGA and DESTINY-Gastric04", ["trial-toga", "trial-destiny-gastric04"]),
        ("drug-tdxd-or-rc48", "Enhertu or RC48", []),
        ("effects-tdxd", "what about my hair", []),
    ],
)
def test_the_same_asked_of_several_medicines_or_trials_has_an_article_for_each(language, article, text, each):
    assert Meaning(links()).each(article, language.mentions(text)) == each
