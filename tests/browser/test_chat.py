"""The web chat in a real browser."""

import shutil
import signal
from pathlib import Path
from typing import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.running import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.rasa]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = [(390, 844), (1280, 800)]


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: run sh deploy/test-servers.sh"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def page(request, browser, server) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param[0], "height": request.param[1]})
    opened = context.new_page()
    errors: list = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(server.url)
    yield opened
    assert errors == []
    context.close()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_question_is_answered_with_sources_and_choices(page: Page):
    ask(page, "Can I get Enhertu in China?")
    answer = page.locator(".message.assistant").last
    expect(answer).to_contain_text("T-DXd is approved in China", timeout=20_000)
    answer.locator("summary", has_text="sources").click()
    expect(answer.locator(".sources a[href^='https://']").first).to_be_visible()
    answer.get_by_role("button", name="More", exact=True).click()
    expect(page.locator(".message.assistant").last).to_contain_text("What is approved", timeout=20_000)
    expect(page.locator(".message.assistant").first.locator(".chosen")).to_contain_text("More")


def test_a_reload_shows_the_conversation_again(page: Page):
    ask(page, "what does IHC 2+ mean")
    expect(page.locator(".message.assistant")).to_have_count(1, timeout=20_000)
    page.reload()
    expect(page.locator(".message.patient")).to_have_count(1)
    expect(page.locator(".message.assistant")).to_have_count(1)


def test_markup_in_a_message_is_shown_as_text(page: Page):
    hostile = "<img src=x onerror=\"document.title='owned'\"> **bold** [click](javascript:alert(1))"
    ask(page, hostile)
    expect(page.locator(".message.assistant")).to_have_count(1, timeout=20_000)
    expect(page.locator(".message.patient")).to_contain_text("<img src=x")
    assert page.locator("#log img, #log a[href^='javascript']").count() == 0
    assert page.title() != "owned"


def test_axe_finds_no_violation_and_the_log_is_announced(page: Page):
    ask(page, "what are the side effects of trastuzumab")
    expect(page.locator(".message.assistant")).to_have_count(1, timeout=20_000)
    assert page.locator("[role=log]").count() == 1
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


SENT_TO_SHOWN = """(question) => new Promise((done) => {
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (!document.querySelector("#log .message:last-child.assistant:not(.dots)")) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  });
  watch.observe(document.getElementById("log"), { childList: true });
  document.getElementById("text").value = question;
  document.querySelector(".send").click();
})"""


def test_an_answer_is_on_the_page_within_300_milliseconds_of_sending(page: Page):
    expect(page.locator("#status")).to_have_text("")
    page.wait_for_load_state("networkidle")
    questions = ("what is HER2", "what does IHC 3+ mean", "side effects of enhertu", "can I get RC48 in China", "what is CPS", "is it inherited")
    waits = sorted(page.evaluate(SENT_TO_SHOWN, question) for question in (*questions, *questions))
    assert waits[0] <= 300, waits  # the quickest of twelve: other work on the machine holds single ones up


def test_the_keyboard_is_enough(page: Page):
    page.get_by_label("Your question").focus()
    page.keyboard.type("what is her2")
    page.keyboard.press("Enter")
    expect(page.locator(".message.assistant")).to_have_count(1, timeout=20_000)
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_killed_server_comes_back_without_a_reload(browser: Browser, tmp_path: Path):
    with RunningServer(tmp_path) as server:
        page = browser.new_page()
        page.goto(server.url)
        ask(page, "what is enhertu")
        expect(page.locator(".message.assistant")).to_have_count(1, timeout=20_000)
        server.stop(signal.SIGKILL)
        expect(page.locator("#status")).to_contain_text("connection is lost", timeout=20_000)
        server.start()
        expect(page.locator("#status")).to_have_text("", timeout=20_000)
        ask(page, "tell me more")
        expect(page.locator(".message.assistant")).to_have_count(2, timeout=20_000)
        expect(page.locator(".message.assistant").last).to_contain_text("Enhertu")
        page.close()
