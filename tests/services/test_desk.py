"""What coordinators do with conversations, on SQLite and PostgreSQL: one wins, all is recorded, nothing is written twice."""

from __future__ import annotations

from typing import Callable, Dict

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bot.care.handoff import Actor
from bot.errors import MessageRefused, NoSuchHandOff, NoSuchMessage, NotYours
from bot.services.desk import Desk
from bot.services.handoff_queue import Filter
from tests.at_once import at_once
from tests.desk_staff import Staff

on_both = pytest.mark.parametrize("database", ["engine", pytest.param("postgres_engine", marks=pytest.mark.servers)])
ACTS: Dict[str, Callable[[Desk, int, Actor], str]] = {
    "claim": lambda desk, number, who: desk.claim(number, who),
    "reply": lambda desk, number, who: desk.reply(number, who, "Hello.", "k"),
    "transfer": lambda desk, number, who: desk.transfer(number, who, who.id),
    "snooze": lambda desk, number, who: desk.snooze(number, who, "1 hour"),
    "wake": lambda desk, number, who: desk.wake(number, who),
    "release": lambda desk, number, who: desk.release(number, who),
    "close": lambda desk, number, who: desk.close(number, who, "other"),
    "return": lambda desk, number, who: desk.give_back(number, who),
    "reopen": lambda desk, number, who: desk.reopen(number, who),
}


@pytest.fixture
def database() -> str:
    return "engine"


@pytest.fixture
def staff(request, database) -> Staff:
    return Staff(request.getfixturevalue(database))


@on_both
def test_of_many_who_claim_at_once_one_wins_and_the_others_are_told_who(staff):
    number = staff.asked()
    people = [staff.person(f"Coordinator {letter}") for letter in "abcdefgh"]
    results = at_once(lambda index: staff.desk.claim(number, people[index]))
    (winner,) = [person.name for person, result in zip(people, results, strict=True) if isinstance(result, str)]
    assert {str(result).rpartition("(")[2] for result in results if not isinstance(result, str)} == {f"{winner} has it)"}
    assert [event for event in staff.trail(number) if event[1] == "claim"] == [(winner, "claim")]
    assert len(staff.told(staff.patient())) == 1


