"""Changing the data key: what an older key wrote is written anew with the first one, in batches, while the assistant runs."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List

from sqlalchemy import Column, LargeBinary, String, Table, and_, column, delete, func, select, table, tuple_, update
from sqlalchemy.engine import Connection, Engine

from bot.store.encryption import ID_AT, ID_BYTES, Encrypted, KeyedHash, Keyring, keys_of
from bot.store.schema import schema
from bot.store.tables import DataKey

BATCH = 200
Told = Callable[[str, int], None]


def rotate(engine: Engine, told: Told) -> int:
    """Writes every value of an older key anew and gives their number; stopped at any moment, it goes on there when it is started again."""
    keys = keys_of(engine.dialect)
    changed = 0
    for place in places():
        count = sum(_batches(engine, keys, place))
        told(place.type.place, count)
        changed += count
    with engine.begin() as connection:
        connection.execute(delete(DataKey).where(DataKey.id != keys.current.hex()))
    return changed


def places() -> List[Column]:
    """Every encrypted column."""
    return [kept for one in schema().sorted_tables for kept in one.columns if isinstance(kept.type, Encrypted)]


def _batches(engine: Engine, keys: Keyring, place: Column) -> Iterator[int]:
    bare = _bare(place.table)
    older = and_(bare.c[place.name].is_not(None), func.substr(bare.c[place.name], ID_AT + 1, ID_BYTES) != keys.current)
    row = [bare.c[key.name] for key in place.table.primary_key]
    after: Any = None
    while True:
        query = select(*row, bare.c[place.name]).where(older).order_by(*row).limit(BATCH)
        with engine.begin() as connection:
            found = connection.execute(query if after is None else query.where(tuple_(*row) > tuple_(*after))).all()
            yield sum(_renewed(connection, keys, place, bare, one) for one in found)
        if len(found) < BATCH:
            return
        after = found[-1][:-1]


def _renewed(connection: Connection, keys: Keyring, place: Column, bare: Any, found: Any) -> int:
    """Only what is still as it was read is written: the assistant may have written it anew in between, with the new key."""
    plain = keys.opened(found[-1], place.type.place)
    values: Dict[str, Any] = {place.name: keys.sealed(plain, place.type.place), **_hashes(keys, place, plain)}
    same = [bare.c[key.name] == found[at] for at, key in enumerate(place.table.primary_key)]
    return connection.execute(update(bare).where(*same, bare.c[place.name] == found[-1]).values(values)).rowcount


def _hashes(keys: Keyring, place: Column, plain: bytes) -> Dict[str, str]:
    looked_up = [kept for kept in place.table.columns if isinstance(kept.type, KeyedHash) and kept.type.place == place.type.place]
    return {kept.name: keys.hashed(plain.decode("utf-8", "surrogatepass"), kept.type.place) for kept in looked_up}


def _bare(whole: Table) -> Any:
    """The table without the types that encrypt."""
    kinds = {Encrypted: LargeBinary(), KeyedHash: String()}
    return table(whole.name, *(column(kept.name, next((bare for kind, bare in kinds.items() if isinstance(kept.type, kind)), kept.type)) for kept in whole.c))
