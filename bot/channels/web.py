"""The web chat over Rasa's Socket.IO protocol, for our own page and for any Rasa web client."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, List, Optional, Sequence
from uuid import uuid4
from weakref import WeakValueDictionary

import socketio
import structlog
from itsdangerous import BadSignature, Signer

from bot.errors import MessageRefused
from bot.services.assistant import Assistant
from bot.services.messages import Messages, Outgoing, Received
from bot.services.replies import Reply

log = structlog.get_logger(__name__)
CHANNEL = "web"
REFUSED = Reply("I could not read that message. Please write it again in a few words, or in parts if it is very long.", {"kind": "fallback"})
NO_SESSION = "This session is not known here. Please reload the page."


class WebChannel:
    """Issues signed sessions, takes what patients say and delivers what is recorded for them."""

    def __init__(self, assistant: Assistant, messages: Messages, secret: str, redis_url: Optional[str]) -> None:
        manager = socketio.AsyncRedisManager(redis_url) if redis_url else None
        self.server = socketio.AsyncServer(async_mode="asgi", client_manager=manager, max_http_buffer_size=100_000)
        self._assistant, self._messages, self._signer = assistant, messages, Signer(secret, salt="web-session")
        self._deliveries: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.server.on("session_request", self.session_request)
        self.server.on("user_uttered", self.user_uttered)
        self.server.on("history", self.history)

    async def session_request(self, sid: str, data: Any = None) -> None:
        """Confirms a session that this server issued, or issues a new one; then delivers what waits for it."""
        wanted = data.get("session_id") if isinstance(data, dict) else None
        session = str(wanted) if self._issued(wanted) else self._signer.sign(uuid4().hex).decode()
        conversation = await self._conversation(session)
        await self.server.save_session(sid, {"session": session, "conversation": conversation})
        await self.server.enter_room(sid, conversation)
        await self.server.emit("session_confirm", session, to=sid)
        await self.deliver(conversation)

    async def user_uttered(self, sid: str, data: Any = None) -> None:
        """Takes what a patient says; a session that this server did not issue to this connection is refused."""
        known = await self.server.get_session(sid)
        said = data if isinstance(data, dict) else {}
        if not known or said.get("session_id") not in (None, known["session"]):
            await self.server.emit("session_refused", {"text": NO_SESSION}, to=sid)
            return
        text = said.get("message")
        try:
            received = await self._assistant.receive(known["conversation"], text if isinstance(text, str) else "")
        except MessageRefused:
            await asyncio.to_thread(self._messages.send, known["conversation"], [REFUSED])
            await self.deliver(known["conversation"])
            return
        await self._answer(received)

    async def history(self, sid: str, data: Any = None) -> List[Dict[str, Any]]:
        """The conversation so far, for a page that was loaded anew."""
        known = await self.server.get_session(sid)
        return await asyncio.to_thread(self._messages.transcript, known["conversation"]) if known else []

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
                await self.server.emit("bot_uttered", wire(conversation, message), room=conversation)
            await asyncio.to_thread(self._messages.delivered, [message.id for message in waiting])

    async def _answer(self, received: Received) -> None:
        await self._assistant.answer(received)
        await self.deliver(received.conversation_id)

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
