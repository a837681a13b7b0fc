"""The desk in a real browser: a patient in one window, coordinators in others."""

from __future__ import annotations

import contextlib
import re
import signal
from typing import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bench.running import RunningServer
from tests.browser.desk_windows import PASSWORD, SIZES, SOON, Windows, ask, browsers, last, opened, served, waits

pytestmark = [pytest.mark.browser, pytest.mark.rasa]
HOSTILE = "<img src=x onerror=\"document.title='owned'\"> **bold** [click](javascript:alert(1))"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[RunningServer]:
    yield from served(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from browsers()


@pytest.fixture
def windows(browser, server) -> Iterator[Windows]:
    opened_windows = Windows(browser, server, viewport={"width": 1280, "height": 800})
    yield opened_windows
    opened_windows.close()


def claimed(windows: Windows, words: str) -> "tuple[Page, Page]":
    """A patient and the coordinator who has taken the conversation."""
    patient = waits(windows, words)
    mei = opened(windows.coordinator(), words)
    mei.get_by_role("button", name="Claim").click()
    expect(mei.get_by_label("Reply to the patient")).to_be_focused(timeout=SOON)
    return patient, mei


def reply(page: Page, text: str) -> None:
    page.get_by_label("Reply to the patient").fill(text)
    page.get_by_role("button", name="Send").click()


def typed_until(field: Locator, shown: Locator) -> None:
    """Types on, as people do, until the other side shows it: the sign fades after seconds, and a busy machine may look later."""
    for _ in range(40):
        field.press_sequentially("..")
        if shown.count():
            return
        field.page.wait_for_timeout(500)
    raise AssertionError("typing was not shown to the other side")


def test_the_whole_story_from_the_request_to_the_closing_with_a_warning_sign_in_the_middle(windows):
    patient, mei = claimed(windows, "can someone call me about sending my records from Nairobi")
    expect(patient.locator(".message.assistant").last).to_contain_text("Mei Tan, a coordinator, has joined", timeout=SOON)
    expect(patient.locator("#standing")).to_contain_text("You are talking with Mei Tan", timeout=SOON)
    reply(mei, "Hello, this is Mei. **How can I help?**")
    expect(patient.locator(".message.coordinator")).to_contain_text("Mei Tan (coordinator)", timeout=SOON)
    expect(mei.locator(".said .coordinator .delivery")).to_contain_text("Delivered", timeout=SOON)
    ask(patient, "where do I send the papers")
    expect(mei.locator(".said .patient").last).to_contain_text("where do I send the papers", timeout=SOON)
    assert patient.locator(".message.assistant", has_text="records").count() == 0  # the assistant keeps quiet
    ask(patient, "I am vomiting blood since this morning")
    expect(patient.locator(".message.urgent")).to_be_visible(timeout=SOON)
    expect(mei.locator("#heading .tag.urgent")).to_be_visible(timeout=SOON)
    mei.get_by_label("Write a note").fill("Told to call the emergency number.")
    mei.get_by_role("button", name="Add note").click()
    expect(mei.locator(".notes")).to_contain_text("Told to call", timeout=SOON)
    mei.get_by_label("Close because").select_option("sent to their care team")
    mei.get_by_role("button", name="Close", exact=True).click()
    patient.get_by_role("button", name="Yes, it helped").click(timeout=SOON)
    expect(last(patient)).to_contain_text("Thank you for telling us", timeout=SOON)
    expect(mei.locator("#composer")).to_contain_text("The patient found it helpful", timeout=SOON)
    expect(patient.locator("#standing")).to_be_hidden()


def test_a_warning_sign_of_who_asked_for_nobody_reaches_the_desk_and_a_coordinator_writes(windows):
    mei = windows.coordinator()
    patient = windows.patient()
    ask(patient, "I am vomiting blood since we came back from Lima")
    expect(patient.locator(".message.urgent")).to_be_visible(timeout=SOON)
    line = mei.locator(".rows a", has_text="Lima")
    expect(line).to_contain_text("Urgent: bleeding", timeout=SOON)
    expect(line).to_contain_text("Warning sign")
    expect(patient.locator("#standing")).to_be_hidden()
    opened(mei, "Lima")
    expect(mei.locator(".signs")).to_contain_text("Bleeding")
    mei.get_by_role("button", name="Write to the patient").click()
    expect(mei.get_by_label("Reply to the patient")).to_be_focused(timeout=SOON)
    reply(mei, "Have you called the emergency number?")
    expect(patient.locator(".message", has_text="has seen what you wrote")).to_be_visible(timeout=SOON)
    expect(patient.locator(".message.coordinator")).to_contain_text("Have you called", timeout=SOON)
    other = windows.patient()
    ask(other, "black tarry stool since our trip to Quito")
    opened(windows.coordinator("Omar Haddad"), "Quito").get_by_role("button", name="Seen, nothing to write").click()
    expect(mei.locator(".rows a", has_text="Quito")).to_have_count(0, timeout=SOON)


def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told(windows):
    words = "please let a human contact me about costs in Hanoi"
    waits(windows, words)
    mei, omar = opened(windows.coordinator(), words), opened(windows.coordinator("Omar Haddad"), words)
    for page in (mei, omar):
        page.evaluate("htmx.config.timeout = 0; document.querySelectorAll('[hx-trigger]').forEach((poller) => poller.remove())")
        expect(page.get_by_role("button", name="Claim")).to_be_visible()
    mei.get_by_role("button", name="Claim").click()
    expect(mei.get_by_label("Reply to the patient")).to_be_visible(timeout=SOON)
    omar.get_by_role("button", name="Claim").click()
    expect(omar.get_by_role("alert")).to_contain_text("Mei Tan has it", timeout=SOON)


def test_a_colleague_is_seen_looking_and_typing_is_shown_both_ways(windows):
    patient, mei = claimed(windows, "I want to talk to a person about visas for Japan")
    omar = opened(windows.coordinator("Omar Haddad"), "visas for Japan")
    expect(mei.locator(".looking")).to_contain_text("Omar Haddad is looking", timeout=SOON)
    expect(omar.locator("#composer")).to_contain_text("Mei Tan has this conversation")
    mei.get_by_label("Reply to the patient").fill("I am looking that up")
    typed_until(mei.get_by_label("Reply to the patient"), patient.locator("#standing", has_text="They are typing"))
    draft = mei.get_by_label("Reply to the patient").input_value()
    assert draft.rstrip(".") == "I am looking that up"
    typed_until(patient.get_by_label("Your question"), mei.locator(".typing", has_text="The patient is typing"))
    assert mei.get_by_label("Reply to the patient").input_value() == draft  # no live part takes a draft away


def test_the_queue_is_live_and_its_badge_counts_without_the_patients_words(windows):
    omar = windows.coordinator("Omar Haddad")
    before = omar.locator(".rows li.queued").count()
    waits(windows, "could a coordinator phone me about my visit to Busan")
    expect(omar.locator(".rows li.queued")).to_have_count(before + 1, timeout=SOON)
    expect(omar).to_have_title(f"({before + 1}) Queue · HER2 Navigator")


def test_the_patient_can_take_it_back_and_sees_the_place_in_the_queue(windows):
    patient = waits(windows, "get me a real person for my question on hotels")
    expect(patient.locator("#standing")).to_contain_text("in the queue", timeout=SOON)
    patient.get_by_role("button", name="Never mind").last.click()
    expect(last(patient)).to_contain_text("I have told the coordinators that you do not need them", timeout=SOON)
    expect(patient.locator("#standing")).to_be_hidden(timeout=SOON)


def test_transfer_snooze_return_and_canned_replies(windows):
    patient, mei = claimed(windows, "can I speak with a human about the embassy")
    mei.get_by_label("Canned replies").select_option(label="Greeting")
    assert "my name is Mei Tan" in mei.get_by_label("Reply to the patient").input_value()
    mei.keyboard.press("Control+Enter")
    expect(patient.locator(".message.coordinator")).to_contain_text("my name is Mei Tan", timeout=SOON)
    mei.get_by_label("Snooze for").select_option("4 hours")
    mei.get_by_role("button", name="Snooze").click()
    expect(mei.locator("#heading")).to_contain_text("Snoozed: you", timeout=SOON)
    mei.get_by_role("button", name="Take up again").click()
    expect(mei.locator("#heading")).not_to_contain_text("Snoozed", timeout=SOON)
    mei.get_by_label("Transfer to").select_option(label="Omar Haddad (here)" if mei.get_by_role("option", name="Omar Haddad (here)").count() else "Omar Haddad")
    mei.get_by_role("button", name="Transfer").click()
    expect(last(patient)).to_contain_text("Omar Haddad, a coordinator, takes over", timeout=SOON)
    omar = opened(windows.coordinator("Omar Haddad"), "the embassy")
    omar.get_by_role("button", name="Back to the assistant").click()
    expect(last(patient)).to_contain_text("You are back with the assistant", timeout=SOON)
    ask(patient, "what does IHC 2+ mean")
    expect(last(patient)).to_contain_text("IHC", timeout=SOON)


def test_a_colleague_is_mentioned_in_a_note_and_is_busy_in_between(windows):
    words = "could a coordinator call me about the clinic in Izmir"
    _, mei = claimed(windows, words)
    omar = windows.coordinator("Omar Haddad")
    omar.get_by_role("button", name="I am busy").click()
    expect(omar.get_by_role("button", name="I am busy")).to_have_attribute("aria-pressed", "true", timeout=SOON)
    mei.get_by_label("Speak to a colleague").select_option(label="Omar Haddad")
    expect(mei.get_by_label("Write a note")).to_be_focused()
    mei.keyboard.type("which clinic would you ask?")
    mei.get_by_role("button", name="Add note").click()
    expect(mei.locator(".notes strong")).to_have_text("@Omar Haddad", timeout=SOON)
    expect(omar.get_by_role("link", name="you are mentioned in 1")).to_be_visible(timeout=SOON)
    expect(omar).to_have_title(re.compile(r"^\(\d+\)"))
    omar.get_by_role("link", name="you are mentioned in 1").click()
    opened(omar, "Izmir")
    expect(omar.locator(".notes strong")).to_have_text("@Omar Haddad")
    omar.goto(f"{windows.server.url}/desk")
    expect(omar.locator(".presence")).to_contain_text("Omar Haddad (you), busy")
    expect(omar.get_by_role("link", name="you are mentioned")).to_have_count(0)


def test_markup_of_a_patient_is_text_at_the_desk(windows):
    patient = windows.patient()
    ask(patient, HOSTILE)
    expect(patient.locator(".message.assistant")).to_have_count(1, timeout=SOON)
    ask(patient, "let me talk to a person")
    mei = opened(windows.coordinator(), "<img src=x")
    expect(mei.locator(".said .patient").first).to_contain_text("<img src=x onerror=")
    assert mei.locator(".said img, .said a[href^='javascript']").count() == 0
    assert mei.title().startswith("(") or mei.title().startswith("No.")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page_of_the_desk(windows, size, scheme):
    look = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}
    door = windows.window(**look)
    door.goto(f"{windows.server.url}/desk/sign-in")
    words = f"I want a coordinator to ring me, {scheme} {size[0]}"
    waits(windows, words)
    lena = windows.coordinator("Lena Roth", **look)
    checked = {"sign-in": Axe().run(door), "queue": Axe().run(lena)}
    opened(lena, words)
    checked["waiting"] = Axe().run(lena)
    lena.get_by_role("button", name="Claim").click()
    expect(lena.get_by_label("Reply to the patient")).to_be_visible(timeout=SOON)
    reply(lena, "Hello.")
    expect(lena.locator(".said .coordinator")).to_be_visible(timeout=SOON)
    checked["claimed"] = Axe().run(lena)
    lena.get_by_role("button", name="Keys").click()
    checked["keys"] = Axe().run(lena)
    checked["auditor"] = Axe().run(windows.coordinator("Ada Obi", **look))
    for page in ("replies", "numbers", "trail", "conversations/999999", "?view=ended", "?view=mentions"):
        lena.goto(f"{windows.server.url}/desk/{page}".replace("/?", "?"))
        checked[page] = Axe().run(lena)
        assert lena.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page
    assert {name: results.generate_report() for name, results in checked.items() if results.violations_count} == {}


