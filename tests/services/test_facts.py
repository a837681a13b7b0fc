"""Answers from the tables: what the rows say stands in the text, and only that."""

import pytest

from bot.errors import NoSuchDrug
from bot.language.clinical import ClinicalLanguage
from bot.language.inquiries import comes_next, least_survival, lists_effects
from bot.services.data import Asked, Data
from bot.services.fact_words import UNRECORDED, day
from bot.services.facts import Facts
from bot.services.glossary import Glossary
from bot.store.engine import sessions
from knowledge.words import words

TDXD, RC48, TRAS, PEMBRO = "trastuzumab-deruxtecan", "disitamab-vedotin", "trastuzumab", "pembrolizumab"
APART = "Figures of different trials cannot be compared"


@pytest.fixture
def facts(published) -> Facts:
    return Facts(sessions(published))


@pytest.fixture(scope="module")
def language() -> ClinicalLanguage:
    return ClinicalLanguage(words())


@pytest.fixture
def told(published, answers, facts, language):
    """What the data say to a text, given the article that was understood."""
    data = Data(answers, Glossary(sessions(published)), facts)

    def reply(text, article, sure=True):
        return data.reply(Asked(text, language.mentions(text), article, sure))

    return reply


def ids(finding) -> list:
    return [source["id"] for source in finding.sources]


@pytest.mark.parametrize("date, worded", [("2012", "2012"), ("2022-12", "December 2022"), ("2021-01-05", "5 January 2021"), (None, "")])
def test_a_date_is_as_exact_as_it_is_known(date, worded):
    assert day(date) == worded


def test_an_approval_says_where_when_for_whom_and_by_which_source(facts):
    finding = facts.approvals(TDXD, ["EU"])
    assert finding.text == "- trastuzumab deruxtecan (Enhertu), European Union: approved December 2022, after a trastuzumab treatment."
    assert (ids(finding), finding.evidence, finding.about) == (["eu-approvals"], "confirmed", "approvals")
    assert "Source: European Commission" in finding.whole


def test_without_an_agency_all_three_are_told_and_a_missing_approval_is_said_plainly(facts):
    china, usa, europe = facts.approvals(RC48).text.splitlines()
    assert "China (NMPA): approved on condition 9 June 2021, HER2 IHC 2+ or 3+ after two or more chemotherapies." in china
    assert usa.endswith("United States (FDA): no approval in gastric cancer found.")
    assert europe.endswith(f"European Union: {UNRECORDED}.")


def test_rows_to_be_confirmed_make_a_finding_to_be_confirmed(facts):
    finding = facts.approvals(TRAS, ["NMPA"])
    assert finding.evidence == "to be confirmed" and "Please confirm it with your treatment team." in finding.whole


def test_an_unknown_medicine_is_refused(facts):
    with pytest.raises(NoSuchDrug):
        facts.approvals("aspirin")


def test_two_medicines_stand_side_by_side_and_their_trials_are_not_compared(facts):
    finding = facts.comparison(TDXD, PEMBRO)
    for part in (
        "**trastuzumab deruxtecan (Enhertu)**", "- Kind: antibody-drug conjugate", "- Target: HER2", "- Payload: deruxtecan (DXd)",
        "China (NMPA) 22 January 2026 (second line", "confirmed response rate 44.3%, median survival 14.7 months",
        "**pembrolizumab (Keytruda)**", "- Kind: checkpoint inhibitor", "- Target: PD-1", "median survival 20 months", APART,
    ):  # fmt: skip
        assert part in finding.text, part
    assert "one trial" not in finding.text
    assert {"shitara-2025", "janjigian-2024", "fda-enhertu"} <= set(ids(finding))


def test_a_trial_that_compared_both_is_named(facts):
    assert "Compared with each other in one trial: DESTINY-Gastric04." in facts.comparison(TDXD, "ramucirumab").text


@pytest.mark.parametrize(
    "drug, line, there, not_there",
    [
        (TRAS, "(second line)", ["trastuzumab deruxtecan (T-DXd)", "ramucirumab with paclitaxel"], "trifluridine"),
        (TDXD, "(third line or later)", ["disitamab vedotin (RC48)", "trifluridine/tipiracil"], "- **trastuzumab deruxtecan"),
        ("ramucirumab", "(third line or later)", ["trifluridine/tipiracil"], "ramucirumab with paclitaxel"),
        (RC48, "(third line or later)", ["trifluridine/tipiracil"], "- **disitamab"),
    ],
)
def test_after_a_medicine_come_the_options_of_the_next_line_without_it(facts, drug, line, there, not_there):
    finding = facts.after(drug)
    assert line in finding.text and not_there not in finding.text
    assert all(option in finding.text for option in there)
    assert finding.sources


