"""The settings: environment variables with the prefix HER2_, or a file .env; each is described in .env.example."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any, Dict, List, Literal, Optional

from pydantic import BaseSettings, Field, ValidationError, validator
from pydantic.fields import ModelField

from bot.care.desk_hours import DeskHours, desk_hours
from bot.care.retention import Terms
from bot.care.service_level import ServiceLevel, service_minutes
from bot.errors import CorrectTheSettings

ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
MODEL = VAR / "model.tar.gz"
EAR = VAR / "ear.safetensors"
SECRET_LENGTH = 32
DATABASE = re.compile(r"sqlite://|postgresql(?:\+psycopg2)?://")
SECRETS = ("secret_key", "data_key")
RATE = r"^([1-9]\d{0,6}/(second|minute|hour|day))?$"
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class Settings(BaseSettings):
    """All that an operator can set."""

    environment: Literal["local", "production"] = "local"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    database_url: str = f"sqlite:///{VAR / 'her2.db'}"
    public_url: str = ""
    allowed_origins: str = ""
    redis_url: Optional[str] = None
    secret_key: str = ""
    data_key: str = ""
    data_keys_old: str = ""
    rest_token: Optional[str] = Field(None, min_length=16)
    desk_hours: str = "Mon-Fri 09:00-17:00"
    desk_timezone: str = "UTC"
    desk_holidays: str = ""
    desk_patience_minutes: int = Field(15, ge=1, le=24 * 60)
    desk_answer_minutes: str = "5, 15, 60"
    desk_mail_to: str = ""
    desk_mail_from: str = ""
    desk_webhook_url: Optional[str] = None
    desk_telegram_chat: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    retention_conversations_days: int = Field(365, ge=0)
    retention_files_days: int = Field(90, ge=0)
    retention_gaps_days: int = Field(365, ge=0)
    retention_log_days: int = Field(6 * 365, ge=0)
    rate_session: str = Field("60/minute", regex=RATE)
    rate_rest: str = Field("6000/minute", regex=RATE)
    rate_address: str = Field("3000/minute", regex=RATE)
    rate_new_sessions: str = Field("600/minute", regex=RATE)
    rate_sign_in: str = Field("20/minute", regex=RATE)
    telegram_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str = Field("", regex=r"^(https?://[^/]+/telegram/\S+)?$")
    telegram_webhook_secret: str = Field("", regex=r"^([A-Za-z0-9_-]{16,256})?$")

    @validator("telegram_webhook_secret", always=True)
    def _with_the_webhook(cls, value: str, values: Dict[str, Any]) -> str:
        if values.get("telegram_webhook_url") and not value:
            raise ValueError("a webhook needs a secret: set 16 to 256 letters, digits, _ or -")
        return value

    @validator("secret_key", "data_key", "data_keys_old")
    def _long_enough(cls, value: str, field: ModelField) -> str:
        secrets_given = listed(value) if field.name == "data_keys_old" else [value] if value else []
        if any(len(secret) < SECRET_LENGTH for secret in secrets_given):
            raise ValueError(f"set it to at least {SECRET_LENGTH} random characters")
        if field.name == "data_key" and "," in value:
            raise ValueError("choose one without a comma")
        return value

    @validator("database_url")
    def _database(cls, value: str) -> str:
        if not DATABASE.match(value):
            raise ValueError("write an address like sqlite:////path/her2.db or postgresql+psycopg2://user:password@host/database")
        return value

    @validator("allowed_origins")
    def _origins(cls, value: str) -> str:
        wrong = [origin for origin in listed(value) if not ORIGIN.fullmatch(origin)]
        if wrong:
            raise ValueError("name each site as https://host or http://host:port, with commas between them")
        return value

    @validator("desk_hours")
    def _readable(cls, value: str) -> str:
        desk_hours(value, "UTC", "")
        return value

    @validator("desk_timezone")
    def _known_zone(cls, value: str) -> str:
        desk_hours("", value, "")
        return value

    @validator("desk_holidays")
    def _days(cls, value: str) -> str:
        desk_hours("", "UTC", value)
        return value

    @validator("desk_answer_minutes")
    def _minutes(cls, value: str) -> str:
        service_minutes(value)
        return value

    @property
    def origins(self) -> List[str]:
        """The sites that may embed the chat."""
        return listed(self.allowed_origins)

    @property
    def rates(self) -> Dict[str, str]:
        """How fast a kind may come; see bot/services/pace.py."""
        return {name.partition("_")[2]: value for name, value in self.dict().items() if name.startswith("rate_")}

    @property
    def https(self) -> bool:
        """Whether patients reach it by HTTPS alone: cookies are then never sent in clear."""
        return self.environment == "production" or self.public_url.startswith("https:")

    @property
    def terms(self) -> Terms:
        """After how many days each kind is deleted."""
        return Terms(self.retention_conversations_days, self.retention_files_days, self.retention_gaps_days, self.retention_log_days)

    @property
    def hours(self) -> DeskHours:
        """When somebody is at the desk."""
        return desk_hours(self.desk_hours, self.desk_timezone, self.desk_holidays)

    @property
    def service_level(self) -> ServiceLevel:
        """Within how long patients should be answered."""
        return ServiceLevel(self.hours, service_minutes(self.desk_answer_minutes))

    class Config:
        env_prefix = "HER2_"
        env_file = ROOT / ".env"
        env_file_encoding = "utf-8"


def settings_from_environment() -> Settings:
    """Reads the settings; raises CorrectTheSettings with one line that says which to correct."""
    try:
        settings = Settings()
    except ValidationError as error:
        faults = "; ".join(f"HER2_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise CorrectTheSettings(faults) from None
    if not settings.public_url:
        settings = settings.copy(update={"public_url": f"http://{settings.host}:{settings.port}"})
    missing = [name for name in SECRETS if not getattr(settings, name)]
    if missing and settings.environment == "production":
        raise CorrectTheSettings("; ".join(f"HER2_{name.upper()} is missing; set it to at least {SECRET_LENGTH} random characters" for name in missing))
    return settings.copy(update={name: _local_secret(VAR / name) for name in missing})


def listed(value: str) -> List[str]:
    """The entries of a setting that is a list with commas."""
    return [entry.strip() for entry in value.split(",") if entry.strip()]


def _local_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or not path.read_text(encoding="utf-8").strip():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(SECRET_LENGTH), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
