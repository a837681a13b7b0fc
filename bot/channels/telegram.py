"""Telegram: updates are recorded before they are acknowledged, then answered chat by chat; of several processes one does the work."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any, List, Optional, Sequence
from urllib.parse import urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram_answering import Answering
from bot.channels.telegram_api import TelegramApi
from bot.channels.telegram_delivery import Delivery
from bot.channels.telegram_lanes import Lanes
from bot.channels.telegram_reading import read
from bot.channels.telegram_words import LATE
from bot.services.assistant import APOLOGY
from bot.services.lease import Leases
from bot.services.messages import Messages
from bot.services.telegram_inbox import CHANNEL, Arrival, TelegramInbox

log = structlog.get_logger(__name__)
CHATS_AT_ONCE = 16
LOOK_SECONDS = 1.0
KEEP_SECONDS = 8.0
LEAST_PAUSE = 0.1
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
LARGEST_UPDATE = 1024 * 1024
MOST_TRIES = 3
MOST_FOLDED, LONGEST_FOLDED = 6, 8_000
LATE_SECONDS = 15 * 60
FORGET_SECONDS = 3600.0


@dataclass(frozen=True)
class Hook:
    """Where Telegram sends the updates, and the secret that comes with each."""

    url: str
    secret: str

    @property
    def path(self) -> str:
        """The path of the address."""
        return urlsplit(self.url).path


class TelegramChannel:
    """Receives by long polling, or by a webhook where one is given; answers and delivers while it holds the lease."""

    def __init__(
        self, api: TelegramApi, messages: Messages, inbox: TelegramInbox, leases: Leases, answering: Answering, delivery: Delivery, hook: Optional[Hook]
    ) -> None:
        self._api, self._messages, self._inbox, self._leases = api, messages, inbox, leases
        self._answering, self._delivery, self._hook = answering, delivery, hook
        self._lanes = Lanes(self._work, CHATS_AT_ONCE)
        self._failures: Counter[int] = Counter()
        self._open = self._leading = False

    @property
    def busy(self) -> bool:
        """Whether a chat is at work, or an answer is waiting for its next try."""
        return self._lanes.busy or bool(self._failures)

    async def go_on(self) -> None:
        """Works until it is cancelled; a token that is refused ends it with one line in the log, and the other doors go on."""
        wait = FIRST_WAIT
        while True:
            began = time.monotonic()
            try:
                await self._opened()
                if await asyncio.to_thread(self._leases.take, CHANNEL):
                    await self._lead()
            except Exception as error:
                if isinstance(error, InvalidToken) and not self._open:  # one that was good before is tried again
                    log.error("telegram_token_refused", do="correct HER2_TELEGRAM_TOKEN and start again; the other channels go on")
                    return
                wait = FIRST_WAIT if time.monotonic() - began > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
                log.warning("telegram_interrupted", error=type(error).__name__, seconds=wait)
            await asyncio.sleep(wait)

    async def close(self) -> None:
        """Stops, and lets another process go on."""
        await self._lanes.close()
        await self._answering.close()
        await asyncio.to_thread(self._leases.give_back, CHANNEL)
        await self._api.close()

    async def webhook(self, request: Request) -> Response:
        """Records one update: 403 without the secret, 400 for what is no JSON, 503 while we do not know who we are, 404 where no webhook is set."""
        if self._hook is None or request.url.path != self._hook.path:
            return PlainTextResponse("There is no webhook here.", 404)
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._hook.secret.encode()):
            return PlainTextResponse("The secret is missing or wrong.", 403)
        if not self._open:
            return PlainTextResponse("Not ready; please send it again.", 503)
        raw = await _body(request)
        if raw is None:
            return PlainTextResponse("This is no update.", 400)
        await self._record([raw])
        return PlainTextResponse("")

    async def _opened(self) -> None:
        if not self._open:
            await self._api.open()
            self._open = True

    async def _lead(self) -> None:
        """Everything that one process does, until one part of it fails or the lease is lost."""
        if self._hook:
            await self._api.hook(self._hook.url, self._hook.secret)
        else:
            await self._api.unhook()
        await self._api.show_menu()
        self._leading = True
        parts = [self._keep(), self._look(), *([] if self._hook else [self._poll()])]
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leading = False
            for task in tasks:
                task.cancel()
            await self._lanes.close()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _keep(self) -> None:
        while await asyncio.to_thread(self._leases.take, CHANNEL):
            await asyncio.sleep(KEEP_SECONDS)

    async def _poll(self) -> None:
        offset, wait = None, FIRST_WAIT
        while True:
            began = time.monotonic()
            try:
                updates = await self._api.listen(offset)
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("telegram_does_not_answer", error=type(error).__name__, seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            wait = FIRST_WAIT
            numbers = await self._record(updates)
            # What was confirmed needs no number any more; after a silent week Telegram begins anew, perhaps with lower ones.
            offset = max(numbers) + 1 if numbers else None
            if not numbers:
                await asyncio.sleep(max(0.0, LEAST_PAUSE - (time.monotonic() - began)))

    async def _record(self, updates: Sequence[Any]) -> List[int]:
        read_ones = (read(raw, self._api.bot, self._api.bot.bot) for raw in updates)
        arrivals = [arrival for arrival in read_ones if arrival is not None]
        for chat in await asyncio.to_thread(self._inbox.record, arrivals) if arrivals else []:
            if self._leading:
                self._lanes.wake(chat)
        return [arrival.update_id for arrival in arrivals]

    async def _look(self) -> None:
        """Wakes the chats for which something waits: recorded by another process, left behind, written by a coordinator, or due again."""
        forgotten = 0.0
        while True:
            for chat in dict.fromkeys([*await asyncio.to_thread(self._inbox.chats), *await asyncio.to_thread(self._messages.outbox, CHANNEL)]):
                self._lanes.wake(chat)
            if time.monotonic() - forgotten > FORGET_SECONDS or not forgotten:
                await asyncio.to_thread(self._inbox.forget_old)
                forgotten = time.monotonic()
            await asyncio.sleep(LOOK_SECONDS)

    async def _work(self, chat: str) -> None:
        """Answers what waits of a chat, in order, and delivers what waits for it."""
        late = False
        conversation = await asyncio.to_thread(self._inbox.conversation, chat)
        for arrival in await self._folded(conversation, await asyncio.to_thread(self._inbox.waiting, conversation)):
            said = await self._answered(arrival, conversation)
            late = late or (said and 0 < arrival.sent_at < time.time() - LATE_SECONDS)
            await asyncio.to_thread(self._inbox.done, [arrival.update_id])
            await self._delivery.deliver(chat, conversation)
        if late:
            await asyncio.to_thread(self._messages.send, conversation, [LATE])
        await self._delivery.deliver(chat, conversation)

    async def _answered(self, arrival: Arrival, conversation: str) -> bool:
        """One that cannot be answered is tried again twice and then ends in an apology, so that the chat goes on."""
        try:
            said = await self._answering.answer(arrival, conversation)
        except Exception as error:
            self._failures[arrival.update_id] += 1
            log.error("telegram_answer_failed", update_id=arrival.update_id, error=type(error).__name__)
            if self._failures[arrival.update_id] < MOST_TRIES:
                raise
            await asyncio.to_thread(self._messages.send, conversation, [APOLOGY])
            said = True
        self._failures.pop(arrival.update_id, None)
        return said

    async def _folded(self, conversation: str, arrivals: List[Arrival]) -> List[Arrival]:
        """Texts that waited together are answered together, as one message of several lines; in the pre-screening each is an answer of its own."""
        if len(arrivals) < 2 or await asyncio.to_thread(self._messages.last_kind, conversation) == "screening":
            return arrivals
        found: List[Arrival] = []
        for is_text, together in groupby(arrivals, key=lambda arrival: arrival.kind == "text"):
            rest = list(together)
            while rest:
                first, rest = (_fitting(rest), rest[len(_fitting(rest)) :]) if is_text else (rest[:1], rest[1:])
                found.append(await asyncio.to_thread(self._inbox.fold, first) if len(first) > 1 else first[0])
        return found


def _fitting(arrivals: List[Arrival]) -> List[Arrival]:
    """The first of these texts that make one message of a length that can still be read."""
    found = arrivals[:1]
    for arrival in arrivals[1:MOST_FOLDED]:
        if sum(len(one.text) for one in [*found, arrival]) > LONGEST_FOLDED:
            break
        found.append(arrival)
    return found


async def _body(request: Request) -> Any:
    # Read in pieces and given up at the limit, so that nobody can fill the memory.
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_UPDATE:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
