"""The people at the desk: accounts, signing in, who is there and what they look at."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import List, Optional
from uuid import uuid4

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.care.handoff import Actor, Role
from bot.errors import ChooseAnother, SignInAgain, SignInRefused
from bot.services.messages import Clock
from bot.store.desk_tables import Coordinator, DeskSession

log = structlog.get_logger(__name__)
SHORTEST_PASSWORD, LONGEST_PASSWORD, LONGEST_NAME = 12, 200, 80
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
LONGEST_SESSION, LONGEST_PAUSE = timedelta(hours=12), timedelta(hours=2)
ROLES = tuple(role.value for role in (Role.COORDINATOR, Role.LEAD, Role.AUDITOR))
ANSWERING = Coordinator.role != Role.AUDITOR.value  # who answers patients
PRESENT, LOOKING = timedelta(minutes=2), timedelta(seconds=15)


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, in which session, and the token that their forms carry."""

    actor: Actor
    session_id: str
    csrf: str
    busy: bool = False

    @property
    def lead(self) -> bool:
        """Whether this is a lead."""
        return self.actor.role is Role.LEAD


@dataclass(frozen=True)
class Colleague:
    """A coordinator as the others see them."""

    id: str
    name: str
    role: str
    present: bool
    busy: bool

    @property
    def free(self) -> bool:
        """Whether they are there and not busy."""
        return self.present and not self.busy


