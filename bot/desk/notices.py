"""Tells the coordinators by e-mail, webhook or Telegram group who waits while the desk is empty, and which warning sign is overdue; no words of a patient."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Dict, List, Optional, Protocol

import aiosmtplib
import httpx

from bot.services.desk_clock import Call

SECONDS = 20


class Notice(Protocol):
    """One way to tell the coordinators."""

    async def tell(self, call: Call, place: str) -> None:
        """Tells them; raises whatever goes wrong."""


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed over; `tls` is starttls, tls or none."""

    host: str
    port: int
    user: str
    password: str
    tls: str


class Mail:
    """E-mail by SMTP."""

    def __init__(self, server: MailServer, sender: str, to: List[str]) -> None:
        self._server, self._sender, self._to = server, sender, to

    async def tell(self, call: Call, place: str) -> None:
        """Sends one message to all."""
        message = EmailMessage()
        message["From"], message["To"] = self._sender, ", ".join(self._to)
        message["Subject"] = subject(call)
        message.set_content(f"{sentence(call)}\n\n{place}\n")
        server = self._server
        await aiosmtplib.send(
            message, hostname=server.host, port=server.port, username=server.user or None, password=server.password or None,
            use_tls=server.tls == "tls", start_tls=server.tls == "starttls", timeout=SECONDS,
        )  # fmt: skip


class Webhook:
    """A POST of JSON."""

    def __init__(self, url: str, transport: Optional[httpx.AsyncBaseTransport] = None) -> None:
        self._url, self._transport = url, transport

    async def tell(self, call: Call, place: str) -> None:
        """Posts ids and times."""
        async with httpx.AsyncClient(timeout=SECONDS, transport=self._transport) as client:
            (await client.post(self._url, json=body(call, place))).raise_for_status()


class TelegramGroup:
    """A message of the bot in the coordinators' own Telegram group."""

    def __init__(self, token: str, chat: str, api_url: str, transport: Optional[httpx.AsyncBaseTransport] = None) -> None:
        self._url, self._chat, self._transport = f"{api_url.rstrip('/')}/bot{token}/sendMessage", chat, transport

    async def tell(self, call: Call, place: str) -> None:
        """Sends ids and times."""
        message = {"chat_id": self._chat, "text": f"{sentence(call)} {place}", "link_preview_options": {"is_disabled": True}}
        async with httpx.AsyncClient(timeout=SECONDS, transport=self._transport) as client:
            (await client.post(self._url, json=message)).raise_for_status()


def subject(call: Call) -> str:
    """What happened, in a few words."""
    return f"{'Somebody is waiting' if call.asked else 'A warning sign'} at the desk ({call.urgency})"


def sentence(call: Call) -> str:
    """What happened, in one sentence."""
    if not call.asked:
        return f"Conversation {call.handoff_id} showed a warning sign {call.waiting_minutes} min ago (urgency: {call.urgency}), and nobody has answered."
    waits = f"Conversation {call.handoff_id} has been waiting for a coordinator for {call.waiting_minutes} min"
    return f"{waits} (urgency: {call.urgency}), and nobody has answered."


def body(call: Call, place: str) -> Dict[str, Any]:
    """The same for a program; `text` is what chat services show."""
    known = {"conversation": call.handoff_id, "urgency": call.urgency, "waiting_minutes": call.waiting_minutes, "asked": call.asked}
    return {"text": f"{sentence(call)} {place}", "url": place, **known}
