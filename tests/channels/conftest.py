"""python-telegram-bot imports APScheduler where it is installed (Rasa brings it), which warns that pkg_resources is old; that is not ours to hear."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import telegram.ext  # noqa: F401
