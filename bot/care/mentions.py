"""Whom a note speaks to: `@` and a colleague's name, in full, or a first name that only one of them has."""

from __future__ import annotations

import re
from collections import Counter
from typing import Dict, Iterable, List, Optional, Tuple


def mentioned(text: str, names: Iterable[str]) -> List[str]:
    """The names that a text speaks to, each once, in the order of the text."""
    return list(dict.fromkeys(whom for _, whom in pieces(text, names) if whom))


def pieces(text: str, names: Iterable[str]) -> List[Tuple[str, Optional[str]]]:
    """The whole text in pieces, each with the name that it speaks to, if it does."""
    handles = _handles(names)
    if not handles:
        return [(text, None)]
    # The longest first: "@Mei Tan" is not "@Mei".
    known = "|".join(re.escape(handle) for handle in sorted(handles, key=len, reverse=True))
    cut = re.split(rf"(?<!\w)(@(?:{known}))(?!\w)", text, flags=re.IGNORECASE)
    return [(piece, handles.get(piece[1:].casefold()) if place % 2 else None) for place, piece in enumerate(cut) if piece]


def _handles(names: Iterable[str]) -> Dict[str, str]:
    known = list(dict.fromkeys(names))
    firsts = Counter(name.split()[0].casefold() for name in known)
    unique = {name.split()[0].casefold(): name for name in known if firsts[name.split()[0].casefold()] == 1}
    return {**unique, **{name.casefold(): name for name in known}}
