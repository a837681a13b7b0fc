"""The web chat over Rasa's Socket.IO protocol, for our own page and for any Rasa web client."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any, Dict, List, Optional, Sequence
from uuid import uuid4
from weakref import WeakValueDictionary

import socketio
import structlog
from itsdangerous import BadSignature, Signer

from bot.errors import MessageRefused
from bot.services.assistant import Assistant
from bot.services.handoff import HandOffs, Line
from bot.services.messages import Messages, Outgoing, Received
from bot.services.replies import Reply

log = structlog.get_logger(__name__)
CHANNEL = "web"
REFUSED = Reply("I could not read that message. Please write it again in a few words, or in parts if it is very long.", {"kind": "fallback"})
LONGEST_KEY = 40
CONVERSATION_ID_LENGTH = 32
PUMP_SECONDS = 1.0
NO_SESSION = "This session is not known here. Please reload the page."


class WebChannel:
    """Issues signed sessions, takes what patients say and delivers what is recorded for them."""

    def __init__(self, assistant: Assistant, messages: Messages, secret: str, redis_url: Optional[str], handoffs: Optional[HandOffs] = None) -> None:
        manager = socketio.AsyncRedisManager(redis_url) if redis_url else None
        self.server = socketio.AsyncServer(async_mode="asgi", client_manager=manager, max_http_buffer_size=100_000)
        self._assistant, self._messages, self._signer = assistant, messages, Signer(secret, salt="web-session")
        self._handoffs = handoffs
        self._deliveries: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._lines: Dict[str, Optional[Line]] = {}  # what each open page shows; not a state, only a memory of what was sent
        self.server.on("session_request", self.session_request)
        self.server.on("user_uttered", self.user_uttered)
        self.server.on("history", self.history)
        self.server.on("typing", self.typing)

    async def session_request(self, sid: str, data: Any = None) -> None:
        """Confirms a session that this server issued, or issues a new one; then delivers what waits for it."""
        wanted = data.get("session_id") if isinstance(data, dict) else None
        session = str(wanted) if self._issued(wanted) else self._signer.sign(uuid4().hex).decode()
        conversation = await self._conversation(session)
        await self.server.save_session(sid, {"session": session, "conversation": conversation})
        await self.server.enter_room(sid, conversation)
        await self.server.emit("session_confirm", session, to=sid)
        await self.deliver(conversation)
        self._lines.pop(conversation, None)

    async def user_uttered(self, sid: str, data: Any = None) -> Optional[int]:
        """Takes what a patient says and gives its id once it is recorded; a session that this server did not issue to this connection is refused.

        A message that comes again with the same `key` (a page that was not sure whether it had arrived) is neither kept nor answered twice.
        """
        known = await self.server.get_session(sid)
        said = data if isinstance(data, dict) else {}
        if not known or said.get("session_id") not in (None, known["session"]):
            await self.server.emit("session_refused", {"text": NO_SESSION}, to=sid)
            return None
        text, key = said.get("message"), said.get("key")
        try:
            kept = key[:LONGEST_KEY] if isinstance(key, str) and key else None
            received = await self._assistant.receive(known["conversation"], text if isinstance(text, str) else "", kept)
        except MessageRefused:
            await asyncio.to_thread(self._messages.send, known["conversation"], [REFUSED])
            await self.deliver(known["conversation"])
            return 0
        if not received.again:
            self.server.start_background_task(self._answer, received)
        return received.id

    async def history(self, sid: str, data: Any = None) -> List[Dict[str, Any]]:
        """The conversation so far, for a page that was loaded anew; what came after the message `after` for one that was connected anew."""
        known = await self.server.get_session(sid)
        after = data.get("after") if isinstance(data, dict) else None
        return await asyncio.to_thread(self._messages.transcript, known["conversation"], after if isinstance(after, int) else 0) if known else []

    async def typing(self, sid: str, data: Any = None) -> None:
        """The patient is typing."""
        known = await self.server.get_session(sid)
        if known and self._handoffs:
            await asyncio.to_thread(self._handoffs.typed, known["conversation"])

    async def go_on(self) -> None:
        """Delivers what others recorded, and shows how the hand-off stands, until it is cancelled; a failure is logged and the next look comes."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("web_outbox_failed", error=type(error).__name__)
            await asyncio.sleep(PUMP_SECONDS)

    async def look(self) -> None:
        """Once: what waits for open pages, and the line on the hand-off where it has changed."""
        here = [room for room in self.server.manager.rooms.get("/", {}) if room and self._is_conversation(room)]
        for conversation in await asyncio.to_thread(self._messages.undelivered, here) if here else []:
            await self.deliver(conversation)
        lines = await asyncio.to_thread(self._handoffs.lines, here) if here and self._handoffs else {}
        self._lines = {conversation: line for conversation, line in self._lines.items() if conversation in here}
        for conversation in here:
            line = lines.get(conversation)
            if self._lines.get(conversation) != line:
                await self.server.emit("handoff", asdict(line) if line else {"state": "", "text": "", "typing": False}, room=conversation)
                self._lines[conversation] = line

    async def left_behind(self) -> List[Received]:
        """What was recorded but not answered before a sudden stop; asked for before the first page connects."""
        return await asyncio.to_thread(self._messages.unanswered, CHANNEL)

    async def catch_up(self, left_behind: Sequence[Received]) -> None:
        """Answers what was left behind; the answers wait for their readers."""
        for received in left_behind:
            await self._answer(received)

    async def close(self) -> None:
        """Lets go of Redis, which python-socketio itself leaves open."""
        manager = self.server.manager
        if isinstance(manager, socketio.AsyncRedisManager) and manager.redis is not None:
            manager.thread.cancel()
            await asyncio.gather(manager.thread, return_exceptions=True)
            await manager.redis.close(close_connection_pool=True)

    async def deliver(self, conversation: str) -> None:
        """Sends what waits to every page of a conversation, in order and once; it goes on waiting if none is open."""
        lock = self._deliveries.setdefault(conversation, asyncio.Lock())
        async with lock:  # a page that is just opening and an answer that is just ready must not both send it
            if not self._present(conversation):
                return
            waiting = await asyncio.to_thread(self._messages.waiting, conversation)
            for message in waiting:
                try:
                    await self.server.emit("bot_uttered", wire(conversation, message), room=conversation)
                except Exception as error:  # Redis is away, for example: this one is tried again, and the next ones wait for it
                    log.error("not_delivered", message_id=message.id, error=type(error).__name__)
                    await asyncio.to_thread(self._messages.failed, message.id, type(error).__name__)
                    break
                await asyncio.to_thread(self._messages.delivered, [message.id])

    async def _answer(self, received: Received) -> None:
        await self._assistant.answer(received)
        await self.deliver(received.conversation_id)

    @staticmethod
    def _is_conversation(room: str) -> bool:
        return len(room) == CONVERSATION_ID_LENGTH  # every socket has a room of its own, too, by a shorter name

    def _present(self, conversation: str) -> bool:
        return bool(self.server.manager.rooms.get("/", {}).get(conversation))

    def _issued(self, session: Any) -> bool:
        try:
            return isinstance(session, str) and bool(self._signer.unsign(session))
        except BadSignature:
            return False

    async def _conversation(self, session: str) -> str:
        return await asyncio.to_thread(self._messages.conversation, CHANNEL, self._signer.unsign(session).decode())


def wire(conversation: str, outgoing: Outgoing) -> Dict[str, Any]:
    """A message as our page reads it (`id` as in the history), with what stock Rasa web clients read beside it: quick replies and attachment."""
    message = {"recipient_id": conversation, "id": outgoing.id, **outgoing.body}
    if "buttons" in message:
        message["quick_replies"] = [{"content_type": "text", **button} for button in message["buttons"]]
    if "image" in message:
        message["attachment"] = {"type": "image", "payload": {"src": message["image"]}}
    return message
