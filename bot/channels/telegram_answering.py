"""What each act of a Telegram chat leads to: recorded as a patient's message, answered by the assistant or by the channel itself."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Optional, Set

from telegram.error import BadRequest, TelegramError

from bot.channels import telegram_words as words
from bot.channels.telegram_api import CHOSEN, TelegramApi
from bot.errors import FileRefused, MessageRefused
from bot.services.answers import Answers
from bot.services.assistant import Assistant
from bot.services.handoff import HandOffs
from bot.services.joining import CODE as JOIN_CODE
from bot.services.messages import Messages, Received
from bot.services.replies import Reply
from bot.services.report_file import MOST_BYTES
from bot.services.routing import Routing
from bot.services.telegram_inbox import Arrival, TelegramInbox

TYPING_AFTER, TYPING_EVERY = 0.6, 4.5
FETCHES, FETCH_PAUSE = 3, 2.0
Sign = Callable[[str], Any]


class Answering:
    """Answers one arrival at a time. `sign` finds a warning sign in a text: its `category` is the article that tells what to do."""

    def __init__(
        self,
        assistant: Assistant,
        messages: Messages,
        api: TelegramApi,
        inbox: TelegramInbox,
        handoffs: HandOffs,
        routing: Routing,
        answers: Answers,
        sign: Sign,
    ) -> None:
        self._assistant, self._messages, self._api, self._inbox = assistant, messages, api, inbox
        self._handoffs, self._routing, self._answers, self._sign = handoffs, routing, answers, sign
        self._signs_of_life: Set["asyncio.Task[None]"] = set()
        self._acts: Dict[str, Callable[[Arrival, str], Awaitable[bool]]] = {
            "text": self._text, "command": self._command, "button": self._button, "file": self._file, "edited": self._edited,
            "contact": self._contact, "group": self._group, "blocked": self._left, "unblocked": self._back,
        }  # fmt: skip

    async def close(self) -> None:
        """Waits for the calls that are on their way."""
        await asyncio.gather(*self._signs_of_life, return_exceptions=True)

    async def answer(self, arrival: Arrival, conversation: str) -> bool:
        """Does what an arrival asks for; tells whether something was said to the patient."""
        if arrival.kind != "blocked":
            await asyncio.to_thread(self._inbox.unblock, conversation)
        return await self._acts.get(arrival.kind, self._unheard)(arrival, conversation)

    async def _text(self, arrival: Arrival, conversation: str) -> bool:
        return await self._words(arrival, conversation, arrival.text, _key(arrival))

    async def _words(self, arrival: Arrival, conversation: str, text: str, key: str, act: Optional[str] = None) -> bool:
        try:
            received = await self._assistant.receive(conversation, text, key, act)
        except MessageRefused:
            return await self._say(conversation, words.REFUSED)
        return await self._answered(arrival.chat_id, received)

    async def _answered(self, chat: str, received: Received) -> bool:
        if received.again and await asyncio.to_thread(self._messages.answered, received.id):
            return False
        async with self._typing(chat):
            return bool(await self._assistant.answer(received))

    async def _command(self, arrival: Arrival, conversation: str) -> bool:
        name, said = words.OTHER_NAMES.get(arrival.more["name"], arrival.more["name"]), arrival.more["words"].strip()
        if name == "start" and said in words.MENU:
            name = said
        if name in ("start", "join") and JOIN_CODE.match(said):
            return await self._words(arrival, conversation, said, _key(arrival))
        if name not in words.MENU:
            return await self._text(arrival, conversation)
        if said and name != "start" and said != name:
            await self._words(arrival, conversation, said, f"{_key(arrival)}w")
        if name in words.OWN:
            return await self._own(conversation, arrival, f"/{name}", words.OWN[name])
        return await self._words(arrival, conversation, f"/{name}", _key(arrival), words.MENU[name].act)

    async def _button(self, arrival: Arrival, conversation: str) -> bool:
        await self._api.heard(arrival.more["query"])
        if arrival.text == CHOSEN:
            return False
        title = await asyncio.to_thread(self._messages.offered, conversation, arrival.text)
        if title is None:
            return await self._say(conversation, words.OLD_BUTTON)
        if arrival.more["shown"]:
            await self._api.chosen(arrival.chat_id, arrival.more["shown"], title)
        return await self._words(arrival, conversation, arrival.text, f"tgb{arrival.update_id}")

    async def _file(self, arrival: Arrival, conversation: str) -> bool:
        """A file, and what was written with it: the words first where they hold a warning sign, else as a question after it."""
        caption = arrival.text.strip()
        first = bool(caption) and self._sign(caption) is not None
        said = await self._words(arrival, conversation, caption, f"{_key(arrival)}c") if first else False
        said = await self._kept_file(arrival, conversation) or said
        return await self._words(arrival, conversation, caption, f"{_key(arrival)}c") or said if caption and not first else said

    async def _kept_file(self, arrival: Arrival, conversation: str) -> bool:
        if arrival.more["size"] > MOST_BYTES:
            return await self._say(conversation, words.TOO_LARGE)
        content = await self._fetched(arrival.more["file"])
        if not isinstance(content, bytes):
            return await self._say(conversation, content)
        try:
            received = await self._assistant.receive_file(conversation, arrival.more["name"], content, _key(arrival))
        except FileRefused:
            return await self._say(conversation, words.TOO_LARGE if len(content) > MOST_BYTES else words.NO_FILE)
        return await self._answered(arrival.chat_id, received)

    async def _fetched(self, file_id: str) -> "bytes | Reply":
        for attempt in range(FETCHES):
            try:
                return await self._api.fetch(file_id)
            except BadRequest:  # Telegram hands out at most 20 MB
                return words.TOO_LARGE
            except TelegramError:
                await asyncio.sleep(FETCH_PAUSE * attempt)
        return words.NOT_FETCHED

    async def _edited(self, arrival: Arrival, conversation: str) -> bool:
        """A correction of the last message is answered anew; of an earlier one the patient is asked to write it again."""
        known = await asyncio.to_thread(self._messages.text_of, conversation, _key(arrival))
        if not arrival.text.strip() or (known is not None and known == arrival.text.strip()):
            return False
        if self._sign(arrival.text) is None and arrival.message_id < await asyncio.to_thread(self._inbox.last_message, conversation):
            return await self._say(conversation, words.EDITED_EARLIER)
        return await self._words(arrival, conversation, arrival.text, f"tge{arrival.update_id}")

    async def _contact(self, arrival: Arrival, conversation: str) -> bool:
        """The patient's own number goes to the coordinators where they were asked for, or the pre-screening asks for it; else it is not kept."""
        asked = await asyncio.to_thread(self._handoffs.lines, [conversation]) or await asyncio.to_thread(self._messages.last_kind, conversation) == "screening"
        if arrival.text and asked:
            return await self._text(arrival, conversation)
        return await self._say(conversation, words.CONTACT_KEPT_OUT)

    async def _group(self, arrival: Arrival, conversation: str) -> bool:
        finding = self._sign(arrival.text)
        urgent = [await asyncio.to_thread(self._answers.article, finding.category)] if finding else []
        invited = words.in_group(self._api.bot.username)
        await asyncio.to_thread(self._messages.send, conversation, [*(Reply(reply.text, reply.custom) for reply in urgent), invited])
        return True

    async def _left(self, arrival: Arrival, conversation: str) -> bool:
        await asyncio.to_thread(self._inbox.block, conversation)
        return False

    async def _back(self, _arrival: Arrival, _conversation: str) -> bool:
        return False

    async def _unheard(self, arrival: Arrival, conversation: str) -> bool:
        caption = arrival.text.strip()
        if caption:
            return await self._words(arrival, conversation, caption, _key(arrival))
        return await self._own(conversation, arrival, words.SHOWN[arrival.kind], words.UNHEARD[arrival.kind])

    async def _own(self, conversation: str, arrival: Arrival, shown: str, reply: Reply) -> bool:
        """An answer of the channel itself; a coordinator who has the conversation sees what came."""
        received = await asyncio.to_thread(self._messages.receive, conversation, shown, _key(arrival))
        if received.again and await asyncio.to_thread(self._messages.answered, received.id):
            return False
        await asyncio.to_thread(self._routing.hear, received)
        await asyncio.to_thread(self._messages.send, conversation, [reply], received.id)
        return True

    async def _say(self, conversation: str, reply: Reply) -> bool:
        await asyncio.to_thread(self._messages.send, conversation, [reply])
        return True

    @asynccontextmanager
    async def _typing(self, chat: str) -> AsyncIterator[None]:
        ready = asyncio.Event()
        task = asyncio.create_task(self._typed(chat, ready))
        self._signs_of_life.add(task)
        task.add_done_callback(self._signs_of_life.discard)
        try:
            yield
        finally:
            ready.set()  # a call on its way is not cut off, which would leave its connection open

    async def _typed(self, chat: str, ready: asyncio.Event) -> None:
        wait = TYPING_AFTER
        while not await _within(wait, ready):
            await self._api.typing(chat)
            wait = TYPING_EVERY


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
        return True
    except asyncio.TimeoutError:
        return False


def _key(arrival: Arrival) -> str:
    return f"tg{arrival.message_id}"
