"""What waits in the outbox goes to Telegram: in order for each chat, each part once, paced, and tried again later where it failed."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any, Coroutine, Dict, List, NamedTuple, Optional

import structlog
from aiolimiter import AsyncLimiter
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram_api import Picture, TelegramApi
from bot.channels.telegram_text import LONGEST_CAPTION, Piece, pieces
from bot.services.messages import Messages, Outgoing
from bot.services.pictures import Pictures
from bot.services.telegram_inbox import TelegramInbox

log = structlog.get_logger(__name__)
MOST_CALLBACK_BYTES = 64
BURST, BURST_SECONDS = 3, 3.0
REMEMBERED_PACES = 512
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LAST_SECONDS = 10.0
UNREACHABLE = "the patient has blocked the assistant in Telegram"


class Part(NamedTuple):
    """One message of Telegram: a text, or a picture with its caption."""

    text: Piece
    picture: Optional[Picture] = None
    keyboard: Optional[InlineKeyboardMarkup] = None


class Delivery:
    """Sends what is recorded. Where Telegram does not answer at all, everybody waits and no attempt is counted."""

    def __init__(self, api: TelegramApi, messages: Messages, inbox: TelegramInbox, pictures: Pictures) -> None:
        self._api, self._messages, self._inbox, self._pictures = api, messages, inbox, pictures
        self._paces: Dict[str, AsyncLimiter] = {}
        self._pause, self._resume_at = 0.0, 0.0

    async def deliver(self, chat: str, conversation: str) -> None:
        """Sends what waits for a chat, until something fails; what failed is tried again later."""
        if await asyncio.to_thread(self._inbox.blocked, conversation):
            await asyncio.to_thread(self._messages.refused, conversation, UNREACHABLE)
            return
        for outgoing in await asyncio.to_thread(self._messages.waiting, conversation):
            if time.monotonic() < self._resume_at or not await _to_its_end(self._delivered(chat, conversation, outgoing)):
                return

    async def _delivered(self, chat: str, conversation: str, outgoing: Outgoing) -> bool:
        try:
            await self._send(chat, outgoing)
        except Forbidden:
            return await self._unreachable(conversation)
        except RetryAfter as error:
            self._resume_at = time.monotonic() + _seconds(error)
            return False
        except BadRequest as error:
            if "chat not found" in str(error).lower():
                return await self._unreachable(conversation)
            log.error("telegram_message_refused", message_id=outgoing.id)
            await asyncio.to_thread(self._messages.refused, conversation, type(error).__name__, outgoing.id)
            return True
        except TelegramError as error:
            await self._failed(outgoing, error)
            return False
        self._pause = 0.0
        await asyncio.to_thread(self._messages.delivered, [outgoing.id])
        return True

    async def _send(self, chat: str, outgoing: Outgoing) -> None:
        parts = await asyncio.to_thread(self._parts, outgoing.body)
        for number, part in enumerate(parts[outgoing.parts :], outgoing.parts + 1):
            async with self._pace(chat):
                await self._send_part(chat, part)
            if number < len(parts):
                await asyncio.to_thread(self._messages.part_delivered, outgoing.id, number)

    async def _send_part(self, chat: str, part: Part) -> None:
        if part.picture is None:
            await self._api.say(chat, part.text, part.keyboard)
            return
        try:
            await self._api.show(chat, part.picture, part.text, part.keyboard)
        except BadRequest:  # the words of a picture are better than nothing
            await self._api.say(chat, part.text, part.keyboard)

    async def _failed(self, outgoing: Outgoing, error: TelegramError) -> None:
        """Counts an attempt where Telegram answers others; otherwise the line is down, and all wait, longer each time."""
        try:
            await self._api.bot.get_me()
        except TelegramError:
            self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            self._resume_at = time.monotonic() + self._pause
            log.warning("telegram_does_not_answer", error=type(error).__name__, seconds=self._pause)
            return
        log.warning("telegram_message_failed", message_id=outgoing.id, error=type(error).__name__)
        await asyncio.to_thread(self._messages.failed, outgoing.id, type(error).__name__)

    async def _unreachable(self, conversation: str) -> bool:
        log.info("telegram_chat_blocked")
        await asyncio.to_thread(self._inbox.block, conversation)
        await asyncio.to_thread(self._messages.refused, conversation, UNREACHABLE)
        return False

    def _pace(self, chat: str) -> AsyncLimiter:
        if len(self._paces) > REMEMBERED_PACES:
            self._paces = {name: pace for name, pace in self._paces.items() if not pace.has_capacity(BURST)}
        return self._paces.setdefault(chat, AsyncLimiter(BURST, BURST_SECONDS))

    def _parts(self, body: Dict[str, Any]) -> List[Part]:
        texts = [Part(piece) for piece in pieces(_with_name(body))]
        found = [*texts, *([self._pictured(body)] if body.get("image") else [])]
        return [*found[:-1], found[-1]._replace(keyboard=_keyboard(body))]

    def _pictured(self, body: Dict[str, Any]) -> Part:
        address, words = body["image"], body["custom"].get("image_alt") or "Picture"
        kept = self._pictures.file(f"{address.rpartition('/')[2].rpartition('.')[0]}.png")
        return Part(pieces(words, LONGEST_CAPTION)[0], kept[0] if kept else address)


async def _to_its_end(delivery: Coroutine[Any, Any, bool]) -> bool:
    """Where we are stopped, what is on its way is still sent and marked, so that it is not sent again at the next start."""
    task = asyncio.ensure_future(delivery)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if (await asyncio.wait([task], timeout=LAST_SECONDS))[1]:
            task.cancel()
        raise


def _with_name(body: Dict[str, Any]) -> str:
    """A coordinator's own words begin with their name."""
    custom = body["custom"]
    if custom.get("kind") == "handoff" and custom.get("state") == "answered":
        return f"**{custom['from']}, coordinator:**\n{body['text']}"
    return str(body["text"])


def _keyboard(body: Dict[str, Any]) -> Optional[InlineKeyboardMarkup]:
    buttons = [button for button in body.get("buttons", []) if _fits(button["payload"])]
    return InlineKeyboardMarkup([[InlineKeyboardButton(button["title"], callback_data=button["payload"])] for button in buttons]) if buttons else None


def _fits(payload: str) -> bool:
    if len(payload.encode()) <= MOST_CALLBACK_BYTES:
        return True
    log.error("telegram_button_too_long", command=payload.rpartition("~")[0])
    return False


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
