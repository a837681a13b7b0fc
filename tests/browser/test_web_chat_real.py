"""The web chat over the real server and its model: quick, several questions, the pre-screening, and a server that is killed in between."""

from __future__ import annotations

import signal
from statistics import median
from typing import Iterator, List

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.running import RunningServer
from bot.settings import MODEL
from tests.browser.desk_windows import SIZES, SOON, Windows, ask, browsers

pytestmark = [pytest.mark.browser, pytest.mark.rasa, pytest.mark.timeout(600)]
WIDE = {"width": SIZES[1][0], "height": SIZES[1][1]}
ANSWERED_WITHIN = 300  # milliseconds from the key to the words on the page
QUESTIONS = ["what is HER2", "what is enhertu", "who reads what i write", "what can i eat during chemo", "how is the biopsy done", "what does CPS mean"]
SENT_UNTIL_SHOWN = """(text) => new Promise((shown) => {
  const field = document.querySelector(".chat textarea"), count = () => document.querySelectorAll(".message.assistant:not(.dots)").length;
  const before = count(), began = performance.now();
  const watch = new MutationObserver(() => { if (count() > before) { watch.disconnect(); shown(performance.now() - began); } });
  watch.observe(document.body, { childList: true, subtree: true });
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector(".chat .send").click();
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    assert MODEL.is_file(), "no trained model: run her2 train"
    with RunningServer(tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from browsers()


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    windows = Windows(browser, server, viewport=WIDE)
    yield windows.patient()
    windows.close()
    assert windows.errors == []


def test_an_answer_is_on_the_page_within_300_milliseconds(page):
    expect(page.get_by_label("Your question")).to_be_visible(timeout=SOON)
    page.evaluate(SENT_UNTIL_SHOWN, "hello")
    times: List[float] = []
    for question in QUESTIONS:
        times.append(page.evaluate(SENT_UNTIL_SHOWN, question))
        page.wait_for_timeout(300)
    assert median(times) <= ANSWERED_WITHIN, times


def test_several_questions_get_several_answers(page):
    ask(page, "what did the rainbow trial find? what are the side effects of cyramza?")
    expect(page.locator(".message.assistant", has_text="RAINBOW")).to_be_visible(timeout=SOON)
    expect(page.locator(".message.assistant", has_text="raise blood pressure")).to_be_visible(timeout=SOON)


def test_the_pre_screening_begins_by_its_button_and_asks_for_consent_first(page):
    page.get_by_role("button", name="Start pre-screening").first.click()
    expect(page.locator(".message.assistant").last).to_contain_text("Do you agree", timeout=SOON)
    ask(page, "yes")
    expect(page.locator(".message.assistant").last).to_contain_text("Who", timeout=SOON)


def test_a_server_that_is_killed_costs_nothing_that_was_said_and_doubles_nothing(page, server):
    ask(page, "what is trastuzumab")
    expect(page.locator(".message.assistant", has_text="Source").first).to_be_visible(timeout=SOON)
    server.stop(signal.SIGKILL)
    ask(page, "and the side effects?")
    expect(page.locator(".message.patient")).to_have_count(2)
    server.start()
    expect(page.locator(".message.assistant", has_text="heart").last).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.locator(".message.patient")).to_contain_text(["what is trastuzumab", "and the side effects?"], timeout=SOON)
    expect(page.locator(".message.assistant", has_text="Source")).to_have_count(2)
