"""Rasa as it comes, measured beside ours: its pipeline, and its Telegram channel."""
