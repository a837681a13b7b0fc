"""Windows of patients and coordinators, for the tests of the desk in a real browser."""

from __future__ import annotations

import shutil
from typing import Any, Iterator, List

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bench.running import RunningServer

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "correct horse battery"
PEOPLE = {"Mei Tan": "coordinator", "Omar Haddad": "coordinator", "Lena Roth": "lead", "Ada Obi": "auditor"}
SOON = 20_000
SIZES = [(390, 844), (1280, 800)]


def browsers() -> Iterator[Browser]:
    """A Chromium."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: run sh deploy/test-servers.sh"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


class Windows:
    """Opens windows, each of its own person, and remembers what went wrong in them."""

    def __init__(self, browser: Browser, server: RunningServer, **look: Any) -> None:
        self._browser, self.server, self._look = browser, server, look
        self._contexts: List[Any] = []
        self.errors: List[str] = []

    def window(self, **look: Any) -> Page:
        context = self._browser.new_context(**{**self._look, **look})
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" and "Content Security" in line.text else None)
        return page

    def patient(self) -> Page:
        page = self.window()
        page.goto(self.server.url)
        return page

    def coordinator(self, name: str = "Mei Tan", **look: Any) -> Page:
        page = self.window(**look)
        page.goto(f"{self.server.url}/desk")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Trail" if PEOPLE[name] == "auditor" else "Queue")).to_be_visible()
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert self.errors == []


def served(folder: Any, **settings: str) -> Iterator[RunningServer]:
    """A server with four people at the desk, who sign in more often than the pace of one address allows."""
    with RunningServer(folder, HER2_DESK_HOURS="", HER2_RATE_SIGN_IN="1000/minute", **settings) as running:
        for name, role in PEOPLE.items():
            running.add_coordinator(name, PASSWORD, role)
        yield running


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def last(page: Page) -> Locator:
    return page.locator(".message").last


def waits(windows: Windows, words: str = "can someone call me about trials in Vietnam") -> Page:
    """A patient who asked for a person."""
    page = windows.patient()
    ask(page, words)
    expect(last(page)).to_contain_text("I have asked a coordinator", timeout=SOON)
    return page


def opened(page: Page, words: str) -> Page:
    """The coordinator opens the conversation whose line in the queue holds these words."""
    page.locator(".rows a", has_text=words).first.click(timeout=SOON)
    expect(page.get_by_role("region", name="Transcript")).to_be_visible()
    return page
