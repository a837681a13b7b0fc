"""Rasa warns of its own old age when it is imported; our warnings stay errors."""

import warnings

import pytest


@pytest.fixture(scope="session", autouse=True)
def rasa_imported() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rasa.core.agent  # noqa: F401
