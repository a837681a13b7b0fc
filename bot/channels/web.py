"""The web chat over Rasa's Socket.IO protocol, for our own page and for any Rasa web client."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any, Dict, List, Mapping, Optional, Sequence
from weakref import WeakValueDictionary

import socketio
import structlog
from typing_extensions import TypeGuard

from bot.channels.web_session import Origins, WebSessions
from bot.errors import MessageRefused, NoSuchConversation, NoSuchMessage
from bot.services.assistant import Assistant
from bot.services.handoff import HandOffs, Line
from bot.services.messages import Messages, Outgoing, Received
from bot.services.pace import Pace
from bot.services.ratings import Ratings
from bot.services.replies import Reply

log = structlog.get_logger(__name__)
CHANNEL = "web"
REFUSED = Reply("I could not read that message. Please write it again in a few words, or in parts if it is very long.", {"kind": "fallback"})
TOO_FAST: Dict[str, Any] = {"text": "That was very fast. Please wait a minute, then write again.", "custom": {"kind": "talk"}}
LARGEST_ID = 2**31 - 1
LONGEST_KEY = 40
CONVERSATION_ID_LENGTH = 32
PUMP_SECONDS = 1.0
NO_SESSION = "This session is not known here. Please reload the page."


class WebChannel:
    """Gives sessions, takes what patients say and delivers what is recorded for them."""

    def __init__(self, assistant: Assistant, messages: Messages, sessions: WebSessions, origins: Origins, redis_url: Optional[str]) -> None:
        manager = socketio.AsyncRedisManager(redis_url) if redis_url else None
        self.server = socketio.AsyncServer(async_mode="asgi", client_manager=manager, max_http_buffer_size=100_000, cors_allowed_origins=origins.welcome)
        self._assistant, self._messages, self._sessions, self._origins = assistant, messages, sessions, origins
        self._handoffs: Optional[HandOffs] = None
        self._ratings: Optional[Ratings] = None
        self._acts: Mapping[str, str] = {}
        self._pace = Pace({})
        self._deliveries: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._lines: Dict[str, Optional[Line]] = {}  # what each open page shows; not a state, only a memory of what was sent
        for event in (self.connect, self.session_request, self.user_uttered, self.act, self.history, self.rate, self.typing):
            self.server.on(event.__name__, event)

    def furnish(self, handoffs: HandOffs, ratings: Ratings, acts: Mapping[str, str], pace: Pace) -> WebChannel:
        """With hand-offs, thumbs, the acts that are always in reach (name → what is shown as said), and the pace that is allowed."""
        self._handoffs, self._ratings, self._acts, self._pace = handoffs, ratings, acts, pace
        return self

    async def connect(self, sid: str, environ: Mapping[str, Any], _auth: Any = None) -> None:
        """Remembers whose cookie a page of ours came with; the page of another site comes with none, whatever its browser sends."""
        ours = self._origins.own(environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST"))
        await self.server.save_session(sid, {"cookie": self._sessions.of_cookies(environ.get("HTTP_COOKIE")) if ours else None})

    async def session_request(self, sid: str, data: Any = None) -> None:
        """Confirms the session of the cookie, or one that this server issued, or issues a new one; then delivers what waits for it.

        Behind a cookie the page is told only the conversation's name, which opens nothing.
        """
        asked = data if isinstance(data, dict) else {}
        if await self._pace.wait("new_sessions", self._address(sid)):
            await self.server.emit("session_refused", {"text": TOO_FAST["text"]}, to=sid)
            return
        cookie, wanted = (await self.server.get_session(sid)).get("cookie"), asked.get("session_id")
        session = cookie or (str(wanted) if self._sessions.issued(wanted) else self._sessions.issue())
        conversation = await asyncio.to_thread(self._messages.conversation, CHANNEL, self._sessions.person(session))
        told = conversation if cookie else session
        await self.server.save_session(sid, {"cookie": cookie, "session": told, "conversation": conversation, "page": bool(asked.get("page"))})
        for room in (conversation, _whole(conversation), *([_pages(conversation)] if asked.get("page") else [])):
            await self.server.enter_room(sid, room)
        await self.server.emit("session_confirm", told, to=sid)
        await self.deliver(conversation)
        self._lines.pop(conversation, None)

    async def user_uttered(self, sid: str, data: Any = None) -> Optional[int]:
        """Takes what a patient says and gives its id once it is recorded; a session that this server did not issue to this connection is refused.

        A message that comes again with the same `key` (a page that was not sure whether it had arrived) is neither kept nor answered twice.
        """
        said = data if isinstance(data, dict) else {}
        if "customData" in said:
            await self._simplify(sid)
            if "message" not in said:  # rasa-webchat opens with an empty one where it has nothing to begin with
                return 0
        text = said.get("message")
        return await self._take(sid, said, text if isinstance(text, str) else "")

    async def act(self, sid: str, data: Any = None) -> Optional[int]:
        """Takes an act from the list of those that are always in reach, as if the patient had chosen it from a menu."""
        said = data if isinstance(data, dict) else {}
        name = said.get("act")
        shown = self._acts.get(name) if isinstance(name, str) else None
        return await self._take(sid, said, shown or "", name if shown else None)

    async def _simplify(self, sid: str) -> None:
        # rasa-webchat, known by the field that only it sends, shows no message that has more than text and quick replies.
        conversation = (await self.server.get_session(sid)).get("conversation")
        if conversation:
            await self.server.leave_room(sid, _whole(conversation))
            await self.server.enter_room(sid, _simple(conversation))

    async def _take(self, sid: str, said: Mapping[str, Any], text: str, command: Optional[str] = None) -> Optional[int]:
        known = await self.server.get_session(sid)
        if "conversation" not in known or said.get("session_id") not in (None, known["session"]):
            await self.server.emit("session_refused", {"text": NO_SESSION}, to=sid)
            return None
        conversation, key = known["conversation"], said.get("key")
        if await self._pace.wait("session", conversation):  # not recorded, and so is the answer: that is what a flood would want
            await self.server.emit("bot_uttered", {"recipient_id": conversation, **TOO_FAST}, to=sid)
            return 0
        try:
            received = await self._assistant.receive(conversation, text, key[:LONGEST_KEY] if isinstance(key, str) and key else None, command)
        except MessageRefused:
            await asyncio.to_thread(self._messages.send, conversation, [REFUSED])
            await self.deliver(conversation)
            return 0
        except NoSuchConversation:  # erased, and its page is still open: it begins anew
            await self.session_request(sid, {"session_id": known["session"], "page": known.get("page")})
            return await self._take(sid, {**said, "session_id": None}, text, command)
        if not received.again:
            await self.taken(received, sid)
        return received.id

    async def taken(self, received: Received, sid: Optional[str] = None, **more: Any) -> None:
        """Shows a message on the patient's other pages, and has it answered."""
        said = {"id": received.id, "text": received.text, "command": received.command, **more}
        await self.server.emit("said", said, room=_pages(received.conversation_id), skip_sid=sid)
        self.server.start_background_task(self._answer, received)

    async def history(self, sid: str, data: Any = None) -> List[Dict[str, Any]]:
        """The conversation so far, for a page that was loaded anew; what came after the message `after` for one that was connected anew."""
        conversation = (await self.server.get_session(sid)).get("conversation")
        after = data.get("after") if isinstance(data, dict) else None
        if not conversation:
            return []
        told = await asyncio.to_thread(self._messages.transcript, conversation, after if _is_id(after) else 0)
        given = await asyncio.to_thread(self._ratings.given, conversation) if self._ratings else {}
        return [{**message, "rating": {"helpful": given[message["id"]]}} if message["id"] in given else message for message in told]

    async def rate(self, sid: str, data: Any = None) -> None:
        """A thumb up or down; the patient's other pages show it too."""
        conversation = (await self.server.get_session(sid)).get("conversation")
        said = data if isinstance(data, dict) else {}
        message, helpful, reason = said.get("message"), said.get("helpful"), said.get("reason")
        if not conversation or not self._ratings or not _is_id(message) or not isinstance(helpful, bool):
            return
        try:
            await asyncio.to_thread(self._ratings.rate, conversation, message, helpful, reason if isinstance(reason, str) else None)
        except NoSuchMessage:
            return
        await self.server.emit("rated", {"message": message, "helpful": helpful}, room=_pages(conversation), skip_sid=sid)

    async def typing(self, sid: str, data: Any = None) -> None:
        """The patient is typing."""
        conversation = (await self.server.get_session(sid)).get("conversation")
        if conversation and self._handoffs:
            await asyncio.to_thread(self._handoffs.typed, conversation)

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

    def present(self, conversation: str) -> bool:
        """Whether a page of this conversation is open at this process."""
        return bool(self.server.manager.rooms.get("/", {}).get(conversation))

    async def deliver(self, conversation: str) -> None:
        """Sends what waits to every page of a conversation, in order and once; it goes on waiting if none is open."""
        lock = self._deliveries.setdefault(conversation, asyncio.Lock())
        async with lock:  # a page that is just opening and an answer that is just ready must not both send it
            if not self.present(conversation):
                return
            waiting = await asyncio.to_thread(self._messages.waiting, conversation)
            for message in waiting:
                try:
                    await self._emit(conversation, message)
                except Exception as error:  # Redis is away, for example: this one is tried again, and the next ones wait for it
                    log.error("not_delivered", message_id=message.id, error=type(error).__name__)
                    await asyncio.to_thread(self._messages.failed, message.id, type(error).__name__)
                    break
                await asyncio.to_thread(self._messages.delivered, [message.id])

    async def _emit(self, conversation: str, message: Outgoing) -> None:
        whole = wire(conversation, message)
        await self.server.emit("bot_uttered", whole, room=_whole(conversation))
        for part in simple(whole):
            await self.server.emit("bot_uttered", part, room=_simple(conversation))

    async def _answer(self, received: Received) -> None:
        await self._assistant.answer(received)
        await self.deliver(received.conversation_id)

    @staticmethod
    def _is_conversation(room: str) -> bool:
        return len(room) == CONVERSATION_ID_LENGTH  # every socket has a room of its own, too, by a shorter name

    def _address(self, sid: str) -> str:
        client = (self.server.get_environ(sid) or {}).get("asgi.scope", {}).get("client")
        return str(client[0]) if client else ""


