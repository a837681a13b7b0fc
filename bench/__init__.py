"""Measurements side by side; run on a quiet machine, read the ratios."""
