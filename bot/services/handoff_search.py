"""Words are looked for in what was said and noted: it is encrypted, so the database cannot look for them itself."""

from __future__ import annotations

import json
from typing import Any, Iterator, List, Sequence, Set

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session

from bot.store.desk_tables import HandOff, Note
from bot.store.encryption import EncryptedText
from bot.store.tables import Conversation, Message

MOST_FOUND = 1000
AT_ONCE = 1000
SAID = type_coerce(Message.body, EncryptedText("messages.body"))  # the JSON as it stands, which costs less than to read it


def found(session: Session, conditions: Sequence[Any], words: str) -> List[int]:
    """The hand-offs within these conditions in whose messages or notes the words stand, or whose number they are; the latest first."""
    within = select(HandOff.id, HandOff.conversation_id).join(Conversation, Conversation.id == HandOff.conversation_id).where(*conditions)
    theirs = within.with_only_columns(HandOff.conversation_id, maintain_column_froms=True)
    sought = words.casefold()
    holding = {*_said(session, theirs, sought), *_noted(session, theirs, sought)}
    rows = session.execute(within.order_by(HandOff.id.desc()))
    return [number for number, conversation in rows if conversation in holding or str(number) == words][:MOST_FOUND]


def _said(session: Session, theirs: Any, sought: str) -> Iterator[str]:
    escaped = json.dumps(sought, ensure_ascii=False)[1:-1]
    query = select(Message.conversation_id, SAID).where(Message.conversation_id.in_(theirs)).execution_options(yield_per=AT_ONCE)
    seen: Set[str] = set()
    for conversation, said in session.execute(query):
        if conversation not in seen and escaped in said.casefold() and sought in json.loads(said)["text"].casefold():
            seen.add(conversation)
            yield conversation


def _noted(session: Session, theirs: Any, sought: str) -> Iterator[str]:
    query = select(Note.conversation_id, Note.text).where(Note.conversation_id.in_(theirs))
    return (conversation for conversation, text in session.execute(query) if sought in text.casefold())
