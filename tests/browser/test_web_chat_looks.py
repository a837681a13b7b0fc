"""How the web chat looks and is read: sizes, colours, contrast, larger text, paper, hostile words; in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.services.replies import Reply
from tests.browser.chat_windows import DESKTOP, HOSTILE, PHONE, SOON, answered, ask, fits, flawless, of, small_targets

pytestmark = pytest.mark.browser
LOOKS = [
    {"viewport": PHONE, "color_scheme": "light"},
    {"viewport": PHONE, "color_scheme": "dark"},
    {"viewport": DESKTOP, "color_scheme": "light"},
    {"viewport": DESKTOP, "color_scheme": "dark"},
]


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_button_can_be_read_while_the_pointer_is_over_it(windows, scheme):
    page = windows.page(viewport=PHONE, color_scheme=scheme)
    for words in ("2+", "table", "two questions"):
        answered(page, words, 2 if words == "two questions" else 1)
    page.locator(".message").first.scroll_into_view_if_needed()
    buttons = [page.locator(".newest"), page.locator(".send"), page.locator(".message.assistant button:visible:not([disabled])").last]
    for button in buttons:
        button.hover(timeout=SOON)
        flawless(page)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_target_is_large_enough_for_a_finger(windows, viewport):
    page = windows.page(viewport=viewport)
    answered(page, "2+")
    page.locator("summary", has_text="source").first.click()
    assert small_targets(page) == []


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


def test_with_reduced_motion_nothing_moves(windows, dialogue):
    page = windows.page(reduced_motion="reduce")
    dialogue.may_answer.clear()
    ask(page, "still")
    expect(page.locator(".dots")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
    dialogue.may_answer.set()
    expect(page.locator(".message.assistant", has_text="heard: still")).to_be_visible(timeout=SOON)


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
