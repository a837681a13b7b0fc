"""The pre-screening in the conversation: consent, questions, words of navigation, corrections, warning signs, and how it ends."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from bot.errors import NoSuchScreening
from bot.services.screening_words import PAUSED
from bot.store.engine import sessions
from bot.store.screening_tables import Screening, ScreeningEvent
from tests.doors import house_over
from tests.intake import Intake

ALL_AT_ONCE = "I am the daughter, mum is 61, from Kenya, stomach, stage 4, HER2 3+, had FOLFOX + herceptin, it stopped working in May"


@pytest.fixture
def intake(published) -> Intake:
    return Intake(house_over(published))


def rows(intake: Intake, table=Screening) -> int:
    with sessions(intake.house.engine)() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_consent_is_asked_first_and_nothing_is_stored_before_it(intake):
    text = intake.text("I want to start the pre-screening. Mum is 61 and lives in Kenya")
    assert intake.item == "consent" and "only the coordinators read it" in text and "delete everything" in text
    assert rows(intake) == 0
    intake.say("yes")
    assert rows(intake) == 1
    assert (intake.value("age"), intake.value("country"), intake.value("consent")) == (61, "Kenya", "yes")


@pytest.mark.parametrize("no", ["no", "No thanks", "I'd rather not", "please don't store anything", "not comfortable with that", "stop", "later"])
def test_a_refusal_ends_kindly_and_stores_nothing(intake, no):
    intake.say("start the pre-screening")
    text = intake.text(no)
    assert intake.item == "stopped" and "That is fine" in text
    assert (rows(intake), rows(intake, ScreeningEvent), intake.record["outcome"], intake.record["answers"]) == (0, 0, "no_consent", {})


@pytest.mark.parametrize("yes", ["yes", "ok", "I agree", "sure, go ahead", "Of course", "no problem", "yes I do. But who reads it?"])
def test_a_yes_is_consent(intake, yes):
    intake.say("start the pre-screening")
    intake.say(yes)
    assert intake.item == "who"


def test_a_question_about_consent_is_answered_and_consent_is_asked_again(intake):
    intake.say("start the pre-screening")
    intake.say("who reads what I write?")
    assert (intake.asides, intake.item, rows(intake)) == (["who reads what I write?"], "consent", 0)


def test_a_person_who_answers_what_is_asked_is_through_in_fifteen_turns(intake):
    said = [
        "start the pre-screening", "yes", "my mother", "61", "Kenya", "stomach cancer, confirmed by a biopsy", "stage IV, in the liver", "3+",
        "CPS 5, CLDN18.2 negative, MSS", "FOLFOX with Herceptin", "it stopped working in May", "she does light housework, lungs and heart are fine",
        "Enhertu if possible, in China; I have the biopsy report and scans", "Amina, amina@example.org, evenings", "yes",
    ]  # fmt: skip
    for text in said:
        intake.say(text)
    assert len(said) <= 15 and "done" in intake.asked
    record = intake.record
    assert (record["outcome"], record["her2_status"], record["lines_of_treatment"], record["next_line"]) == ("handoff", "positive", 1, "second")
    assert (record["missing"], record["urgent"], record["confirmed"]) == ([], False, True)
    assert "treatment-after-trastuzumab" in record["topics_to_discuss"]
    values = {name: intake.value(name) for name in ("name", "contact", "contact_time", "place", "side_effects", "biopsy")}
    assert values == {"name": "Amina", "contact": "amina@example.org", "contact_time": "evenings", "place": "China", "side_effects": [], "biopsy": "yes"}


def test_a_report_and_two_sentences_need_eight_turns(intake):
    said = [
        "start the pre-screening", "yes",
        "Gastric adenocarcinoma, biopsy of the antrum. HER2 IHC: 2+ (equivocal). FISH: HER2 amplified, ratio 2.6. PD-L1 CPS 5. CLDN18.2 negative. MSS.",
        "I am the son, my father is 66 and lives in Vietnam, stage 4 in the liver.",
        "He had CAPOX with trastuzumab since March and it grew in October; he does light work at home and his heart is fine.",
        "We hope for a trial in China, all reports are here.", "Huy, huy@example.com, mornings", "yes",
    ]  # fmt: skip
    for text in said:
        intake.say(text)
    assert len(said) <= 8 and "done" in intake.asked, intake.asked
    record = intake.record
    assert (record["her2_status"], record["lines_of_treatment"], record["missing"]) == ("positive", 1, [])


def test_everything_in_one_message_is_taken(intake):
    intake.say("start the pre-screening")
    intake.say("yes")
    text = intake.text(ALL_AT_ONCE)
    assert intake.item == "cps" and "Kenya" in text and "3+" in text
    assert (intake.value("who"), intake.value("age"), intake.value("stage"), intake.value("progressed_after")) == ("family", 61, "IV", ["last"])
    assert intake.value("prior_treatments") == [{"drugs": ["folfox", "trastuzumab"], "setting": "advanced"}]


@pytest.mark.parametrize(
    ("said", "item", "form"),
    [
        ("why do you ask?", "age", "for adults only"),
        ("why?", "age", "for adults only"),
        ("skip", "country", "country"),
        ("I don't know", "country", "country"),
        ("prefer not to say", "country", "country"),
        ("back", "who", "Who is ill"),
        ("later", "age", PAUSED),
        ("can we finish this tomorrow", "age", PAUSED),
        ("stop", "stopped", "I have stopped"),
        ("the moon is bright", "age", "Please write the age in years"),
    ],
)
def test_words_of_navigation_work_everywhere(intake, said, item, form):
    text = intake.until("age").text(said)
    assert (intake.item, form in text) == (item, True), text


def test_a_question_in_the_middle_is_answered_and_the_open_one_is_put_again_in_one_line(intake):
    text = intake.until("cldn182").text("what is CLDN18.2?")
    assert (intake.asides, intake.item) == (["what is CLDN18.2?"], "cldn182")
    assert text.count("Was CLDN18.2 positive or negative?") == 1


def test_an_answer_with_a_question_in_one_message_gets_both(intake):
    intake.until("age").say("she is 61. Why is HER2 important?")
    assert (intake.asides, intake.item, intake.value("age")) == (["Why is HER2 important?"], "country", 61)


@pytest.mark.parametrize(
    ("at", "said", "item", "value"),
    [
        ("cldn182", "sorry, it was 2+", "her2_ihc", "2+"),
        ("country", "oh sorry, 62", "age", 62),
        ("ecog", "actually the stage is III, not IV", "stage", "III"),
        ("summary", "no, she is 63", "age", 63),
        ("summary", "the country is wrong, we live in Uganda", "country", "Uganda"),
        ("ecog", "I made a mistake, CPS was 10", "cps", 10),
        ("contact", "sorry, she also had Enhertu after FOLFOX + Herceptin", "prior_treatments", [["folfox", "trastuzumab"], ["trastuzumab-deruxtecan"]]),
    ],
)
def test_a_correction_is_taken_at_any_time(intake, at, said, item, value):
    intake.until(at).say(said)
    got = intake.value(item)
    assert ([one["drugs"] for one in got] if item == "prior_treatments" else got) == value


def test_a_correction_after_the_end_changes_the_result(intake):
    intake.until("summary").say("yes")
    intake.say("sorry, the HER2 score was 1+")
    assert (intake.record["her2_status"], intake.record["outcome"]) == ("her2_low", "handoff")


@pytest.mark.parametrize(
    ("item", "said", "outcome", "handed"),
    [
        ("age", "he is 15", "minor", True),
        ("age", "my son is a teenager", "minor", True),
        ("age", "18", "open", False),
        ("diagnosis", "breast cancer", "out_of_scope", False),
        ("diagnosis", "lung cancer", "out_of_scope", False),
        ("diagnosis", "stomach cancer; she had breast cancer ten years ago", "open", False),
    ],
)
def test_who_is_under_age_or_has_another_cancer_is_asked_no_more(intake, item, said, outcome, handed):
    bodies = intake.until(item).say(said)
    assert intake.record["outcome"] == outcome
    assert any(body["custom"]["kind"] == "handoff" for body in bodies) is handed
    if outcome == "out_of_scope":
        assert "outside" in bodies[0]["text"] or "only for cancer of the stomach" in bodies[0]["text"]
        assert [button["title"] for button in bodies[0]["buttons"]] == ["Talk to a person"]


def test_without_a_diagnosis_what_does_not_apply_is_left_out(intake):
    intake.until("diagnosis").say("not diagnosed yet, the biopsy is next week")
    assert intake.item == "ecog"
    intake.until("summary").say("yes")
    record = intake.record
    assert (record["her2_status"], record["lines_of_treatment"], record["next_line"]) == ("unknown", None, None)
    assert "testing-biopsy" in record["topics_to_discuss"] and "her2_ihc" not in record["missing"]


def test_a_warning_sign_comes_first_and_the_intake_can_go_on(intake):
    intake.until("cps").say("wait, she is vomiting blood")
    assert intake.item == "cps" and intake.asides == ["wait, she is vomiting blood"]
    assert (intake.record["outcome"], intake.record["urgent"]) == ("emergency", True)
    intake.say("continue")
    assert intake.record["outcome"] == "open"
    intake.until("summary").say("yes")
    assert (intake.record["outcome"], intake.record["urgent"]) == ("handoff", True)


def test_a_warning_sign_that_nobody_takes_back_stays_an_emergency(intake):
    intake.until("cps").say("wait, she is vomiting blood")
    intake.until("summary").say("yes")
    assert (intake.record["outcome"], intake.record["urgent"]) == ("emergency", True)


@pytest.mark.parametrize(("first", "then"), [("later", "continue"), ("stop", "I want to continue the pre-screening"), ("stop", "resume"), ("later", "stage 4")])
def test_it_goes_on_where_it_was_left(published, first, then):
    before = Intake(house_over(published))
    before.until("stage").say(first)
    after = Intake(house_over(published))
    after.say(then)
    assert after.item == ("her2_ihc" if then == "stage 4" else "stage") and after.value("age") == 61


@pytest.mark.parametrize("first", ["later", "stop"])
def test_while_it_waits_a_question_is_any_question(intake, first):
    intake.until("stage").say(first)
    intake.say("what is trastuzumab?")
    assert intake.item is None


def test_no_question_is_put_more_than_three_times_and_then_it_is_noted_as_missing(intake):
    intake.until("stage")
    while intake.item == "stage":
        intake.say("the moon is bright")
    assert (intake.item, Counter(intake.asked)["stage"]) == ("her2_ihc", 3)
    assert "stage" in intake.record["missing"]


def test_the_same_message_again_because_its_reply_never_came_is_taken_once(intake):
    intake.until("age")
    received = intake.house.messages.receive(intake.id, "61")
    intake._screening.reply(intake.id)  # the server dies before the reply is recorded
    intake.say(received.text)
    assert (intake.item, intake.value("age")) == ("country", 61)


@pytest.mark.long
def test_every_button_is_an_answer_to_its_question(intake):
    missed = []
    for group in ("who", "diagnosis", "stage", "her2_ihc", "cldn182", "ecog"):
        for number in range(9):
            other = Intake(intake.house, f"{group} {number}")
            buttons = [button for button in other.until(group).buttons() if button["title"] not in ("I don’t know", "Why do you ask?")]
            if number >= len(buttons):
                break
            other.say(buttons[number]["payload"])
            missed += [] if other.value(group) is not None else [(group, buttons[number]["title"])]
    assert missed == []


def test_every_change_is_in_the_audit_trail_and_so_is_reading(intake):
    intake.until("country").say("oh sorry, 62")
    assert intake.record["urgent"] is False
    with sessions(intake.house.engine)() as session:
        events = [(row.move, row.item, row.actor) for row in session.execute(select(ScreeningEvent).order_by(ScreeningEvent.id)).scalars()]
    assert events[:3] == [("answer", "consent", "the patient"), ("answer", "who", "the patient"), ("answer", "age", "the patient")]
    assert ("change", "age", "the patient") in events and events[-1] == ("read", None, "a test")


def test_what_was_told_is_not_readable_in_the_database(intake, published):
    intake.until("summary", contact="zoe.secret@example.org").say("yes")
    with published.connect() as connection:
        kept = b"".join(bytes(part) for row in connection.exec_driver_sql("SELECT answers, course FROM screenings") for part in row)
    assert kept and b"zoe.secret" not in kept and b"Kenya" not in kept


def test_a_record_that_nobody_began_is_not_there(intake):
    with pytest.raises(NoSuchScreening):
        intake.house.sheets.shown("nobody", "a test")
