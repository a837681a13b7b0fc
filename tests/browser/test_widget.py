"""The embedded chat on the page of another site, and a Rasa web client that is not ours."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path
from typing import Dict, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.store.engine import open_engine
from bot.wiring import House
from tests.browser.chat_windows import DESKTOP, PHONE, SOON, Talkative, Windows, answered, ask, flawless, windows_of
from tests.browser.desk_windows import browsers
from tests.browser.sites import Content, site
from tests.conftest import KEYS
from tests.doors import house_over, served

pytestmark = pytest.mark.browser
FOREIGN = Path(__file__).parent / "foreign" / "rasa-webchat.js.gz"  # rasa-webchat 1.0.1, lib/index.js of its package
FOREIGN_SHA256 = "f652620b04c90507f7b49a5334c1014687ff69bedfb9237cf50fc81944945d57"
HOST = """<!doctype html><html lang="en"><head><title>A hospital</title><style>
  html { font-size: 62.5%; }
  * { letter-spacing: .5em; text-transform: uppercase !important; }
  div { display: none !important; color: red; position: static !important; }
  button, p, h2, textarea { font: 40px fantasy !important; background: yellow !important; }
  .message { outline: 9px solid red; }
</style></head><body><main><h1>A hospital</h1><p class="message">Our own words</p><button>Our own button</button></main>
<script src="SERVER/widget.js" defer></script></body></html>"""
FOREIGN_PAGE = """<!doctype html><html lang="en"><head><title>Another client</title></head><body><div id="webchat"></div><script src="/client.js"></script>
<script>WebChat.default({ customData: { language: "en" }, socketUrl: "SERVER", title: "Foreign",
params: { storage: "session" } }, null)</script></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from browsers()


@pytest.fixture(scope="module")
def hospital() -> Iterator[Dict[str, Content]]:
    yield {}


@pytest.fixture(scope="module")
def hospital_url(hospital: Dict[str, Content]) -> Iterator[str]:
    with site(hospital) as address:
        yield address


@pytest.fixture(scope="module")
def house(published_file: Path, tmp_path_factory: pytest.TempPathFactory, hospital_url: str) -> Iterator[House]:
    engine = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('widget') / 'her2.db')}", KEYS)
    yield house_over(engine, allowed_origins=hospital_url)
    engine.dispose()


@pytest.fixture(scope="module")
def dialogue(house: House) -> Talkative:
    return Talkative(house)


@pytest.fixture(scope="module")
def url(house: House, dialogue: Talkative, hospital: Dict[str, Content]) -> Iterator[str]:
    with served(house, lambda: dialogue) as address:
        hospital["/"] = ("text/html", HOST.replace("SERVER", address).encode())
        hospital["/foreign"] = ("text/html", FOREIGN_PAGE.replace("SERVER", address).encode())
        hospital["/client.js"] = ("text/javascript", gzip.decompress(FOREIGN.read_bytes()))
        yield address


@pytest.fixture
def windows(browser: Browser, url: str) -> Iterator[Windows]:
    yield from windows_of(browser, url)


def opened(page: Page) -> Page:
    """The chat on a page, opened by its button."""
    page.get_by_role("button", name="Ask about HER2").click()
    expect(page.get_by_label("Your question")).to_be_focused()
    return page


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_one_script_tag_puts_the_chat_on_another_site(windows, hospital_url, viewport):
    page = opened(windows.page(hospital_url, viewport=viewport))
    answer = answered(page, "2+")
    expect(answer.locator("img").first).to_have_js_property("complete", True)
    answer.get_by_role("button", name="More", exact=True).click()
    expect(page.locator(".message.answer").nth(1)).to_contain_text("What the two results mean together", timeout=SOON)
    page.reload()
    expect(page.locator(".message.answer")).to_have_count(2, timeout=SOON)
    page.keyboard.press("Tab")