class Coordinators:
    """Accounts and sessions; passwords are kept as argon2 hashes, session secrets as SHA-256."""

    def __init__(self, sessions: sessionmaker, clock: Clock, hasher: Optional[PasswordHasher] = None) -> None:
        self._sessions, self._clock = sessions, clock
        self._hasher = hasher or PasswordHasher()

    def add(self, name: str, password: str, role: str = Role.COORDINATOR.value) -> str:
        """Makes an account and gives its id; raises ChooseAnother."""
        plain = " ".join(name.split())
        if not 0 < len(plain) <= LONGEST_NAME or not plain.isprintable():
            raise ChooseAnother(f"a name has 1 to {LONGEST_NAME} characters")
        if role not in ROLES:
            raise ChooseAnother("the role is coordinator, lead or auditor")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or len(set(password)) < SHORTEST_PASSWORD // 3 or plain.lower() in password.lower():
            raise ChooseAnother(f"a password has {SHORTEST_PASSWORD} characters or more, not always the same ones and not the name")
        row = Coordinator(id=uuid4().hex, name=plain, role=role, password_hash=self._hasher.hash(password), failed_sign_ins=0, created_at=self._clock())
        try:
            with self._sessions.begin() as session:
                session.add(row)
        except IntegrityError:
            raise ChooseAnother("somebody has this name already") from None
        return row.id

    def sign_in(self, name: str, password: str) -> str:
        """The secret of a new session; raises SignInRefused, in the same way and after the same time whatever was wrong."""
        with self._sessions.begin() as session:
            row = session.execute(select(Coordinator).filter_by(name=" ".join(name.split()))).scalar()
            right = self._matches(row.password_hash if row else self._nobody, password)
            locked = row is not None and row.locked_until is not None and row.locked_until > self._clock()
            if row is not None and right and not locked:
                row.failed_sign_ins, row.locked_until, row.seen_at, row.busy = 0, None, self._clock(), False
                return self._open(session, row.id)
            if row is not None and not locked:
                self._count_failure(session, row.id)
        log.warning("sign_in_refused", coordinator=row.id if row else None, locked=locked)
        raise SignInRefused()

    def signed_in(self, secret: str, used: bool = True) -> SignedIn:
        """Who holds a session; `used` is false for what a page asks by itself, which does not keep a session alive. Raises SignInAgain."""
        with self._sessions.begin() as session:
            query = select(DeskSession, Coordinator).join(Coordinator, Coordinator.id == DeskSession.coordinator_id)
            found = session.execute(query.where(DeskSession.id == _hashed(secret))).first()
            if found is None or self._over(found[0]):
                raise SignInAgain()
            row, coordinator = found
            coordinator.seen_at = self._clock()
            if used:
                row.used_at = self._clock()
            return SignedIn(Actor(Role(coordinator.role), coordinator.name, coordinator.id), row.id, row.csrf, coordinator.busy)

    def set_busy(self, who: SignedIn, busy: bool) -> None:
        """What somebody says of themselves; signing in anew makes them free."""
        with self._sessions.begin() as session:
            session.execute(update(Coordinator).where(Coordinator.id == who.actor.id).values(busy=busy))

    def sign_out(self, who: SignedIn) -> None:
        """Ends a session; its owner is no longer shown as present."""
        with self._sessions.begin() as session:
            session.execute(delete(DeskSession).where(DeskSession.id == who.session_id))
            session.execute(update(Coordinator).where(Coordinator.id == who.actor.id).values(seen_at=None))

    def looks_at(self, who: SignedIn, handoff_id: Optional[int]) -> List[str]:
        """Notes what is open in a session and gives the names of the others who look at the same."""
        now = self._clock()
        with self._sessions.begin() as session:
            session.execute(update(DeskSession).where(DeskSession.id == who.session_id).values(looking_at=handoff_id, looked_at=now))
            query = select(Coordinator.name).join(DeskSession, DeskSession.coordinator_id == Coordinator.id)
            same = (DeskSession.looking_at == handoff_id, DeskSession.looked_at > now - LOOKING, Coordinator.id != who.actor.id)
            return sorted(set(session.execute(query.where(*same)).scalars())) if handoff_id is not None else []

    def colleagues(self) -> List[Colleague]:
        """Everyone who answers patients: those who are free first, then those who are busy, then those who are away."""
        query = select(Coordinator).where(ANSWERING).order_by(Coordinator.name)
        with self._sessions() as session:
            rows = session.execute(query).scalars().all()
        found = [Colleague(row.id, row.name, row.role, self._present(row), row.busy) for row in rows]
        return sorted(found, key=lambda one: (not one.present, one.busy))

    def anyone_free(self) -> bool:
        """Whether somebody is at the desk and not busy."""
        return any(one.free for one in self.colleagues())

    @cached_property
    def _nobody(self) -> str:
        """The hash that the password of an unknown name is measured against, so that it takes as long."""
        return self._hasher.hash(secrets.token_urlsafe())

    def _present(self, row: Coordinator) -> bool:
        return row.seen_at is not None and self._clock() - row.seen_at < PRESENT

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password[: LONGEST_PASSWORD + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False

    def _count_failure(self, session: Session, coordinator_id: str) -> None:
        # Counted by the database, so that many tries at once do not count as one.
        mine = Coordinator.id == coordinator_id
        session.execute(update(Coordinator).where(mine).values(failed_sign_ins=Coordinator.failed_sign_ins + 1))
        locked = {"failed_sign_ins": 0, "locked_until": self._clock() + LOCKED_FOR}
        session.execute(update(Coordinator).where(mine, Coordinator.failed_sign_ins >= MOST_FAILURES).values(**locked))

    def _open(self, session: Session, coordinator_id: str) -> str:
        secret, now = secrets.token_urlsafe(32), self._clock()
        session.execute(delete(DeskSession).where(DeskSession.created_at < now - LONGEST_SESSION))
        session.add(DeskSession(id=_hashed(secret), coordinator_id=coordinator_id, csrf=secrets.token_urlsafe(32), created_at=now, used_at=now))
        return secret

    def _over(self, row: DeskSession) -> bool:
        now: datetime = self._clock()
        return now - row.created_at >= LONGEST_SESSION or now - row.used_at >= LONGEST_PAUSE


def same(token: str, given: str) -> bool:
    """Whether a form carries the token of its session."""
    return hmac.compare_digest(token.encode(), given.encode("utf-8", "replace"))


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
