"""How the labels of the classifier are named, and which of its articles are boundaries."""

from __future__ import annotations

ARTICLE = "ask/"  # before the id of an article: Rasa's retrieval intent
BOUNDARIES = ("no-dose-advice", "no-personal-advice", "no-diagnosis", "living-prognosis")
