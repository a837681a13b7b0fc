"""Encryption at rest: AES-256-GCM with a ring of keys that travels with the engine, and the column types that use it."""

from __future__ import annotations

import hmac
import json
import secrets
from typing import Any, Dict, FrozenSet, List, Optional

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary, String, TypeDecorator, type_coerce
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import Session

from bot.errors import GiveTheDataKey

FORM = b"\x01"
ID_BYTES, NONCE_BYTES = 4, 12
ID_AT = len(FORM)
NONCE_AT = ID_AT + ID_BYTES
TEXT_AT = NONCE_AT + NONCE_BYTES


class Key:
    """One key of the ring, derived from the secret of an operator: its id, its cipher, its hash."""

    def __init__(self, secret: str) -> None:
        self.id = _derived(secret, b"id", ID_BYTES)
        self._cipher = AESGCM(_derived(secret, b"encrypt", 32))
        self._mac = _derived(secret, b"look up", 32)

    def sealed(self, plain: bytes, place: str) -> bytes:
        """A value that can be read with this key, in this place, alone."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORM + self.id + nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def opened(self, sealed: bytes, place: str) -> bytes:
        """The value; raises InvalidTag where it was changed or stood in another place."""
        return self._cipher.decrypt(sealed[NONCE_AT:TEXT_AT], sealed[TEXT_AT:], place.encode())

    def hashed(self, plain: str, place: str) -> str:
        """What a value is looked up by: nobody without the key can tell which value it is."""
        return hmac.new(self._mac, f"{place}\0{plain}".encode("utf-8", "surrogatepass"), "sha256").hexdigest()


class Keyring:
    """The first key writes; every key reads, so that keys can be changed while the assistant runs."""

    def __init__(self, *secrets_given: str) -> None:
        self._ring = [Key(secret) for secret in secrets_given]
        self._by_id: Dict[bytes, Key] = {key.id: key for key in self._ring}

    @property
    def current(self) -> bytes:
        """The id of the key that writes."""
        return self._first().id

    @property
    def ids(self) -> FrozenSet[str]:
        """The ids of all keys, as an operator sees them."""
        return frozenset(key.id.hex() for key in self._ring)

    def sealed(self, plain: bytes, place: str) -> bytes:
        """A value as it is kept; raises GiveTheDataKey if the ring is empty."""
        return self._first().sealed(plain, place)

    def opened(self, sealed: bytes, place: str) -> bytes:
        """A kept value; raises GiveTheDataKey if its key is not in the ring or it is not what was written here."""
        key = self._by_id.get(sealed[ID_AT:NONCE_AT])
        if key is None or sealed[:ID_AT] != FORM:
            raise GiveTheDataKey(f"what stands in {place} needs the key {sealed[ID_AT:NONCE_AT].hex()}")
        try:
            return key.opened(sealed, place)
        except InvalidTag:
            raise GiveTheDataKey(f"what stands in {place} was not written there") from None

    def hashes(self, plain: str, place: str) -> List[str]:
        """The hash of a value by each key, that of the writing key first."""
        return [key.hashed(plain, place) for key in self._ring]

    def hashed(self, plain: str, place: str) -> str:
        """The hash of a value by the writing key."""
        return self._first().hashed(plain, place)

    def _first(self) -> Key:
        if not self._ring:
            raise GiveTheDataKey("HER2_DATA_KEY is missing")
        return self._ring[0]


def give_keys(engine: Engine, keys: Keyring) -> None:
    """Lets an engine read and write what is encrypted; the keys live and die with it."""
    engine.dialect.her2_keys = keys


def keys_of(dialect: Dialect) -> Keyring:
    """The keys that an engine was given; an empty ring if none."""
    return getattr(dialect, "her2_keys", None) or Keyring()


class Encrypted(TypeDecorator):
    """A column whose values are encrypted; `place` (table.column) is sealed in with each, so that none can be moved to another column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> Optional[bytes]:
        """To what is kept."""
        return None if value is None else keys_of(dialect).sealed(self.packed(value), self.place)

    def process_result_value(self, value: Optional[bytes], dialect: Dialect) -> Any:
        """Back from what is kept."""
        return None if value is None else self.unpacked(keys_of(dialect).opened(value, self.place))

    def packed(self, value: Any) -> bytes:
        """A value as bytes."""
        raise NotImplementedError

    def unpacked(self, plain: bytes) -> Any:
        """The value of bytes."""
        raise NotImplementedError


class EncryptedBytes(Encrypted):
    """Bytes, for example a file."""

    cache_ok = True

    def packed(self, value: bytes) -> bytes:
        """They are bytes already."""
        return bytes(value)

    def unpacked(self, plain: bytes) -> bytes:
        """They stay bytes."""
        return plain


class EncryptedText(Encrypted):
    """A text."""

    cache_ok = True

    def packed(self, value: str) -> bytes:
        """As UTF-8."""
        return value.encode("utf-8", "surrogatepass")

    def unpacked(self, plain: bytes) -> str:
        """From UTF-8."""
        return plain.decode("utf-8", "surrogatepass")


class EncryptedJson(Encrypted):
    """Anything that JSON can say; read as EncryptedText it is the JSON itself."""

    cache_ok = True

    def packed(self, value: Any) -> bytes:
        """As compact JSON with its letters unescaped."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def unpacked(self, plain: bytes) -> Any:
        """From JSON."""
        return json.loads(plain.decode("utf-8", "surrogatepass"))


class KeyedHash(TypeDecorator):
    """A column that is looked up by: given a value it keeps its keyed hash; `place` is the encrypted column that holds the value itself."""

    impl = String(64)
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Optional[str], dialect: Dialect) -> Optional[str]:
        """To the hash by the writing key."""
        return None if value is None else keys_of(dialect).hashed(value, self.place)


def equals(session: Session, column: Any, value: str) -> Any:
    """The condition that a keyed hash is the hash of a value, by whichever key of the ring it was made."""
    hashes = keys_of(session.get_bind().dialect).hashes(value, column.type.place)
    return type_coerce(column, String).in_(hashes)


def _derived(secret: str, use: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"her2 navigator: " + use).derive(secret.encode())