def test_the_keyboard_is_enough(windows):
    words = "may a human answer me about clinics in Seoul"
    patient = waits(windows, words)
    mei = windows.coordinator()
    expect(mei.locator(".rows a", has_text="Seoul")).to_be_visible(timeout=SOON)
    for _ in range(mei.locator(".rows a").count()):
        mei.keyboard.press("j")
        if "Seoul" in mei.evaluate("document.activeElement.textContent"):
            break
    mei.wait_for_timeout(4500)  # the list was drawn anew meanwhile, and the line is still in focus
    assert "Seoul" in mei.evaluate("document.activeElement.textContent")
    _enters(mei)
    expect(mei.get_by_role("button", name="Claim")).to_be_visible(timeout=SOON)
    mei.wait_for_load_state()  # keys work once the script is there
    mei.keyboard.press("c")
    expect(mei.get_by_label("Reply to the patient")).to_be_focused(timeout=SOON)
    mei.keyboard.type("Good morning from the keyboard")
    mei.keyboard.press("Control+Enter")
    expect(patient.locator(".message.coordinator")).to_contain_text("from the keyboard", timeout=SOON)
    expect(mei.get_by_label("Reply to the patient")).to_have_value("", timeout=SOON)
    mei.keyboard.press("Escape")
    expect(mei.get_by_label("Reply to the patient")).not_to_be_focused(timeout=SOON)
    _helps_notes_and_searches(mei)