def test_the_styles_of_the_site_do_not_reach_the_chat_nor_the_other_way_round(windows, hospital_url):
    page = windows.page(hospital_url)
    ours = "node => { const style = getComputedStyle(node); return [style.fontSize, style.letterSpacing, style.textTransform, style.backgroundColor]; }"
    theirs = [page.locator(f"main {name}").evaluate("node => JSON.stringify({...getComputedStyle(node)})") for name in ("h1", "p", "button")]
    opened(page)
    answered(page, "2+")
    assert page.locator("#text").evaluate(ours) == ["16px", "normal", "none", "rgb(255, 255, 255)"]
    assert page.locator("#her2-navigator").evaluate("node => getComputedStyle(node).position") == "fixed"
    assert page.locator(".message.answer").evaluate("node => getComputedStyle(node).outlineStyle") == "none"
    assert [page.locator(f"main {name}").evaluate("node => JSON.stringify({...getComputedStyle(node)})") for name in ("h1", "p", "button")] == theirs
    assert page.evaluate("Object.keys(window).filter(name => /her2|socket|chat/i.test(name))") == []


def test_escape_closes_it_and_gives_the_focus_back(windows, hospital_url):
    page = opened(windows.page(hospital_url, viewport=DESKTOP))
    launcher = page.locator(".launcher")
    expect(launcher).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


def test_words_that_come_while_it_is_closed_are_marked_on_its_button(windows, hospital_url, dialogue):
    page = opened(windows.page(hospital_url, viewport=DESKTOP))
    dialogue.may_answer.clear()
    ask(page, "slowly")
    page.keyboard.press("Escape")
    dialogue.may_answer.set()
    expect(page.get_by_role("button", name="Ask about HER2: new message")).to_be_visible(timeout=SOON)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_embedded_chat(windows, hospital, hospital_url, url, scheme):
    script = f'<script src="{url}/widget.js" data-open></script>'
    hospital["/plain"] = ("text/html", f'<!doctype html><html lang="en"><title>A</title><main><h1>A</h1></main>{script}</html>'.encode())
    page = windows.page(f"{hospital_url}/plain", color_scheme=scheme)
    answered(page, "two questions", 2)
    page.locator("summary", has_text="source").first.click()
    flawless(page)


def test_the_page_of_another_site_never_gets_the_conversation_of_our_own(windows, hospital_url):
    own = windows.page()
    answered(own, "my own words")
    other = opened(windows.page(hospital_url, context=own.context))  # same browser, and by cookie rules the same site
    answered(other, "said elsewhere")
    expect(other.locator(".message.patient")).to_have_count(1)
    own.reload()
    expect(own.locator(".message.patient")).to_have_count(1)
    expect(own.locator(".message.patient")).to_contain_text("my own words")


def test_a_site_that_is_not_allowed_gets_no_connection(windows, hospital_url, url):
    with site({"/": ("text/html", HOST.replace("SERVER", url).encode())}) as stranger:
        page = windows.context().new_page()
        page.goto(stranger)
        page.get_by_role("button", name="Ask about HER2").click()
        expect(page.locator("#status")).to_contain_text("connection is lost", timeout=SOON)
        handshake = f"{url}/socket.io/?EIO=4&transport=polling"
        for origin, status in ((stranger, 400), ("null", 400), (hospital_url, 200), (url, 200)):
            assert page.request.get(handshake, headers={"origin": origin}).status == status


def test_a_rasa_web_client_that_is_not_ours_talks_to_it_unchanged(windows, hospital_url, dialogue):
    assert hashlib.sha256(FOREIGN.read_bytes()).hexdigest() == FOREIGN_SHA256
    page = windows.page(f"{hospital_url}/foreign", viewport=DESKTOP)
    page.locator(".rw-launcher").click()
    page.locator(".rw-new-message").fill("two questions")
    page.keyboard.press("Enter")
    expect(page.locator(".rw-response")).to_have_count(2, timeout=SOON)
    expect(page.locator(".rw-response").first).to_contain_text("HER2")
    page.locator(".rw-reply", has_text="Tell me more").click()
    expect(page.locator(".rw-client")).to_have_count(2)
    expect(page.locator(".rw-response").last).to_contain_text("heard: more:", timeout=SOON)
    assert dialogue.heard[-1].command in ("more:her2-what", "more:testing-ish-fish")
