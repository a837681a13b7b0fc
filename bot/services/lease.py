"""Which process does a work that only one may do at a time; the database tells, so that none needs to know the others."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from bot.services.messages import Clock
from bot.store.telegram_tables import Lease

LASTS = timedelta(seconds=30)


class Leases:
    """The leases as one process sees them."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        self._sessions, self._clock, self._me = sessions, clock, uuid4().hex

    def take(self, name: str) -> bool:
        """Takes or keeps a lease for half a minute; tells whether it is ours."""
        now = self._clock()
        free = or_(Lease.holder == self._me, Lease.until < now)
        with self._sessions.begin() as session:
            if session.execute(update(Lease).where(Lease.name == name, free).values(holder=self._me, until=now + LASTS)).rowcount:
                return True
        try:
            with self._sessions.begin() as session:
                session.add(Lease(name=name, holder=self._me, until=now + LASTS))
                return True
        except IntegrityError:
            return False

    def give_back(self, name: str) -> None:
        """Lets another process have it at once."""
        with self._sessions.begin() as session:
            session.execute(delete(Lease).where(Lease.name == name, Lease.holder == self._me))
