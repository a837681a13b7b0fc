"""What a patient can do in the web chat, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.services.replies import Reply
from tests.browser.chat_windows import SOON, answered, ask, flawless, of

pytestmark = pytest.mark.browser


def test_several_questions_are_several_answers_and_each_keeps_its_choices_for_this_turn(page):
    answered(page, "two questions", 2)
    first, second = page.locator(".message.answer").all()
    first.get_by_role("button", name="More", exact=True).click()
    expect(first.locator(".chosen")).to_contain_text("More")
    expect(second.get_by_role("button", name="More", exact=True)).to_be_visible()
    answered(page, "something else")
    expect(second.get_by_role("button", name="More", exact=True)).to_have_count(0)
    assert page.locator(".message:not(:last-child) .choices").count() == 0


def test_a_choice_takes_the_place_of_its_buttons_and_the_focus_stays_there(page):
    answered(page, "screening").get_by_role("button", name="I would rather not say").press("Enter")
    chip = page.locator(".chosen")
    expect(chip).to_have_text("You chose I would rather not say")
    expect(chip).to_be_focused()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    page.reload()
    expect(page.locator(".chosen")).to_have_text("You chose I would rather not say")


def test_a_short_answer_comes_first_and_more_on_a_tap(page):
    short = answered(page, "2+").locator(".words").inner_text()
    page.get_by_role("button", name="More", exact=True).click()
    full = page.locator(".message.answer").nth(1)
    expect(full).to_contain_text("What the two results mean together", timeout=SOON)
    assert len(full.locator(".words").inner_text()) > 2 * len(short)
    assert full.locator("li").count() >= 6


def test_sources_open_and_name_the_day_of_the_review(page):
    answer = answered(page, "2+")
    expect(answer.locator(".sources li").first).to_be_hidden()
    assert "Source" not in answer.locator(".words").inner_text()
    answer.locator("summary", has_text="5 sources").click()
    expect(answer.locator(".sources li a[href^='https://']").first).to_be_visible()
    expect(answer.locator(".sources")).to_contain_text("Reviewed on")
    assert answer.get_by_role("link", name="The whole article").get_attribute("href").endswith("/articles/testing-2plus")


def test_a_picture_becomes_large_and_escape_gives_the_focus_back(page):
    answer = answered(page, "2+")
    small = answer.get_by_role("button", name="Make larger")
    expect(answer.locator("img")).to_have_js_property("complete", True)
    small.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img")).to_be_visible()
    flawless(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(small).to_be_focused()


def test_the_progress_of_the_pre_screening_is_shown_until_it_ends(page):
    bar = page.get_by_role("progressbar")
    answered(page, "screening")
    expect(bar).to_have_attribute("value", "2")
    expect(page.locator(".progress")).to_contain_text("question 2 of 12")
    answered(page, "last")
    expect(bar).to_have_attribute("value", "12")
    answered(page, "done")
    expect(bar).to_be_hidden()


def test_a_person_is_always_in_reach(page, dialogue):
    answered(page, "something")
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.locator(".message.patient").last).to_contain_text("Talk to a person")
    expect(page.locator(".message.assistant").last).to_contain_text("heard: person", timeout=SOON)
    assert (dialogue.heard[-1].command, dialogue.heard[-1].text) == ("person", "Talk to a person")


def test_the_pre_screening_begins_by_a_tap(page, dialogue):
    page.get_by_role("button", name="Start pre-screening").click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=SOON)
    assert (dialogue.heard[-1].command, dialogue.heard[-1].text) == ("screening", "Start pre-screening")
    page.get_by_role("button", name="I would rather not say").click()
    expect(page.locator(".chosen")).to_contain_text("I would rather not say")


def test_what_is_stored_can_be_seen_or_deleted_from_the_menu(page):
    answered(page, "something")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="See or delete my data").click()
    expect(page.locator(".message.assistant").last).to_contain_text("You can have a copy", timeout=SOON)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.locator(".message.assistant").last).to_contain_text("Everything you told us is deleted", timeout=SOON)
    expect(page.locator(".message", has_text="heard: something")).to_have_count(0)
    page.reload()
    expect(page.locator(".message.assistant")).to_have_count(1)
    assert answered(page, "a new start").inner_text().endswith("heard: a new start")
    expect(page.locator(".message.patient")).to_have_count(1)


def test_a_report_is_sent_by_a_tap_a_drop_or_a_paste(windows, page, dialogue, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("HER2 IHC: 2+, FISH not amplified", encoding="utf-8")
    other = windows.page(context=page.context)
    page.locator("input[type=file]").set_input_files(report)
    for one in (page, other):
        expect(one.locator(".message.patient .file")).to_contain_text("report.txt (32 B)", timeout=SOON)
    expect(page.locator(".message.assistant", has_text="heard: report")).to_have_count(1, timeout=SOON)
    page.locator(".message.patient summary").click()
    expect(page.locator(".message.patient")).to_contain_text("FISH not amplified")
    give = """(place, name) => {
        const data = new DataTransfer();
        data.items.add(new File(["HER2 IHC 3+"], "dropped.txt", { type: "text/plain" }));
        const given = name === "paste" ? { clipboardData: data } : { dataTransfer: data };
        place.dispatchEvent(new (name === "paste" ? ClipboardEvent : DragEvent)(name, { bubbles: true, cancelable: true, ...given }));
    }"""
    for count, act in ((2, "drop"), (3, "paste")):
        page.locator("#text").evaluate(give, act)
        expect(page.locator(".message.patient .file")).to_have_count(count, timeout=SOON)
    page.locator("input[type=file]").set_input_files({"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"\x7fELF\x00\xff"})
    expect(page.locator("#status")).to_contain_text("I cannot take this file", timeout=SOON)
    assert "400" in windows.errors.pop()  # as the browser notes it, too
    flawless(page)


def test_an_example_question_is_asked_by_a_tap(page, dialogue):
    page.locator(".examples a").first.click()
    expect(page.locator(".message.assistant")).to_have_count(1, timeout=SOON)
    assert dialogue.heard[-1].text.startswith("What is HER2")
    assert page.url.endswith("/")


def test_a_coordinator_is_shown_by_name(page, house):
    answered(page, "hello")
    house.messages.send(of(house, page), [Reply("I am here.", {"kind": "handoff", "state": "answered", "from": "Mei Tan"})], author="coordinator")
    said = page.locator(".message.coordinator")
    expect(said).to_contain_text("Mei Tan (coordinator)", timeout=SOON)
    expect(said).to_contain_text("I am here.")
    page.reload()
    expect(said).to_contain_text("Mei Tan (coordinator)")


def test_only_the_newest_words_are_read_out_and_never_the_history(page):
    live = page.locator("[aria-live=polite]")
    assert live.count() == 1
    expect(page.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "off")
    answered(page, "first")
    expect(live).to_have_text("Assistant: heard: first")
    answered(page, "two questions", 2)
    expect(live).to_contain_text("Choices: ")
    assert "first" not in live.inner_text() and live.inner_text().count("Assistant: ") == 2
    page.reload()
    expect(page.locator(".message.assistant")).to_have_count(3)
    assert live.inner_text() == ""


def test_thumbs_are_kept_with_a_reason(windows, page, house):
    answer = answered(page, "2+")
    other = windows.page(context=page.context)
    expect(other.locator(".message.answer")).to_be_visible()
    answer.get_by_role("button", name="No, this did not help").click()
    answer.get_by_role("button", name="Hard to understand").click()
    expect(answer.get_by_role("button", name="No, this did not help")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("Thank you")
    expect(other.get_by_role("button", name="No, this did not help")).to_have_attribute("aria-pressed", "true", timeout=SOON)
    (judged,) = (judged for judged in house.ratings.judged() if judged.article == "testing-2plus")
    assert (judged.not_helpful, judged.reasons) == (1, {"unclear": 1})
    page.reload()
    expect(page.get_by_role("button", name="No, this did not help")).to_have_attribute("aria-pressed", "true")


def test_two_tabs_agree(windows, page):
    other = windows.page(context=page.context)
    answered(page, "said in the first")
    expect(other.locator(".message.patient")).to_contain_text("said in the first", timeout=SOON)
    answered(other, "screening")
    page.get_by_role("button", name="I would rather not say").click()
    expect(other.locator(".chosen")).to_contain_text("I would rather not say", timeout=SOON)
    for one in (page, other):
        expect(one.locator(".message.patient")).to_have_count(3)
        expect(one.locator(".message.assistant:not(.dots)")).to_have_count(3, timeout=SOON)


def test_a_draft_survives_a_reload(page):
    page.get_by_label("Your question").fill("half a quest")
    page.reload()
    expect(page.get_by_label("Your question")).to_have_value("half a quest")


def test_what_is_said_without_a_connection_is_kept_over_a_reload_and_said_once(page, dialogue):
    answered(page, "before")
    page.context.set_offline(True)
    ask(page, "said into the dark")
    expect(page.locator(".message.patient").last).to_contain_text("said into the dark")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".message.assistant", has_text="said into the dark")).to_have_count(1, timeout=20_000)
    expect(page.locator(".message.patient", has_text="said into the dark")).to_have_count(1)
    assert [received.text for received in dialogue.heard].count("said into the dark") == 1


def test_three_dots_stand_there_while_an_answer_takes_its_time(page, dialogue):
    dialogue.may_answer.clear()
    ask(page, "slow")
    expect(page.locator(".dots")).to_be_visible()
    dialogue.may_answer.set()
    expect(page.locator(".message.assistant", has_text="heard: slow")).to_be_visible(timeout=SOON)
    expect(page.locator(".dots")).to_have_count(0)


def test_the_keyboard_alone_is_enough(page):
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.get_by_label("Your question").evaluate("node => node === document.activeElement"):
            break
    page.keyboard.type("screening")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=SOON)
    expect(page.get_by_label("Your question")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if page.get_by_role("button", name="Stop").evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_be_focused()
    assert page.evaluate("document.activeElement !== document.body")


def test_the_session_is_the_servers_and_no_script_can_read_it(page, house):
    answered(page, "mine")
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("her2_session", True, "Lax")
    assert page.evaluate("document.cookie") == ""
    assert cookie["value"] not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