def test_after_a_medicine_that_stands_in_no_line_nothing_is_told(facts):
    assert facts.after("zolbetuximab") is None


def test_trials_by_survival_name_the_group_what_it_was_compared_with_the_line_and_the_people(facts):
    finding = facts.trials_with_survival(14)
    lines = [line for line in finding.text.splitlines() if line.startswith("- ")]
    dg04 = next(line for line in lines if "DESTINY-Gastric04" in line)
    assert "second line" in dg04 and "HER2-positive" in dg04 and "14.7 months; compared with ramucirumab with paclitaxel (11.4 months)" in dg04
    assert not any("ToGA" in line or "RAINBOW" in line for line in lines)
    assert any("CheckMate-649" in line and "not HER2-positive" in line for line in lines)
    assert APART in finding.text and "shitara-2025" in ids(finding)


def test_where_no_trial_reaches_so_far_it_says_so(facts):
    assert "- none in our data" in facts.trials_with_survival(60).text


@pytest.mark.parametrize(
    "pair, article",
    [((TDXD, RC48), "drug-tdxd-or-rc48"), (("folfox", "capox"), "drug-chemotherapy"), ((TRAS, TDXD), None), ((TDXD, PEMBRO), None)],
)
def test_an_article_about_exactly_two_medicines_is_known(facts, pair, article):
    assert facts.pair_article(*pair) == article == facts.pair_article(*reversed(pair))


@pytest.mark.parametrize(
    "text, article, sure, data, answered",
    [
        ("is Enhertu approved in europe?", "access-approvals", True, "approvals", "access-approvals"),
        ("which medicines are approved?", "access-approvals", True, None, None),
        ("is Enhertu approved?", "access-approvals", False, None, None),
        ("what comes after Enhertu?", "treatment-after-tdxd", True, "after", "treatment-after-tdxd"),
        ("nausea after Enhertu", "effects-tdxd", True, None, None),
        ("Enhertu or Keytruda?", "drug-tdxd", True, "comparison", "drug-tdxd"),
        ("compare herceptin with enhertu", "drug-trastuzumab", True, "comparison", "drug-trastuzumab"),
        ("Enhertu vs Keytruda", None, False, "comparison", "drug-tdxd"),
        ("Enhertu or Keytruda", None, False, None, None),
        ("Enhertu or RC48, what is the difference?", "drug-tdxd-or-rc48", True, None, None),
        ("side effects of Enhertu or Herceptin?", "effects-tdxd", True, None, None),
        ("list the side effects of Enhertu", "effects-tdxd", True, "effects", "effects-tdxd"),
        ("how common are the side effects of RC48?", "effects-rc48", True, "effects", "effects-rc48"),
        ("a table of the side effects of ramucirumab with paclitaxel", "effects-ramucirumab", True, "effects", "effects-ramucirumab"),
        ("list the side effects of Enhertu", "effects-tdxd", False, None, None),
        ("list the side effects of Enhertu", "urgent-other", True, None, None),
        ("list all side effects of zanidatamab", "effects-tdxd", True, None, None),
        ("list all side effects", "effects-chemotherapy", True, None, None),
        ("what are the side effects of Enhertu?", "effects-tdxd", True, None, None),
        ("which is better for my dad, Enhertu or Herceptin?", "no-personal-advice", True, None, None),
        ("which is better for my dad, Enhertu or Herceptin?", "no-personal-advice", False, None, None),
        ("Which trials had a survival of more than 12 months?", "trial-words", True, "survival", "trial-words"),
        ("studies with median OS over 1 year", None, False, "survival", "trial-words"),
        ("will I live more than 12 months in a trial?", "living-prognosis", True, None, None),
        ("survival over 12 months", "living-prognosis", True, None, None),
        ("what does ORR mean", "trial-words", True, None, "trial-words"),
        ("tell me about herceptin", "drug-trastuzumab", True, None, None),
    ],
)
def test_the_words_decide_whether_the_tables_answer_and_the_article_stays(told, text, article, sure, data, answered):
    reply = told(text, article, sure)
    assert (reply.custom.get("data"), reply.custom["article"]) == (data, answered) if reply else (data, answered) == (None, None)
    assert reply is None or (reply.custom["kind"] == "answer" and reply.articles and reply.custom["sources"])


