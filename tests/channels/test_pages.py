"""The pages around the chat: readable without a script, by people and by search engines."""

from __future__ import annotations

import json
import re
from typing import Iterator
from xml.etree import ElementTree

import pytest
from itsdangerous import Signer
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bot.channels.labels import CATALOGUES, PSEUDO, Labels, pseudo
from bot.channels.markdown import article_html
from bot.channels.static_files import PAGE, version
from tests.conftest import KEYS, SECRET
from tests.doors import ScriptedDialogue, client, house_over

SITE = "https://assistant.example"


@pytest.fixture(scope="module")
def app(published_file, tmp_path_factory) -> Iterator[TestClient]:
    import shutil

    from bot.store.engine import open_engine

    engine: Engine = open_engine(f"sqlite:///{shutil.copy(published_file, tmp_path_factory.mktemp('pages') / 'her2.db')}", KEYS)
    with client(house_over(engine, public_url=SITE), ScriptedDialogue) as opened:
        yield opened
    engine.dispose()


def test_the_greeting_says_what_it_is_and_is_not_and_where_to_call(app):
    page = app.get("/").text
    for words in ("A computer program that gives information.", "Not a doctor", "call your local emergency number", "Talk to a person"):
        assert words in page
    assert len(re.findall(r'<a href="/articles/[^"]+" data-ask=', page)) == 5


def test_an_article_has_all_its_parts_without_a_script(app):
    page = app.get("/articles/testing-2plus").text
    parts = (
        "<h1>My HER2 score is 2+. Am I HER2-positive?</h1>", "Not by a 2+ alone", "<h2>What the two results mean together</h2>", "<figure>",
        "Reviewed on 30 June 2026", "Next review by 31 December 2026", '<h2 id="sources">Sources</h2>', "https://doi.org/", '<h2 id="related">',
    )  # fmt: skip
    assert [words for words in parts if words not in page] == []
    assert f'<link rel="canonical" href="{SITE}/articles/testing-2plus">' in page
    assert re.search(r'<meta name="description" content="Not by a 2\+ alone[^"]{60,}">', page)