@on_both
def test_a_reply_is_recorded_for_the_patient_and_written_once_however_often_it_is_sent(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    results = at_once(lambda _: staff.desk.reply(number, staff.mei, "Hello Ann.", "key-1"))
    assert set(results) == {staff.patient()}
    assert staff.told(staff.patient())[1:] == ["Hello Ann."]
    assert staff.state(number) == "answered"
    last = staff.messages.transcript(staff.patient())[-1]
    assert (last["author"], last["custom"]["from"]) == ("coordinator", "Mei")


def test_another_text_by_the_same_key_is_another_message(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    for words in ("first", "first", "second"):
        staff.desk.reply(number, staff.mei, words, "key-1")
    assert staff.told(staff.patient())[1:] == ["first", "second"]


@on_both
def test_a_patient_who_writes_while_the_coordinator_answers_loses_neither(staff):
    number, conversation = staff.asked(), staff.patient()
    staff.desk.claim(number, staff.mei)

    def act(index: int) -> object:
        if index % 2:
            return staff.desk.reply(number, staff.mei, f"answer {index}", f"key-{index}")
        staff.messages.receive(conversation, f"word {index}")
        return staff.handoffs.spoke(conversation)

    results = at_once(act)
    assert [result for result in results if isinstance(result, Exception)] == []
    said = [message["text"] for message in staff.messages.transcript(conversation)]
    assert {f"answer {index}" for index in (1, 3, 5, 7)} | {f"word {index}" for index in (0, 2, 4, 6)} <= set(said)


@pytest.mark.parametrize("act", [act for act in ACTS if act not in ("claim", "reopen")])
def test_nobody_but_the_holder_and_a_lead_moves_a_conversation(staff, act):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    if act == "wake":
        staff.desk.snooze(number, staff.mei, "1 hour")
    before = staff.told(staff.patient())
    with pytest.raises(NotYours, match="Mei has it"):
        ACTS[act](staff.desk, number, staff.omar)
    assert staff.told(staff.patient()) == before
    ACTS[act](staff.desk, number, staff.lena)
    assert staff.trail(number)[-1] == ("Lena", act)


@pytest.mark.parametrize("act", ACTS)
def test_an_unknown_conversation_is_refused(staff, act):
    with pytest.raises(NoSuchHandOff):
        ACTS[act](staff.desk, 999, staff.mei)


@on_both
def test_a_whole_story_stands_in_the_trail_with_the_name_of_each_person(staff):
    number = staff.asked()
    staff.desk.read(number, staff.omar)
    staff.desk.claim(number, staff.mei)
    staff.desk.reply(number, staff.mei, "Hello.", "a")
    staff.handoffs.spoke(staff.patient())
    staff.desk.transfer(number, staff.mei, staff.omar.id)
    staff.desk.note(number, staff.omar, "Asked for the report.")
    staff.desk.snooze(number, staff.omar, "4 hours")
    staff.desk.wake(number, staff.omar)
    staff.desk.release(number, staff.omar)
    staff.desk.claim(number, staff.mei)
    staff.desk.close(number, staff.mei, "papers received")
    staff.desk.reopen(number, staff.lena)
    staff.desk.give_back(number, staff.lena)
    assert staff.trail(number) == [
        ("the patient", "request"), ("Omar", "read"), ("Mei", "claim"), ("Mei", "reply"), ("the patient", "listen"), ("Mei", "transfer"), ("Omar", "note"),
        ("Omar", "snooze"), ("Omar", "wake"), ("Omar", "release"), ("Mei", "claim"), ("Mei", "close"), ("Lena", "reopen"), ("Lena", "return"),
    ]  # fmt: skip
    file = staff.files.open(number, staff.mei)
    assert ([note.text for note in file.notes], file.reason) == (["Asked for the report."], "back to the assistant")


@on_both
def test_the_trail_cannot_be_changed(staff):
    number = staff.asked()
    with pytest.raises(DatabaseError, match="never changed"), staff.sessions.begin() as session:
        session.execute(text("UPDATE handoff_events SET actor = 'somebody' WHERE handoff_id = :number"), {"number": number})


@pytest.mark.parametrize(("act", "told"), [("close", "Mei has ended the conversation."), ("return", "Mei has ended the conversation.")])
def test_at_the_end_the_patient_is_back_with_the_assistant_and_asked_one_question(staff, act, told):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    ACTS[act](staff.desk, number, staff.mei)
    last = staff.messages.waiting(staff.patient())[-1].body
    assert last["text"] == f"{told} You are back with the assistant. Was talking with a coordinator helpful?"
    assert [button["title"] for button in last["buttons"]] == ["Yes, it helped", "No, it did not", "Talk to a person"]


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        (lambda s, n: s.desk.close(n, s.mei, "no reason of ours"), NotYours),
        (lambda s, n: s.desk.snooze(n, s.mei, "1 year"), NotYours),
        (lambda s, n: s.desk.transfer(n, s.mei, "nobody"), NotYours),
        (lambda s, n: s.desk.reply(n, s.mei, "  ", "k"), MessageRefused),
        (lambda s, n: s.desk.note(n, s.mei, ""), MessageRefused),
        (lambda s, n: s.desk.retry(n, s.mei, 999), NoSuchMessage),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(staff, refused, error):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    before = staff.trail(number)
    with pytest.raises(error):
        refused(staff, number)
    assert (staff.state(number), staff.trail(number)) == ("claimed", before)


def test_a_message_of_another_conversation_cannot_be_tried_again(staff):
    mine, theirs = staff.asked("ann"), staff.asked("bob")
    staff.desk.claim(theirs, staff.mei)
    message = staff.messages.waiting(staff.patient("bob"))[0]
    with pytest.raises(NoSuchMessage):
        staff.desk.retry(mine, staff.mei, message.id)
    staff.desk.retry(theirs, staff.mei, message.id)
    assert staff.trail(theirs)[-1] == ("Mei", "retry")


def test_a_message_that_fails_is_shown_with_its_reason_and_can_be_tried_again(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    (joined,) = staff.messages.waiting(staff.patient())
    staff.desk.reply(number, staff.mei, "Hello.", "k")
    for _ in range(8):
        staff.messages.failed(joined.id, "Forbidden")
        assert staff.told(staff.patient()) in ([], ["Hello."])
        staff.later(minutes=20)
    shown = {said.id: said for said in staff.files.open(number, staff.mei).transcript}
    assert (shown[joined.id].delivery, shown[joined.id].failed_reason) == ("failed", "Forbidden")
    assert staff.told(staff.patient()) == ["Hello."]  # what was given up no longer holds back the rest
    staff.desk.retry(number, staff.mei, joined.id)
    assert staff.messages.waiting(staff.patient())[0] == joined


def test_what_waits_for_its_next_attempt_holds_back_what_follows(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    staff.desk.reply(number, staff.mei, "Hello.", "k")
    first = staff.messages.waiting(staff.patient())[0]
    staff.messages.failed(first.id, "TimeoutError")
    assert staff.told(staff.patient()) == []
    assert staff.files.open(number, staff.mei).transcript[-2].delivery == "retrying"
    staff.later(seconds=2)
    assert len(staff.told(staff.patient())) == 2


def test_the_queue_shows_who_waits_first_who_has_what_and_who_looks(staff):
    numbers = [staff.asked(name) for name in ("ann", "bob", "cho")]
    staff.later(minutes=3)
    staff.desk.claim(numbers[0], staff.mei)
    staff.handoffs.warned(staff.patient("cho"), "crisis")
    session = staff.coordinators.signed_in(staff.coordinators.sign_in("Omar", "correct horse battery"))
    staff.coordinators.looks_at(session, numbers[1])
    page = staff.queue.page(staff.mei.id, Filter())
    assert [(row.id, row.urgency, row.holder, row.mine, list(row.looking)) for row in page.rows] == [
        (numbers[2], "crisis", None, False, []), (numbers[0], "routine", "Mei", True, []), (numbers[1], "routine", None, False, ["Omar"]),
    ]  # fmt: skip
    assert (page.waiting, page.total) == (2, 3)


@on_both
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter("waiting"), ["bob"]),
        (Filter("mine"), ["ann"]),
        (Filter("snoozed"), []),
        (Filter("ended"), ["cho"]),
        (Filter(channel="web"), ["ann", "bob"]),
        (Filter(channel="rest"), []),
        (Filter(urgency="routine"), ["ann", "bob"]),
        (Filter(urgency="crisis"), []),
        (Filter(words="ANN needs"), ["ann"]),
        (Filter(words="called back"), ["bob"]),
        (Filter(words="100%"), []),
        (Filter(words="_"), []),
        (Filter("ended", words="cho needs"), ["cho"]),
    ],
)
def test_the_queue_is_filtered_and_searched_in_words_and_notes(staff, wanted, expected):
    numbers = {name: staff.asked(name, f"{name} needs help") for name in ("ann", "bob", "cho")}
    staff.desk.claim(numbers["ann"], staff.mei)
    staff.desk.note(numbers["bob"], staff.mei, "Wants to be Called Back.")
    staff.desk.close(numbers["cho"], staff.mei, "other")
    found = [row.id for row in staff.queue.page(staff.mei.id, wanted).rows]
    assert found == [numbers[name] for name in expected]
    assert [row.id for row in staff.queue.page(staff.mei.id, Filter(words=str(numbers["bob"]))).rows] == [numbers["bob"]]
