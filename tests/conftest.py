"""What the tests share: a clock that stands still, real databases, the content as it is."""

from __future__ import annotations

import gc
import os
import pwd
import shutil
import socket
import subprocess
import time
from datetime import datetime, timezone
from glob import glob
from pathlib import Path
from typing import Iterator
from uuid import uuid4

import pytest
from filelock import FileLock
from hypothesis import settings
from sqlalchemy.engine import Engine

from bench.running import free_port
from bot.services.answers import Answers
from bot.services.messages import Messages
from bot.services.tokens import ButtonTokens
from bot.store.encryption import Keyring
from bot.store.engine import open_engine, sessions, upgrade
from knowledge.publish import publish
from knowledge.reader import Content, read

# The same examples on every run, however slow the machine: what fails has a cause in the change at hand.
settings.register_profile("tests", deadline=None, derandomize=True)
settings.load_profile("tests")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
SECRET = "a secret of the tests, 32 characters"
DATA_KEY = "a data key of the tests of 32 characters"
KEYS = Keyring(DATA_KEY)


@pytest.fixture(scope="session")
def content() -> Content:
    return read()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "her2.db"
    engine = open_engine(f"sqlite:///{path}", KEYS)
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own with every table and nothing in it."""
    shutil.copy(migrated_file, tmp_path / "test.db")
    engine = open_engine(f"sqlite:///{tmp_path}/test.db", KEYS)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def published_file(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Path:
    """Published once for all workers of pytest-xdist: drawing the pictures takes seconds."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    path = (tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent) / "published.db"
    with FileLock(f"{path}.lock"):
        if not path.is_file():
            _publish(path.with_suffix(".part"), content)
            path.with_suffix(".part").rename(path)
    return path


def _publish(path: Path, content: Content) -> None:
    engine = open_engine(f"sqlite:///{path}", KEYS)
    upgrade(engine)
    with sessions(engine).begin() as session:
        publish(content, session, NOW)
    engine.dispose()


@pytest.fixture
def published(published_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own with all content published."""
    shutil.copy(published_file, tmp_path / "her2.db")
    engine = open_engine(f"sqlite:///{tmp_path}/her2.db", KEYS)
    yield engine
    engine.dispose()


@pytest.fixture
def messages(published: Engine) -> Messages:
    return Messages(sessions(published), ButtonTokens(SECRET), lambda: NOW)


@pytest.fixture
def answers(published: Engine) -> Answers:
    return Answers(sessions(published), lambda: NOW)


def program(name: str) -> str:
    """The path of a program that the tests need; deploy/test-servers.sh installs it."""
    found = shutil.which(name) or next(iter(sorted(glob(f"/usr/lib/postgresql/*/bin/{name}"))), None)
    if found is None:
        pytest.fail(f"{name} is missing: run sh deploy/test-servers.sh")
    return found


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own; gives the address of its maintenance database."""
    folder = tmp_path_factory.mktemp("postgres")
    port = free_port()
    user: dict = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == 0 and str(parent).startswith("/tmp/"):
                parent.chmod(0o755)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    subprocess.run([program("initdb"), "-D", data, "-U", "her2", "-A", "trust", "-N"], check=True, cwd="/", capture_output=True, **user)
    command = [program("postgres"), "-D", data, "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"]
    server = subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user)
    try:
        wait_for_port(port)
        yield f"postgresql+psycopg2://her2@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def postgres_engine(postgres: str) -> Iterator[Engine]:
    """An empty, migrated database on PostgreSQL."""
    name = f"test_{uuid4().hex}"
    maintenance = open_engine(f"{postgres}/postgres").execution_options(isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    maintenance.dispose()
    engine = open_engine(f"{postgres}/{name}", KEYS)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server of our own."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


def wait_for_port(port: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nothing listens on port {port}")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the collector of garbage need not look at it again and again."""
    gc.freeze()
