"""The settings: where they come from, what is refused, and that .env.example names each of them."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Dict

import pytest

from bot import settings as room
from bot.errors import CorrectTheSettings
from bot.settings import ROOT, Settings, settings_from_environment

KEY = "k" * 32


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine on which the tests run counts."""
    for name in [name for name in os.environ if name.startswith("HER2_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(Settings.__config__, "env_file", tmp_path / ".env")
    monkeypatch.setattr(room, "VAR", tmp_path / "var")


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return settings_from_environment()


def test_without_any_setting_it_runs_on_this_machine_alone():
    settings = settings_from_environment()
    assert (settings.environment, settings.host, settings.port) == ("local", "127.0.0.1", 8000)
    assert (settings.rest_token, settings.redis_url) == (None, None)
    assert settings.database_url == f"sqlite:///{ROOT}/var/her2.db"


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("HER2_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("HER2_PORT", "8080", "port", 8080),
        ("her2_port", "8080", "port", 8080),
        ("HER2_DATABASE_URL", "postgresql+psycopg2://her2@db/her2", "database_url", "postgresql+psycopg2://her2@db/her2"),
        ("HER2_REDIS_URL", "redis://redis:6379/0", "redis_url", "redis://redis:6379/0"),
        ("HER2_SECRET_KEY", KEY, "secret_key", KEY),
        ("HER2_DATA_KEY", KEY, "data_key", KEY),
        ("HER2_DATA_KEYS_OLD", f"{KEY}, {KEY}", "data_keys_old", f"{KEY}, {KEY}"),
        ("HER2_REST_TOKEN", "t" * 16, "rest_token", "t" * 16),
        ("HER2_PUBLIC_URL", "https://chat.example.org", "public_url", "https://chat.example.org"),
        ("HER2_ALLOWED_ORIGINS", "https://a.example, http://localhost:8080", "origins", ["https://a.example", "http://localhost:8080"]),
        ("HER2_UNKNOWN", "anything", "port", 8000),
        ("PORT", "8080", "port", 8000),
    ],
)
def test_an_environment_variable_is_a_setting(monkeypatch, name, value, field, read):
    assert getattr(given(monkeypatch, **{name: value}), field) == read


def test_a_file_is_read_too_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("HER2_PORT=9000\n# a comment\nHER2_HOST=example.org\n", encoding="utf-8")
    settings = given(monkeypatch, HER2_HOST="127.0.0.2")
    assert (settings.port, settings.host) == (9000, "127.0.0.2")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("HER2_PORT", "wrong-value", "HER2_PORT: value is not a valid integer"),
        ("HER2_DATABASE_URL", "", "HER2_DATABASE_URL: write an address like sqlite:////path/her2.db or postgresql+psycopg2://user:password@host/database"),
        (
            "HER2_DATABASE_URL",
            "mysql://db/her2",
            "HER2_DATABASE_URL: write an address like sqlite:////path/her2.db or postgresql+psycopg2://user:password@host/database",
        ),
        ("HER2_PORT", "65536", "HER2_PORT: ensure this value is less than or equal to 65535"),
        ("HER2_PORT", "-1", "HER2_PORT: ensure this value is greater than or equal to 0"),
        ("HER2_ENVIRONMENT", "wrong-value", "HER2_ENVIRONMENT: unexpected value; permitted: 'local', 'production'"),
        ("HER2_REST_TOKEN", "wrong-value", "HER2_REST_TOKEN: ensure this value has at least 16 characters"),
        ("HER2_ALLOWED_ORIGINS", "*", "HER2_ALLOWED_ORIGINS: name each site as https://host or http://host:port, with commas between them"),
        ("HER2_ALLOWED_ORIGINS", "https://a.example/", "HER2_ALLOWED_ORIGINS: name each site as https://host or http://host:port, with commas between them"),
        ("HER2_DESK_HOURS", "wrong-value", "HER2_DESK_HOURS: write hours like 'Mon-Fri 09:00-17:00; Sat 10:00-13:00'"),
        ("HER2_DESK_TIMEZONE", "wrong-value", "HER2_DESK_TIMEZONE: it is no time zone of the IANA list"),
        ("HER2_DESK_HOLIDAYS", "wrong-value", "HER2_DESK_HOLIDAYS: write days like 2026-12-25, 2027-01-01"),
        ("HER2_SECRET_KEY", "wrong-value", "HER2_SECRET_KEY: set it to at least 32 random characters"),
        ("HER2_SECRET_KEY", "k" * 31, "HER2_SECRET_KEY: set it to at least 32 random characters"),
        ("HER2_DATA_KEY", "k" * 31, "HER2_DATA_KEY: set it to at least 32 random characters"),
        ("HER2_DATA_KEY", f"{KEY},{KEY}", "HER2_DATA_KEY: choose one without a comma"),
        ("HER2_DATA_KEYS_OLD", f"{KEY},k", "HER2_DATA_KEYS_OLD: set it to at least 32 random characters"),
    ],
)
def test_a_wrong_setting_is_named_but_its_value_is_not(monkeypatch, name, value, reason):
    with pytest.raises(CorrectTheSettings) as refused:
        given(monkeypatch, **{name: value})
    assert str(refused.value) == f"The settings do not allow a start: correct the named variable. ({reason})"


