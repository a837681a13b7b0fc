"""What an update of Telegram says: one act of one chat, without more of the person than the answer needs."""

from __future__ import annotations

import re
from typing import Any, Dict, Optional

import structlog
from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, MessageEntity, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.services.report_file import MOST_BYTES
from bot.services.telegram_inbox import NOTHING, Arrival

log = structlog.get_logger(__name__)
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
COMMAND = re.compile(r"^/(?P<name>[a-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<words>.+))?$", re.DOTALL | re.IGNORECASE)
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
NOWHERE = "0"
LARGEST = 2**53  # what Telegram's numbers keep within


def read(raw: Any, bot: Bot, me: User) -> Optional[Arrival]:
    """The act of an update as it came; one that cannot be read is `nothing`, and None if it has not even a number."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) > LARGEST:
        log.warning("telegram_update_without_number")
        return None
    try:
        update = Update.de_json(raw, bot)
        arrival = _act(update, me)
        return arrival if arrival and abs(arrival.message_id) <= LARGEST else Arrival(number, NOWHERE, NOTHING)
    except Exception as error:  # whatever is wrong with it, the next update is not to wait; its words are not for the log
        log.warning("telegram_update_unreadable", update_id=number, error=type(error).__name__)
        return Arrival(number, NOWHERE, NOTHING)


def _act(update: Update, me: User) -> Optional[Arrival]:
    if update.callback_query:
        return _button(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or (message.from_user and message.from_user.is_bot):
        return None
    if message.chat.type in GROUPS:
        return _of(update, message, "group", message.text or "") if update.message and _spoken_to(message, me) else None
    if message.chat.type != ChatType.PRIVATE:
        return None
    if update.edited_message:
        return _of(update, message, "edited", message.text or message.caption or "")
    return _said(update, message)


def _said(update: Update, message: Message) -> Optional[Arrival]:
    command = COMMAND.match(message.text) if message.text else None
    if command:
        return _of(update, message, "command", str(message.text), {"name": command["name"].lower(), "words": command["words"] or ""})
    if message.text:
        return _of(update, message, "text", message.text)
    file = _file(message)
    if file:
        return _of(update, message, "file", message.caption or "", file)
    kinds = (("sticker", message.sticker), ("voice", message.voice or message.audio), ("location", message.location or message.venue))
    kind = next((name for name, content in kinds if content), None)
    if message.contact:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return _of(update, message, "contact", message.contact.phone_number if own else "")
    return _of(update, message, kind or "other", message.caption or "") if kind or message.effective_attachment else None


def _of(update: Update, message: Message, kind: str, text: str, more: Optional[Dict[str, Any]] = None) -> Arrival:
    readable = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return Arrival(update.update_id, str(message.chat.id), kind, readable, message.message_id, int(message.date.timestamp()), more or {})


def _file(message: Message) -> Optional[Dict[str, Any]]:
    """A document or a photo; of the sizes of a photo the largest that we take."""
    if message.document and not message.animation:
        document = message.document
        return {"file": document.file_id, "name": document.file_name or "document", "size": document.file_size or 0}
    if message.photo:
        fits = [size for size in message.photo if (size.file_size or 0) <= MOST_BYTES] or message.photo[:1]
        photo = max(fits, key=lambda size: size.width * size.height)
        return {"file": photo.file_id, "name": "photo.jpg", "size": photo.file_size or 0}
    return None


def _button(update_id: int, query: CallbackQuery) -> Arrival:
    chat = query.message.chat.id if query.message else query.from_user.id
    shown = query.message.message_id if query.message else 0
    kind = "button" if not query.message or query.message.chat.type == ChatType.PRIVATE else NOTHING
    return Arrival(update_id, str(chat), kind, query.data or "", more={"query": query.id, "shown": shown})


def _membership(update_id: int, change: ChatMemberUpdated) -> Optional[Arrival]:
    if change.chat.type != ChatType.PRIVATE:
        return None
    left = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return Arrival(update_id, str(change.chat.id), "blocked" if left else "unblocked")


def _spoken_to(message: Message, me: User) -> bool:
    """Whether words in a group are meant for us: a command, our name, or an answer to us."""
    command = COMMAND.match(message.text or "")
    if command:
        return command["bot"] is None or command["bot"].lower() == (me.username or "").lower()
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    if answered and answered.id == me.id:
        return True
    named = message.parse_entities([MessageEntity.MENTION]).values() if message.text else ()
    return any(name.lower() == f"@{me.username}".lower() for name in named)
