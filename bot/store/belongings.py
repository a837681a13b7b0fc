"""Which rows of which tables belong to one person: found through the references between the tables, so that no list can be forgotten."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from sqlalchemy import Column, Table, delete, func, select, update
from sqlalchemy.orm import Session

from bot.store.schema import schema

Belongings = Dict[Table, Any]


def belongings(conversation_id: str) -> Belongings:
    """Table → the condition that picks this person's rows; a table stands after those it refers to."""
    found: Belongings = {}
    for table in schema().sorted_tables:
        condition = _picked(table, found, conversation_id)
        if condition is not None:
            found[table] = condition
    return found


def remove(session: Session, conversation_id: str) -> Dict[str, int]:
    """Deletes a person's rows and gives how many there were in each table; what only points at them points at nothing."""
    found = belongings(conversation_id)
    for column, condition in _pointing(found):
        session.execute(update(column.table).where(condition).values({column: None}))
    counts = {table.name: session.execute(select(func.count()).select_from(table).where(condition)).scalar_one() for table, condition in found.items()}
    for table, condition in reversed(list(found.items())):
        session.execute(delete(table).where(condition))
    return {name: count for name, count in counts.items() if count}


def _picked(table: Table, found: Belongings, conversation_id: str) -> Optional[Any]:
    if table.name == "conversations":
        return table.c.id == conversation_id
    if "conversation_id" in table.c:
        return table.c.conversation_id == conversation_id
    for reference in table.foreign_keys:
        owner = reference.column.table
        if owner in found and not reference.parent.nullable:
            return reference.parent.in_(select(reference.column).where(found[owner]))
    return None


def _pointing(found: Belongings) -> "List[tuple[Column, Any]]":
    """Columns of other tables that point at a person's rows."""
    references = [reference for table in schema().sorted_tables if table not in found for reference in table.foreign_keys]
    mine = [reference for reference in references if reference.column.table in found]
    return [(reference.parent, reference.parent.in_(select(reference.column).where(found[reference.column.table]))) for reference in mine]
