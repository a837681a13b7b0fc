"""The coordinators are told when no one is at the desk, without the patient's words, by real SMTP and HTTP."""

from __future__ import annotations

import asyncio
import json
from email import message_from_bytes
from typing import Any, List

import httpx
import pytest
from aiosmtpd.controller import Controller

from bench.running import free_port
from bot.app import notices
from bot.desk.notices import Mail, MailServer, TelegramGroup, Webhook, body, sentence, subject
from bot.desk.watch import Watch
from bot.services.desk_clock import Call
from bot.services.office import Office
from bot.settings import Settings
from tests.desk_staff import PASSWORD, Staff

CALL = Call(7, "urgent", 3)
PLACE = "https://chat.example.org/desk/conversations/7"
WORDS = "my father vomits blood"


class Mailbox:
    """Takes letters as an SMTP server does."""

    def __init__(self) -> None:
        self.letters: List[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


class Told:
    """A way that remembers, and fails on demand."""

    def __init__(self, fails: bool = False) -> None:
        self.calls: List[Call] = []
        self.fails = fails

    async def tell(self, call: Call, place: str) -> None:
        if self.fails:
            raise ConnectionError(place)
        self.calls.append(call)


@pytest.fixture
def staff(engine) -> Staff:
    return Staff(engine)


def office(staff: Staff) -> Office:
    return Office(
        staff.coordinators, staff.desk, staff.queue, staff.files, staff.uploads, staff.canned, staff.audit, staff.numbers, staff.time, staff.hours, staff.clock,
        "https://chat.example.org",
    )  # fmt: skip


async def nobody(_conversation: str) -> None:
    return None


async def test_an_e_mail_says_who_waits_and_nothing_else():
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        way = Mail(MailServer("127.0.0.1", server.port, "", "", "none"), "desk@example.org", ["a@example.org", "b@example.org"])
        await way.tell(CALL, PLACE)
    finally:
        server.stop()
    (to, letter), *others = mailbox.letters
    assert (others, to, letter["subject"]) == ([], ["a@example.org", "b@example.org"], "Somebody is waiting at the desk (urgent)")
    assert (
        letter.get_payload(decode=True).decode().split()
        == ("Conversation 7 has been waiting for a coordinator for 3 min (urgency: urgent), and nobody has answered. " + PLACE).split()
    )


async def test_a_webhook_gets_ids_and_times_as_json():
    sent: List[Any] = []

    def take(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200)

    await Webhook("https://example.org/hook", httpx.MockTransport(take)).tell(CALL, PLACE)
    assert {key: sent[0][key] for key in ("conversation", "urgency", "waiting_minutes", "url")} == {
        "conversation": 7, "urgency": "urgent", "waiting_minutes": 3, "url": PLACE,
    }  # fmt: skip
    with pytest.raises(httpx.HTTPStatusError):
        await Webhook("https://example.org/hook", httpx.MockTransport(lambda _: httpx.Response(500))).tell(CALL, PLACE)


async def test_nobody_is_told_while_somebody_is_at_the_desk(staff):
    way = Told()
    staff.asked("ann", WORDS)
    staff.coordinators.sign_in("Mei", PASSWORD)
    watch = Watch(office(staff), nobody, [way])
    await watch.look()
    assert way.calls == []
    staff.later(minutes=3)
    await watch.look()
    await watch.look()
    assert [call.handoff_id for call in way.calls] == [1] and WORDS not in repr(way.calls)


async def test_a_warning_sign_of_who_asked_for_nobody_is_told_at_the_next_look_without_words(staff):
    way = Told()
    conversation = staff.patient()
    staff.messages.receive(conversation, WORDS)
    staff.handoffs.alerted(conversation, "urgent-bleeding")
    watch = Watch(office(staff), nobody, [way])
    await watch.look()
    await watch.look()
    (call,) = way.calls
    assert (subject(call), sentence(call)) == (
        "A warning sign at the desk (urgent)",
        "Conversation 1 showed a warning sign 0 min ago (urgency: urgent), and nobody has answered.",
    )
    assert body(call, PLACE)["asked"] is False and WORDS not in str(body(call, PLACE))


async def test_where_every_way_fails_it_is_tried_again(staff):
    failing, working = Told(fails=True), Told()
    staff.asked()
    await Watch(office(staff), nobody, [failing]).look()
    await Watch(office(staff), nobody, [failing, working]).look()
    await Watch(office(staff), nobody, [failing, working]).look()
    assert len(working.calls) == 1


async def test_the_watch_goes_on_after_a_failure_and_delivers_what_time_moved(staff):
    number = staff.asked()
    staff.desk.claim(number, staff.mei)
    staff.later(minutes=15)
    delivered: List[str] = []

    async def deliver(conversation: str) -> None:
        delivered.append(conversation)
        raise ConnectionError(conversation)

    task = asyncio.create_task(Watch(office(staff), deliver, [], every=0.01).go_on())
    await asyncio.sleep(0.5)
    assert not task.done() and delivered == [staff.patient()]
    task.cancel()


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({}, []),
        ({"desk_mail_to": "a@example.org"}, []),
        ({"desk_mail_to": "a@example.org", "desk_mail_from": "d@example.org", "smtp_host": "mail"}, [Mail]),
        ({"desk_webhook_url": "https://example.org/hook"}, [Webhook]),
        ({"desk_telegram_chat": "-100"}, []),
        ({"desk_telegram_chat": "-100", "telegram_token": "1:a"}, [TelegramGroup]),
    ],
)
def test_every_way_is_off_until_it_is_set(given, ways):
    assert [type(way) for way in notices(Settings(_env_file=None, **given))] == ways


async def test_a_group_of_the_coordinators_is_told_ids_and_times():
    sent: List[Any] = []

    def take(request: httpx.Request) -> httpx.Response:
        sent.append((request.url.path, json.loads(request.content)))
        return httpx.Response(200)

    await TelegramGroup("1:a", "-100", "https://api.example.org/", httpx.MockTransport(take)).tell(CALL, PLACE)
    ((path, message),) = sent
    assert (path, message["chat_id"]) == ("/bot1:a/sendMessage", "-100")
    assert message["text"].startswith("Conversation 7 has been waiting") and message["text"].endswith(PLACE)
    with pytest.raises(httpx.HTTPStatusError):
        await TelegramGroup("1:a", "-100", "https://api.example.org", httpx.MockTransport(lambda _: httpx.Response(403))).tell(CALL, PLACE)
