"""The only room that imports Rasa. It shows one port to the others: a conversation and a text in, replies out."""