def _enters(mei: Page) -> None:
    for _ in range(3):  # a key that falls into the moment in which the list is drawn is pressed again, as people do
        mei.keyboard.press("Enter")
        with contextlib.suppress(PlaywrightTimeout):
            mei.wait_for_url("**/conversations/*", timeout=5000)
            return


def _helps_notes_and_searches(mei: Page) -> None:
    mei.keyboard.press("?")
    expect(mei.get_by_role("dialog")).to_be_visible(timeout=SOON)
    mei.keyboard.press("Escape")
    mei.keyboard.press("n")
    expect(mei.get_by_label("Write a note")).to_be_focused(timeout=SOON)
    mei.keyboard.press("Escape")
    mei.keyboard.press("q")
    expect(mei.get_by_role("heading", name="Queue", level=1)).to_be_visible(timeout=SOON)
    mei.wait_for_load_state()
    mei.keyboard.press("/")
    expect(mei.get_by_label("Search")).to_be_focused()


def test_a_wrong_password_and_a_session_that_ended_lead_to_the_door(windows):
    page = windows.window()
    page.goto(f"{windows.server.url}/desk")
    page.get_by_label("Name").fill("Nobody")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    mei = windows.coordinator()
    mei.context.clear_cookies()
    expect(mei.get_by_role("button", name="Sign in")).to_be_visible(timeout=SOON)  # the live queue asked and was sent away


