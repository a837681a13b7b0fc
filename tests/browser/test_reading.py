"""The articles in a real browser, without the chat and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chat_windows import DESKTOP, PHONE, fits, flawless, small_targets

pytestmark = pytest.mark.browser
PAGES = ("/articles", "/articles/testing-2plus", "/articles/urgent-bleeding", "/privacy", "/nothing")


@pytest.mark.parametrize("look", [{"viewport": PHONE, "color_scheme": "dark"}, {"viewport": DESKTOP, "color_scheme": "light"}], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page_and_every_target_is_large_enough(windows, look):
    for path in PAGES:
        page = windows.page(path, **look)
        flawless(page)
        assert small_targets(page) == [] and fits(page)
        page.close()
    windows.errors[:] = [error for error in windows.errors if "404" not in error]  # the page that does not exist


def test_everything_can_be_read_without_a_script(windows):
    page = windows.page("/", java_script_enabled=False, viewport={"width": 320, "height": 640})
    expect(page.get_by_text("The chat needs JavaScript.")).to_be_visible()
    page.get_by_role("link", name="My HER2 score is 2+. Am I HER2-positive?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My HER2 score is 2+. Am I HER2-positive?")
    expect(page.locator("figure img").first).to_be_visible()
    page.locator("nav").get_by_role("link", name="Articles").first.click()
    expect(page.get_by_role("heading", name="Understanding HER2")).to_be_visible()


def test_an_article_is_printed_with_its_sources_and_without_the_buttons(windows):
    page = windows.page("/articles/testing-2plus")
    page.emulate_media(media="print")
    expect(page.locator(".evidence li").first).to_be_visible()
    for what in (page.locator(".top nav"), page.get_by_role("link", name="Ask a question"), page.locator("#menu")):
        expect(what).to_be_hidden()