def test_all_wrong_settings_are_named_at_once(monkeypatch):
    with pytest.raises(CorrectTheSettings, match="HER2_ENVIRONMENT: .*; HER2_PORT: "):
        given(monkeypatch, HER2_PORT="x", HER2_ENVIRONMENT="x")


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({}, "HER2_SECRET_KEY is missing; .*; HER2_DATA_KEY is missing; "),
        ({"HER2_SECRET_KEY": KEY}, r"\(HER2_DATA_KEY is missing; "),
        ({"HER2_DATA_KEY": KEY}, r"\(HER2_SECRET_KEY is missing; "),
    ],
)
def test_in_production_no_secret_has_a_default(monkeypatch, tmp_path, variables, missing):
    with pytest.raises(CorrectTheSettings, match=missing) as refused:
        given(monkeypatch, HER2_ENVIRONMENT="production", **variables)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "var").exists()


def test_in_production_the_given_secrets_are_used(monkeypatch):
    settings = given(monkeypatch, HER2_ENVIRONMENT="production", HER2_SECRET_KEY=KEY, HER2_DATA_KEY="d" * 32)
    assert (settings.secret_key, settings.data_key) == (KEY, "d" * 32)


@pytest.mark.parametrize("name", ["secret_key", "data_key"])
def test_a_local_secret_is_made_once_long_and_readable_by_its_owner_alone(tmp_path, name):
    first, second = (getattr(settings_from_environment(), name) for _ in range(2))
    path = tmp_path / "var" / name
    assert first == second == path.read_text(encoding="utf-8")
    assert len(first) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_local_secrets_are_two(tmp_path):
    settings = settings_from_environment()
    assert settings.secret_key != settings.data_key
    assert {path.name for path in (tmp_path / "var").iterdir()} == {"secret_key", "data_key"}


def test_a_local_secret_that_was_never_written_is_made_anew(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").touch()
    assert len(settings_from_environment().secret_key) >= 32


def documented() -> Dict[str, str]:
    """Name → default of every line of .env.example that is a setting; all of them are commented out."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    return dict(match.groups() for line in lines if (match := re.fullmatch(r"#([A-Z0-9_]+)=(.*)", line)))


def test_the_example_names_every_setting_with_its_default_and_no_other():
    defaults = {f"HER2_{name.upper()}": field.default for name, field in Settings.__fields__.items()}
    shown = {name: "" if default is None else str(default).replace(f"{ROOT}/", "") for name, default in defaults.items()}
    assert documented() == shown


def test_the_example_describes_every_setting():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    blocks = [block.splitlines() for block in text.split("\n\n") if re.search(r"^#HER2_", block, re.M)]
    assert [block for block in blocks if not re.match(r"# \S", block[0])] == []
