"""The Bot API through python-telegram-bot: one client for a process, its limits kept, and calls that may fail without harm."""

from __future__ import annotations

import os
from typing import Any, Awaitable, List, Optional

import structlog
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram_reading import ALLOWED
from bot.channels.telegram_text import Piece, html, plain
from bot.channels.telegram_words import MENU

log = structlog.get_logger(__name__)
RETRIES = 3
PER_SECOND = 30
WAIT_SECONDS = 30
LISTENING = 0.8  # of that time Telegram may keep silent before it says that nothing has come
CONNECTIONS = 32
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
CHOSEN = "-"
UNREADABLE = "can't parse entities"
Picture = Any  # the bytes of a picture, or the address of one


class TelegramApi:
    """What the channel asks of Telegram; errors are those of python-telegram-bot."""

    def __init__(self, token: str, url: str, per_second: int = PER_SECOND, wait: float = WAIT_SECONDS) -> None:
        os.environ["PTB_TIMEDELTA"] = "true"  # the library's new type of spans; its old one warns at every RetryAfter
        self._wait = wait
        place = url.rstrip("/")
        self.bot: ExtBot = ExtBot(
            token,
            base_url=f"{place}/bot",
            base_file_url=f"{place}/file/bot",
            request=_request(wait, CONNECTIONS),
            get_updates_request=_request(wait, 1),
            rate_limiter=AIORateLimiter(overall_max_rate=per_second, max_retries=RETRIES),
        )

    async def open(self) -> None:
        """Finds out who we are; raises InvalidToken where the token is refused."""
        await self.bot.initialize()

    async def close(self) -> None:
        """Lets go of the connections."""
        await self.bot.shutdown()

    async def listen(self, offset: Optional[int]) -> List[Any]:
        """The updates from `offset` on as they came, so that one which cannot be read does not hold back the others."""
        asked = {"timeout": int(self._wait * LISTENING), "allowed_updates": ALLOWED, **({} if offset is None else {"offset": offset})}
        # In small letters, which Telegram takes as well: the library's own method reads all updates or none, and warns where another way is taken.
        try:
            answer = await self.bot.do_api_request("getupdates", api_kwargs=asked)
        except EndPointNotFound:
            raise InvalidToken("revoked") from None
        return answer if isinstance(answer, list) else []

    async def hook(self, url: str, secret: str) -> None:
        """Has the updates sent to our address."""
        await self.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED)

    async def unhook(self) -> None:
        """Has the updates kept for us to fetch."""
        await self.bot.delete_webhook()

    async def show_menu(self) -> None:
        """Puts our commands into Telegram's menu."""
        await gently(self.bot.set_my_commands([BotCommand(name, entry.description) for name, entry in MENU.items()]))

    async def say(self, chat: str, piece: Piece, keyboard: Optional[InlineKeyboardMarkup] = None) -> None:
        """Sends a text; without its styles where Telegram cannot read them."""
        try:
            await _sent(self.bot.send_message(chat, html(piece), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=keyboard))
        except BadRequest as error:
            if UNREADABLE not in str(error).lower():
                raise
            await _sent(self.bot.send_message(chat, plain(piece), link_preview_options=NO_PREVIEW, reply_markup=keyboard))

    async def show(self, chat: str, picture: Picture, caption: Piece, keyboard: Optional[InlineKeyboardMarkup] = None) -> None:
        """Sends a picture with its alternative text."""
        await _sent(self.bot.send_photo(chat, picture, caption=html(caption), parse_mode=ParseMode.HTML, reply_markup=keyboard))

    async def typing(self, chat: str) -> None:
        """Shows that an answer is being written."""
        await gently(self.bot.send_chat_action(chat, ChatAction.TYPING))

    async def heard(self, query_id: str) -> None:
        """Ends the progress bar of a button."""
        await gently(self.bot.answer_callback_query(query_id))

    async def chosen(self, chat: str, message_id: int, title: str) -> None:
        """Puts what was chosen in the place of the buttons."""
        shown = InlineKeyboardMarkup([[InlineKeyboardButton(f"✓ {title}", callback_data=CHOSEN)]])
        await gently(self.bot.edit_message_reply_markup(chat, message_id, reply_markup=shown))

    async def fetch(self, file_id: str) -> bytes:
        """The bytes of a file that a patient sent."""
        file = await self.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())


async def gently(call: Awaitable[Any]) -> None:
    """Waits for a call whose failure harms nobody, a button too old to be answered for example."""
    try:
        await call
    except Exception as error:
        log.info("telegram_call_failed", error=type(error).__name__)


async def _sent(call: Awaitable[Any]) -> None:
    """Waits for a call that sends. Where Telegram took it and only its answer cannot be read, it is not to be sent again."""
    try:
        await call
    except TelegramError:
        raise
    except Exception as error:
        log.warning("telegram_answer_unreadable", error=type(error).__name__)


def _request(seconds: float, connections: int) -> HTTPXRequest:
    return HTTPXRequest(connections, read_timeout=seconds, write_timeout=seconds, connect_timeout=10, pool_timeout=seconds)