def test_every_article_has_an_address_and_stands_in_the_index_and_the_sitemap(app):
    index, sitemap = app.get("/articles").text, app.get("/sitemap.xml")
    addresses = re.findall(r'<li><a href="(/articles/[a-z0-9-]+)">', index)
    assert len(addresses) == len(set(addresses)) >= 90
    listed = [entry.text for entry in ElementTree.fromstring(sitemap.text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert {f"{SITE}{address}" for address in (*addresses, "/", "/articles", "/privacy")} == set(listed)
    for address in addresses:
        page = app.get(address)
        assert page.status_code == 200 and page.text.count("<h1>") == 1 and "{{" not in page.text and "[@" not in page.text


def test_search_engines_may_read_the_articles_and_not_the_desk(app):
    assert app.get("/robots.txt").text == f"User-agent: *\nDisallow: /desk\n\nSitemap: {SITE}/sitemap.xml\n"


@pytest.mark.parametrize(
    ("path", "status"), [("/articles/her2-what", 200), ("/articles/nothing", 404), ("/articles/out-of-scope", 404), ("/articles/..%2fetc", 404)]
)
def test_an_article_that_is_none_is_not_found(app, path, status):
    assert app.get(path).status_code == status


def test_a_browser_is_told_calmly_that_a_page_is_missing_and_a_program_in_json(app):
    for path in ("/nothing", "/articles/nothing"):
        shown = app.get(path, headers={"accept": "text/html"})
        assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "This page does not exist" in shown.text and 'href="/articles"' in shown.text
        assert list(app.get(path).json()) == ["error"]


def test_the_privacy_page_names_the_cookie_and_tells_the_article(app):
    page = app.get("/privacy").text
    assert "her2_session" in page and "What you need not give" in page


def test_only_the_greeting_sets_a_cookie_and_keeps_the_one_that_is_there(app):
    fresh = app.get("/").cookies["her2_session"]
    assert Signer(SECRET, salt="web-session").validate(fresh)
    again = app.get("/", headers={"cookie": f"her2_session={fresh}"})
    forged = app.get("/", headers={"cookie": "her2_session=forged.abc"})
    assert again.cookies["her2_session"] == fresh != forged.cookies["her2_session"]
    header = again.headers["set-cookie"].lower()
    assert all(word in header for word in ("httponly", "samesite=lax", "secure", "path=/", "max-age="))
    app.cookies.clear()
    assert "set-cookie" not in app.get("/articles").headers


def test_files_are_small_on_the_way_and_kept_for_good_under_their_version(app):
    now = version()
    module = f"/static/v-{now}/vendor/socket.io.esm.min.js"
    kept, asked_again = app.get(module), app.get(module.replace(now, "older"))
    assert kept.headers["content-encoding"] == "gzip"
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asked_again.headers["cache-control"] == "no-cache" and asked_again.content == kept.content
    assert f"/static/v-{now}/chat/page.js" in app.get("/").text


def test_every_module_of_the_chat_is_loaded_at_once(app):
    page = app.get("/").text
    needed, waiting = set(), ["chat/page.js"]
    while waiting:
        name = waiting.pop()
        needed.add(name)
        for found in re.findall(r'from "\./([a-z]+\.js)"', (PAGE / name).read_text(encoding="utf-8")):
            waiting += [f"chat/{found}"] if f"chat/{found}" not in needed else []
    loaded = {f"chat/{name}" for name in re.findall(r'rel="modulepreload" href="/static/v-[0-9a-f]+/chat/([a-z]+\.js)"', page)}
    assert loaded == needed


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [(None, "", "en"), (None, "en-GB,en;q=0.8", "en"), (None, "xx,yy;q=0.5", "en"), ("ar-XB", "", PSEUDO), (None, "ar-XB", "en"), ("nothing", "en", "en")],
)
def test_the_labels_are_those_of_the_language_that_is_asked_for(asked, accepted, language):
    assert Labels().catalogue(asked, accepted)["language"] == language


def test_a_catalogue_may_miss_labels_and_gets_the_english_ones(tmp_path):
    (tmp_path / "en.json").write_text('{"language": "en", "direction": "ltr", "send": "Send", "close": "Close"}')
    (tmp_path / "fr.json").write_text('{"language": "fr", "direction": "ltr", "send": "Envoyer"}')
    found = Labels(tmp_path).catalogue(None, "fr-CH, en;q=0.9")
    assert (found["language"], found["send"], found["close"]) == ("fr", "Envoyer", "Close")


def test_every_label_that_the_pages_use_is_in_the_catalogue_and_none_is_there_for_nothing():
    catalogue = json.loads((CATALOGUES / "en.json").read_text(encoding="utf-8"))
    sources = [*PAGE.glob("chat/*.js"), *(PAGE.parent / "templates").glob("*.html"), *PAGE.parent.glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r'label\(\s*"([a-z_]+)"', text)) | set(re.findall(r"\blabel\.([a-z_]+)", text))
    assert used - set(catalogue) == set()
    made = re.compile(r"(act|month|group|size|colours)_")  # put together from a name
    assert [name for name in catalogue if not made.match(name) and not re.search(rf'["\'.]{name}\b', text)] == []


def test_the_right_to_left_labels_keep_what_is_filled_in():
    assert pseudo({"progress": "question {at} of {of}"})["progress"].count("{at}") == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b** c", "<p>a <strong>b</strong> c</p>"),
        ("### Head\n- one\n- two", "<h2>Head</h2>\n<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("[x](https://a.example/b)", '<p><a href="https://a.example/b" rel="noopener noreferrer">x</a></p>'),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
        ("<script>& \"", "<p>&lt;script&gt;&amp; &#34;</p>"),
        ("[<i>](https://a.example/\"onclick=)", '<p><a href="https://a.example/&#34;onclick=" rel="noopener noreferrer">&lt;i&gt;</a></p>'),
        ("", ""),
    ],
)  # fmt: skip
def test_an_article_is_written_in_a_small_part_of_markdown(text, html):
    assert str(article_html(text)) == html