def _is_id(given: Any) -> TypeGuard[int]:
    """Whether a page may mean a row by it; larger numbers no database holds."""
    return isinstance(given, int) and 0 <= given <= LARGEST_ID


def _pages(conversation: str) -> str:
    """The room of those pages of a conversation that are our own; other Rasa clients know nothing but `bot_uttered`."""
    return f"{conversation}:pages"


def _whole(conversation: str) -> str:
    """The room of those who are told everything about a message."""
    return f"{conversation}:whole"


def _simple(conversation: str) -> str:
    """The room of those who know only what Rasa's own channel sends."""
    return f"{conversation}:simple"


def wire(conversation: str, outgoing: Outgoing) -> Dict[str, Any]:
    """A message as our page reads it (`id` as in the history), with what stock Rasa web clients read beside it: quick replies and attachment."""
    message = {"recipient_id": conversation, "id": outgoing.id, **outgoing.body}
    if "buttons" in message:
        message["quick_replies"] = [{"content_type": "text", **button} for button in message["buttons"]]
    if "image" in message:
        message["attachment"] = {"type": "image", "payload": {"src": message["image"]}}
    return message


def simple(message: Mapping[str, Any]) -> List[Dict[str, Any]]:
    """A message as Rasa's own channel would send it: the words with their quick replies, and the picture after them."""
    words = {name: message[name] for name in ("text", "quick_replies") if name in message}
    return [words, {"attachment": message["attachment"]}] if "attachment" in message else [words]
