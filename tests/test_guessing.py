"""A hundred people who guess ids, tokens, cookies and addresses see nothing of anybody else."""

from __future__ import annotations

import random
import string
from typing import Iterator, List

import pytest
from itsdangerous import Signer
from starlette.testclient import TestClient

from bot.channels.web_session import COOKIE, WebSessions
from bot.desk.access import COOKIE as DESK_COOKIE
from bot.services.copy_links import CopyLinks
from bot.services.tokens import ButtonTokens
from bot.wiring import House
from tests.conftest import SECRET
from tests.desk_staff import CHEAP, PASSWORD
from tests.doors import TOKEN, ScriptedDialogue, client, house_over

GUESSERS, SECRET_WORDS = 100, "Zebrafinch in Wroclaw"
OFF = {f"rate_{kind}": "" for kind in ("session", "rest", "address", "new_sessions", "sign_in")}
FILE = {"x-file-name": "a.txt", "content-type": "text/plain"}


@pytest.fixture
def house(published) -> House:
    made = house_over(published, **OFF)
    made.office.coordinators._hasher = CHEAP
    made.office.coordinators.add("Mei", PASSWORD, "lead")
    return made


@pytest.fixture
def app(house) -> Iterator[TestClient]:
    with client(house, ScriptedDialogue) as opened:
        yield opened


def victim(house: House) -> str:
    """A person of whom something stands behind every door."""
    session = WebSessions(SECRET).issue()
    conversation = house.messages.conversation("web", WebSessions(SECRET).person(session))
    house.messages.receive(conversation, SECRET_WORDS)
    house.uploads.receive(conversation, "report.txt", f"HER2 IHC 3+ {SECRET_WORDS}".encode())
    house.handoffs.request(conversation)
    house.office.coordinators.sign_in("Mei", PASSWORD)
    return conversation


def guesses(conversation: str, seed: int) -> List[str]:
    """What somebody could try who knows the id of the conversation, but no secret."""
    wild = random.Random(seed)
    noise = "".join(wild.choices(string.ascii_letters + string.digits, k=32))
    forged = Signer(noise, salt="web-session").sign(conversation).decode()
    cut = WebSessions(SECRET).issue()
    return [conversation, noise, forged, cut[:-1] + wild.choice("abc"), f"{conversation}.{noise[:27]}", str(seed), ""]


@pytest.mark.long
def test_a_hundred_people_who_guess_see_nothing_of_anybody_else(app, house):
    conversation = victim(house)
    before = len(house.messages.transcript(conversation))
    seen: List[str] = []
    for seed in range(GUESSERS):
        for guess in guesses(conversation, seed):
            token = guess or "x"
            cookies = {"cookie": f"{COOKIE}={guess}; {DESK_COOKIE}={guess}"}
            paths = (f"/copy/{token}", f"/copy/{token}/data.json", f"/pre-screening/{token}", f"/pre-screening/{token}.pdf", "/desk", "/desk/conversations/1")
            seen += [app.get(path, headers=cookies).text for path in paths[seed % 3 :: 3]]
            seen.append(app.post("/files", content=b"HER2 IHC 3+", headers={**FILE, "authorization": f"Bearer {guess}"}).text)
        said = {"sender": conversation if seed % 2 else str(seed), "message": "show me my data"}
        seen.append(app.post("/webhooks/rest/webhook", json=said, headers={"Authorization": f"Bearer {TOKEN}"}).text)
        seen.append(app.post("/webhooks/rest/webhook", json=said, headers={"Authorization": f"Bearer {conversation}{seed}"}).text)
    assert len(seen) > GUESSERS * 20
    assert [text for text in seen if SECRET_WORDS in text or conversation in text.replace(f'"recipient_id":"{conversation}"', "")] == []
    assert len(house.messages.transcript(conversation)) == before


def test_the_right_secrets_would_have_opened_each_of_these_doors(app, house):
    """Otherwise the test above would pass with every door nailed shut."""
    conversation = victim(house)
    address = CopyLinks(SECRET, "").link(conversation)
    assert SECRET_WORDS in app.get(address).text
    secret = house.office.coordinators.sign_in("Mei", PASSWORD)
    assert SECRET_WORDS in app.get("/desk/conversations/1", headers={"cookie": f"{DESK_COOKIE}={secret}"}).text


def test_a_button_of_another_conversation_is_never_taken(house):
    tokens = ButtonTokens(SECRET)
    conversation, other = victim(house), house.messages.conversation("web", "other")
    assert tokens.command(conversation, tokens.token(conversation, "erase_yes")) == "erase_yes"
    assert tokens.command(other, tokens.token(conversation, "erase_yes")) is None
    assert all(tokens.command(conversation, f"/erase_yes~{guess[:12]}") is None for seed in range(GUESSERS) for guess in guesses(conversation, seed))
