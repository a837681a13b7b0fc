"""rasa_sdk actions: read what was understood, call one service, utter."""
