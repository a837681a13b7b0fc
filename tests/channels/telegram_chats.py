"""What the tests of Telegram share: chats over telegram-test-api, an emulator of the Bot API that is not ours."""

from __future__ import annotations

import base64
import subprocess
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import httpx
import pytest

from bench.running import free_port
from tests.conftest import program, wait_for_port
from tests.doors import wait_until

FOLDER = Path(__file__).parent.parent / "emulator"
TOKEN = "666:a-token-of-the-tests"
SECRET = "a-secret-of-the-webhook"


class Emulator:
    """The Bot API on localhost, and the people who write to the bot."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._http = httpx.Client(base_url=self.url, trust_env=False)
        self._chats = 0

    def chat(self, **options: Any) -> Chat:
        self._chats += 1
        return Chat(self, 1000 + self._chats, **options)

    def post(self, path: str, body: Dict[str, Any]) -> Any:
        return self._http.post(path, json=body).raise_for_status().json()["result"]

    def calls(self, method: str) -> List[Dict[str, Any]]:
        return [call for call in self.post("/test/calls", {}) if call["method"] == method]

    def close(self) -> None:
        self._http.close()


class Chat:
    """One person's private chat with the bot."""

    def __init__(self, emulator: Emulator, number: int) -> None:
        self.emulator, self.id = emulator, number
        self.person = {"id": number, "first_name": "Ann", "is_bot": False}
        self.seen: List[Dict[str, Any]] = []

    def message(self, **content: Any) -> Dict[str, Any]:
        return {"from": self.person, "chat": {"id": self.id, "type": "private", "first_name": "Ann"}, "date": int(time.time()), **content}

    def say(self, text: str) -> None:
        self.emulator.post("/sendMessage", {"botToken": TOKEN, **self.message(text=text)})

    def press(self, title: str) -> None:
        message = next(message for message in reversed(self.seen) if title in buttons(message))
        data = next(button["callback_data"] for row in message["reply_markup"]["inline_keyboard"] for button in row if button["text"] == title)
        self.send_callback(data, message["message_id"])

    def send_callback(self, data: str, message_id: int) -> None:
        shown = self.message(message_id=message_id, text="shown")
        self.emulator.post("/sendCallback", {"botToken": TOKEN, "from": self.person, "message": shown, "data": data})

    def update(self, **content: Any) -> None:
        """An update that the emulator's own client cannot make."""
        self.emulator.post("/test/update", content)  # the emulator gives it its number

    def send_file(self, name: str, content: bytes, caption: str = "", message_id: int = 1) -> None:
        self.emulator.post("/test/file", {"id": name, "content": base64.b64encode(content).decode()})
        document = {"file_id": name, "file_unique_id": name, "file_name": name, "file_size": len(content)}
        self.update(message=self.message(message_id=message_id, document=document, **({"caption": caption} if caption else {})))

    def hear(self, count: int = 1) -> List[str]:
        """The next messages of the bot, as soon as so many are there."""
        new: List[Dict[str, Any]] = []

        def there() -> bool:
            found = self.emulator.post("/getUpdates", {"token": TOKEN, "chatId": self.id})
            new.extend({**update["message"], "message_id": update["messageId"]} for update in found)
            return len(new) >= count

        wait_until(there)
        self.seen += new
        return [message.get("text", message.get("caption", "")) for message in new]

    def heard(self) -> str:
        return self.hear()[-1]

    def shown_now(self, message: Dict[str, Any]) -> List[str]:
        """The buttons that a message has now."""
        history = self.emulator.post("/getUpdatesHistory", {"token": TOKEN})
        return next(buttons(item["message"]) for item in history if item["messageId"] == message["message_id"] and "chat_id" in item["message"])


def buttons(message: Dict[str, Any]) -> List[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def emulator() -> Iterator[Emulator]:
    """The emulator as a process of its own."""
    if not (FOLDER / "node_modules").is_dir():
        pytest.fail("the emulator is missing: run sh deploy/test-servers.sh")
    port = free_port()
    server = subprocess.Popen([program("node"), FOLDER / "emulator.js", str(port)], stdout=subprocess.DEVNULL)
    opened: Optional[Emulator] = None
    try:
        wait_for_port(port)
        opened = Emulator(port)
        yield opened
    finally:
        if opened:
            opened.close()
        server.terminate()
        server.wait(20)
