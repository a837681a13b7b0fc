"""Windows of patients on the web chat, over a dialogue that says what a test needs."""

from __future__ import annotations

import threading
from typing import Any, Callable, Dict, Iterator, List

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.services.messages import Received
from bot.services.replies import Button, Reply
from bot.wiring import House

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SOON = 10_000
HOSTILE = {
    "script": "<script>document.title = 'owned'</script>",
    "handler": "<img src=x onerror=\"document.title = 'owned'\"><svg onload=\"document.title='owned'\">",
    "javascript link": "[click](javascript:document.title='owned') [two](JaVaScRiPt:alert(1)) [data](data:text/html,<script>alert(1)</script>)",
    "link with markup": "[<b onclick=alert(1)>x</b>](https://example.org/\"onmouseover=\"document.title='owned')",
    "plain http": "[look](http://example.org/steal)",
    "style": "<style>body{display:none}</style><link rel=stylesheet href=//example.org/x.css>",
    "form": '<form action="https://example.org"><input name=password autofocus onfocus="document.title=\'owned\'"></form>',
    "entities": "&lt;script&gt;document.title='owned'&lt;/script&gt; &#x3C;img src=x&#x3E;",
    "right to left": "\u202eevil\u202d \u2067turned\u2069 \u202e",
    "stacked marks": "Z" + "\u0335\u0321\u0489" * 200,
    "a long word": "x" * 5_000,
    "emoji and others": "👩🏽‍⚕️" * 200 + "𒐫" * 50 + "﷽" * 20,
    "broken markdown": "**[a](https://[b](https://c)** | | |\n|---|\n||||\n# ###### \n- \n- - -",
    "nothing to see": "\u200b\u2060\ufeff.",
}


class Talkative:
    """Stands behind the port of the dialogue room: replies by what it hears."""

    def __init__(self, house: House) -> None:
        self.heard: List[Received] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._replies: Dict[str, Callable[[], List[Reply]]] = {
            "two questions": lambda: [house.answers.article("her2-what"), house.answers.article("testing-ish-fish")],
            "2+": lambda: [house.answers.article("testing-2plus")],
            "more:testing-2plus": lambda: [house.answers.more("testing-2plus")],
            "screening": lambda: [asked("age", 2, "How old are you?")],
            "last": lambda: [asked("goal", 12, "What do you hope for?")],
            "done": lambda: [Reply("Thank you.", {"kind": "screening", "item": "done", "progress": {"at": 12, "of": 12}})],
            "table": lambda: [Reply(TABLE, {"kind": "talk"})],
            "urgent": lambda: [house.answers.article("urgent-bleeding")],
            **{name: (lambda text=text: [Reply(text, {"kind": "talk"}, [Button(text[:300], "ask:her2-what")])]) for name, text in HOSTILE.items()},
        }

    async def reply(self, received: Received) -> List[Reply]:
        import asyncio

        self.heard.append(received)
        await asyncio.to_thread(self.may_answer.wait, 10)
        said = received.command or received.text
        return self._replies[said]() if said in self._replies else [Reply(f"heard: {said}", {"kind": "talk"})]


TABLE = """Two medicines:

| medicine | what it is | where to read about it |
|---|---|---|
| trastuzumab | an antibody | [the article](https://example.org/a) |
| T-DXd | an antibody with a **medicine** on it | another article |
"""


def asked(item: str, at: int, text: str) -> Reply:
    """A question of the pre-screening."""
    return Reply(
        text, {"kind": "screening", "item": item, "progress": {"at": at, "of": 12}}, [Button("Stop", "answer"), Button("I would rather not say", "answer")]
    )


class Windows:
    """Opens windows, each of its own person, and remembers what went wrong in them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self.url = browser, url
        self._contexts: List[Any] = []
        self.errors: List[str] = []

    def context(self, **look: Any) -> Any:
        context = self._browser.new_context(**{"viewport": PHONE, **look})
        self._contexts.append(context)
        return context

    def page(self, path: str = "/", context: Any = None, **look: Any) -> Page:
        page = (context or self.context(**look)).new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" and "ERR_" not in line.text else None)
        page.goto(path if "://" in path else self.url + path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert self.errors == []


def windows_of(browser: Browser, url: str) -> Iterator[Windows]:
    opened = Windows(browser, url)
    yield opened
    opened.close()


def ask(page: Any, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def answered(page: Any, text: str, count: int = 1) -> Any:
    """Asks and waits for so many new messages; gives the last."""
    before = page.locator(".message.assistant:not(.dots)").count()
    ask(page, text)
    expect(page.locator(".message.assistant:not(.dots)")).to_have_count(before + count, timeout=SOON)
    return page.locator(".message.assistant:not(.dots)").nth(before + count - 1)


def flawless(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA, nor of axe's good practice."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) >= 15


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def small_targets(page: Page) -> List[str]:
    """What can be pressed and is smaller than 24 by 24 pixels, links within a text left out."""
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, textarea, select")]
            .filter((node) => !node.matches(".unseen, .skip, p a, li a:not(.examples a, .index a), input[type=radio]") && node.checkVisibility())
            .filter((node) => { const box = node.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
            .map((node) => node.outerHTML.slice(0, 120))"""
    )


def of(house: House, page: Page) -> str:
    """The conversation of a page."""
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == "her2_session")
    return house.messages.conversation("web", cookie["value"].rpartition(".")[0])
