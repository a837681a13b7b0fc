"""The warning signs of conversations as coordinators read them: kinds and times, from the record of the guard."""

from __future__ import annotations

from typing import Dict, List, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.tables import SafetyEvent


def signs(session: Session, conversations: Sequence[str]) -> Dict[str, List[str]]:
    """The kinds of the warning signs in these conversations, the latest first, each once."""
    query = select(SafetyEvent.conversation_id, SafetyEvent.kind).where(SafetyEvent.conversation_id.in_(conversations))
    found: Dict[str, List[str]] = {}
    for conversation_id, kind in session.execute(query.order_by(SafetyEvent.id.desc())):
        kinds = found.setdefault(conversation_id, [])
        if named(kind) not in kinds:
            kinds.append(named(kind))
    return found


def named(kind: str) -> str:
    """The kind of a warning sign in words: `urgent-bleeding` is bleeding."""
    return kind.partition("-")[2]