def test_the_approvals_stand_before_the_article_and_the_next_line_behind_it(told, answers):
    short = answers.body("access-approvals")["short"]
    approvals = told("is Enhertu approved by the FDA?", "access-approvals").text
    assert approvals.index("United States (FDA): approved 15 January 2021") < approvals.index(short)
    assert "European Union: approved" not in approvals
    short = answers.body("treatment-after-tdxd")["short"]
    after = told("what comes after Enhertu", "treatment-after-tdxd").text
    assert after.index(short) < after.index("trifluridine/tipiracil**")


def test_a_comparison_offers_the_articles_of_both(told):
    assert [button.command for button in told("Enhertu vs Keytruda", "drug-tdxd").buttons] == ["ask:drug-tdxd", "ask:drug-pembrolizumab"]


@pytest.mark.parametrize("pair", [(TDXD, TRAS), (TDXD, PEMBRO), (TDXD, "ramucirumab"), (TRAS, "zanidatamab"), (TDXD, "zanidatamab")])
def test_a_comparison_fits_into_one_message(facts, pair):
    assert len(facts.comparison(*pair).whole) <= 4096


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("which trials had more than 10 months survival", 10),
        ("which trials had more than 10 months' survival", 10),
        ("trials with survival of over 1 year", 12),
        ("studies where people lived longer than 14 months", 14),
        ("will my father live more than 10 months, which trial says so", None),
        ("which trials are there", None),
    ],
)
def test_the_months_of_a_question_for_trials_are_read_and_never_of_a_person(text, months):
    assert least_survival(text) == months


@pytest.mark.parametrize(
    ("text", "next_one"),
    [("what comes after ramucirumab", True), ("which treatment is given after enhertu", True), ("what is ramucirumab", False)],
)
def test_what_comes_next_is_told_from_what_something_is(text, next_one):
    assert comes_next(text) is next_one


def test_side_effects_are_told_with_the_urgent_ones_first_and_their_sources(facts):
    finding = facts.effects(TDXD)
    lines = [line for line in finding.text.splitlines() if line.startswith("- ")]
    urgent = [line.startswith("- **Urgent: ") for line in lines]
    assert urgent == sorted(urgent, reverse=True) and any(urgent) and not all(urgent)
    lungs = next(line for line in lines if "lung inflammation" in line)
    assert "How common: about 1 in 7 people (13.9%) in DESTINY-Gastric04." in lungs and "Call your team at once, day or night" in lungs
    assert (finding.about, finding.evidence) == ("effects", "to be confirmed") and {"fda-enhertu", "shitara-2025"} <= set(ids(finding))


def test_a_side_effect_without_a_figure_is_said_to_have_none_in_our_data(facts):
    text = facts.effects("capecitabine").text
    assert "no figure in our data" in text and "not known" not in text


def test_a_medicine_without_recorded_side_effects_has_no_list_and_an_unknown_one_is_refused(facts):
    assert facts.effects("zolbetuximab") is None
    with pytest.raises(NoSuchDrug):
        facts.effects("aspirin")


def test_the_list_stands_behind_the_article_and_fits_into_one_message(told, answers, content):
    for drug in {placed.value.drug for placed in content.effects}:
        article = next(placed.value.effects for placed in content.drugs if placed.value.id == drug)
        text = told(f"list all side effects of {drug.replace('-', ' ')}", article).text
        assert text.startswith(answers.body(article)["short"][:40]) and "Side effects of" in text and len(text) <= 4096, drug


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("list the side effects of enhertu", True), ("side-effects of RC48 as a table", True), ("all the side effects of herceptin", True),
        ("how common are the side effects of xeloda", True), ("what are the side effects of enhertu", False), ("do all people get side effects", False),
        ("how common is nausea", False), ("list the trials", False),
    ],
)  # fmt: skip
def test_words_that_ask_for_a_list_of_side_effects_are_told_from_others(text, listed):
    assert lists_effects(text) is listed
