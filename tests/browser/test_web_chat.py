"""The web chat in a real browser, over a dialogue that says what a test needs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.services.replies import Reply
from bot.store.engine import open_engine
from bot.wiring import House
from tests.browser.chat_windows import DESKTOP, HOSTILE, PHONE, SOON, Talkative, Windows, answered, ask, fits, flawless, small_targets, windows_of
from tests.browser.desk_windows import browsers
from tests.conftest import KEYS
from tests.doors import house_over, served

pytestmark = pytest.mark.browser
LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": PHONE, "color_scheme": "dark"},
    {"viewport": DESKTOP, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from browsers()


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    engine = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('chat') / 'her2.db')}", KEYS)
    yield house_over(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def dialogue(house: House) -> Talkative:
    return Talkative(house)


@pytest.fixture(scope="module")
def url(house: House, dialogue: Talkative) -> Iterator[str]:
    with served(house, lambda: dialogue) as address:
        yield address


@pytest.fixture
def windows(browser: Browser, url: str) -> Iterator[Windows]:
    yield from windows_of(browser, url)


@pytest.fixture
def page(windows: Windows) -> Page:
    return windows.page()


def of(house: House, page: Page) -> str:
    """The conversation of a page."""
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == "her2_session")
    return house.messages.conversation("web", cookie["value"].rpartition(".")[0])


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['viewport']['width']}-{look['color_scheme']}")
def test_axe_finds_nothing_in_any_state_of_the_chat(windows, look):
    page = windows.page(**look)
    flawless(page)
    answered(page, "two questions", 2)
    page.locator("summary", has_text="source").first.click()
    page.get_by_role("button", name="No, this did not help").first.click()
    flawless(page)
    answered(page, "screening")
    answered(page, "table")
    answered(page, "urgent")
    page.locator(".menu summary").click()
    flawless(page)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_target_is_large_enough_for_a_finger(windows, viewport):
    page = windows.page(viewport=viewport)
    answered(page, "2+")
    page.locator("summary", has_text="source").first.click()
    assert small_targets(page) == []


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


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_has_to_be_scrolled_sideways(windows, width):
    page = windows.page(viewport={"width": width, "height": 640})
    answered(page, "table")
    expect(page.locator("td").first).to_be_visible()
    answered(page, "2+")
    page.locator("summary", has_text="sources").click()
    assert fits(page)


def test_at_two_and_four_hundred_percent_everything_is_still_there(windows):
    for width, height in ((640, 400), (320, 200)):
        page = windows.page(viewport={"width": width, "height": height}, device_scale_factor=2)
        answered(page, "2+")
        page.get_by_label("Your question").scroll_into_view_if_needed()
        assert fits(page)
        flawless(page)


def test_larger_text_and_chosen_colours_stay_after_a_reload(windows):
    page = windows.page(color_scheme="light")
    page.locator(".menu summary").click()
    normal = page.evaluate("getComputedStyle(document.body).fontSize")
    page.get_by_role("radio", name="Larger").check()
    page.get_by_role("radio", name="Dark").check()
    page.keyboard.press("Escape")
    expect(page.locator(".menu summary")).to_be_focused()
    page.reload()
    assert float(page.evaluate("getComputedStyle(document.body).fontSize")[:-2]) > 1.4 * float(normal[:-2])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 25, 27)"
    assert fits(page)
    flawless(page)


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


def test_with_reduced_motion_nothing_moves(windows, dialogue):
    page = windows.page(reduced_motion="reduce")
    dialogue.may_answer.clear()
    ask(page, "still")
    expect(page.locator(".dots")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
    dialogue.may_answer.set()
    expect(page.locator(".message.assistant", has_text="heard: still")).to_be_visible(timeout=SOON)


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
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
        if page.get_by_role("button", name="Stop").evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_be_focused()
    assert page.evaluate("document.activeElement !== document.body")


def test_the_conversation_can_be_printed_and_saved(page):
    answered(page, "2+")
    page.locator(".menu summary").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save this conversation").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert saved.value.suggested_filename.startswith("her2-navigator-")
    assert "2+" in text and "Not by a 2+ alone" in text and "https://" in text
    page.emulate_media(media="print")
    expect(page.get_by_label("Your question")).to_be_hidden()
    expect(page.locator(".message.answer")).to_be_visible()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_change_nothing_whoever_says_them(windows, house, name):
    page = windows.page()
    said = answered(page, name)
    ask(page, HOSTILE[name])
    expect(page.locator(".message.patient")).to_have_count(2)
    house.messages.send(of(house, page), [Reply(HOSTILE[name], {"kind": "handoff", "state": "answered", "from": HOSTILE[name][:200]})], author="coordinator")
    expect(page.locator(".message.coordinator")).to_have_count(1, timeout=SOON)
    assert "owned" not in page.title()
    assert page.locator("#log :is(script, iframe, object, embed, form, input, link, style, svg:not(.icon), img, [onclick], [onerror], [onload])").count() == 0
    assert page.locator("#log a:not([href^='https://'])").count() == 0
    assert fits(page) and said.is_visible()
    assert said.locator(".who").inner_text().startswith("Assistant")
    edge = said.bounding_box()["x"]
    assert page.locator(".message.coordinator").bounding_box()["x"] == edge
    expect(page.get_by_role("button", name="Talk to a person").last).to_be_visible()


def test_the_labels_may_be_written_from_right_to_left(windows):
    page = windows.page("/?lang=ar-XB")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar-XB", "rtl"]
    page.locator("#text").fill("2+")
    page.locator(".send").click()
    expect(page.locator(".message.answer")).to_be_visible(timeout=SOON)
    assert page.locator(".message.answer .words").get_attribute("lang") == "en"
    mine, field = page.locator(".message.patient").bounding_box(), page.locator("#text").bounding_box()
    assert mine["x"] < 100 and page.locator(".send").bounding_box()["x"] < field["x"]
    assert fits(page)
    flawless(page)


def test_the_first_view_weighs_little(windows):
    context = windows.context()
    page = context.new_page()
    weights = {}
    page.on("requestfinished", lambda request: weights.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto(windows.url, wait_until="networkidle")
    assert len([address for address in weights if ".js" in address]) >= 10
    assert sum(weights.values()) <= 60_000, weights


def test_the_session_is_the_servers_and_no_script_can_read_it(page, house):
    answered(page, "mine")
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("her2_session", True, "Lax")
    assert page.evaluate("document.cookie") == ""
    assert cookie["value"] not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
