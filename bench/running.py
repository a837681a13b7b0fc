"""A real server of our own, on a free port, with a database of its own: for measurements and for tests."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Optional, Tuple, Type

TOKEN = "a-token-of-the-measurements"
READY_SECONDS = 120


class RunningServer:
    """`her2 serve` as a process. `folder` holds its database and its log."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        mine = {"HER2_DATABASE_URL": f"sqlite:///{folder}/her2.db", "HER2_REST_TOKEN": TOKEN, "HER2_SECRET_KEY": "k" * 32}
        self._environment = {**os.environ, **mine, **settings}
        self._process: Optional[subprocess.Popen] = None

    def __enter__(self) -> RunningServer:
        self._her2("db", "upgrade")
        self._her2("knowledge", "publish")
        self.start()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.stop(signal.SIGTERM)

    @property
    def pid(self) -> int:
        """The id of the server's process."""
        assert self._process is not None
        return self._process.pid

    def start(self, wait: bool = True) -> float:
        """Starts the server; gives the seconds until it was ready."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            command = [program(), "serve", "--port", str(self.port)]
            self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        while wait and self.get("/readyz")[0] != 200:
            if self._process.poll() is not None or time.monotonic() - began > READY_SECONDS:
                raise RuntimeError(f"the server did not become ready:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self, by: signal.Signals) -> None:
        """Ends the server by a signal and waits for its end."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(by)
            self._process.wait(30)

    def get(self, path: str) -> Tuple[int, str]:
        """Status and body of a GET; status 0 when nothing listens."""
        return self._open(urllib.request.Request(self.url + path))

    def say(self, sender: str, message: str) -> List[Dict[str, Any]]:
        """Says something through REST and gives the replies."""
        status, body = self.post(json.dumps({"sender": sender, "message": message}).encode())
        if status != 200:
            raise RuntimeError(f"{status} {body}")
        return json.loads(body)

    def post(self, body: bytes, token: Optional[str] = TOKEN) -> Tuple[int, str]:
        """Status and body of a POST to the REST channel."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return self._open(urllib.request.Request(f"{self.url}/webhooks/rest/webhook", data=body, headers=headers))

    def add_coordinator(self, name: str, password: str, role: str = "coordinator") -> None:
        """Makes an account for the desk, as an operator does."""
        command = [program(), "desk", "add", name, "--role", role]
        subprocess.run(command, env=self._environment, input=password.encode(), check=True, stdout=subprocess.DEVNULL)

    def _open(self, request: urllib.request.Request) -> Tuple[int, str]:
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return 0, ""

    def _her2(self, *arguments: str) -> None:
        subprocess.run([program(), *arguments], env=self._environment, check=True, stdout=subprocess.DEVNULL)


def program() -> str:
    """The path of `her2` beside the running Python."""
    return str(Path(sys.executable).parent / "her2")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