def test_a_lost_connection_on_either_side_loses_nothing(browser, tmp_path):
    for running in served(tmp_path):
        windows = Windows(browser, running)
        patient, mei = claimed(windows, "can a coordinator ring me about the lost connection")
        reply(mei, "first")
        expect(patient.locator(".message.coordinator")).to_have_count(1, timeout=SOON)
        running.stop(signal.SIGKILL)
        expect(mei.locator("#connection")).to_contain_text("The connection is lost", timeout=SOON)
        ask(patient, "said while nobody could hear it")
        mei.get_by_label("Reply to the patient").fill("a draft that survives")
        running.start()
        expect(mei.locator("#connection")).to_have_text("", timeout=SOON)
        expect(mei.locator(".said .patient").last).to_contain_text("said while nobody could hear it", timeout=SOON)
        assert mei.get_by_label("Reply to the patient").input_value() == "a draft that survives"
        patient.context.set_offline(True)
        mei.get_by_role("button", name="Send").click()
        expect(mei.locator(".said .coordinator")).to_have_count(2, timeout=SOON)
        patient.context.set_offline(False)
        patient.reload()
        expect(patient.locator(".message.coordinator")).to_have_count(2, timeout=SOON)
        expect(patient.locator(".message.patient", has_text="nobody could hear")).to_have_count(1)
        windows.close()
