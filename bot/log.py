"""Quiet, structured logs: JSON lines that hold ids and kinds of errors, never a patient's words."""

from __future__ import annotations

import logging
import os

import structlog

OURS = ("bot", "actions", "knowledge")
SILENT = ("rasa", "rasa_sdk", "socketio", "engineio", "uvicorn", "httpx", "matplotlib", "tensorflow", "apscheduler", "sanic", "asyncio", "py.warnings")
MUTE = ("telegram", "httpcore")  # python-telegram-bot quotes whole updates, and addresses that hold the token, up to the highest level


def configure() -> None:
    """Sets up logging once, at the start of a program. Rasa's own lines may quote a message, so they are not written."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    logging.captureWarnings(True)
    logging.basicConfig(format="%(message)s", level=logging.ERROR, force=True)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in MUTE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
