"""How long what people tell is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """After how many days each kind is deleted; 0 keeps it."""

    conversations: int
    files: int
    gaps: int
    log: int
