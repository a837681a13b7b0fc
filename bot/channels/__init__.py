"""Doors: they turn the outer world's words into messages and back."""
