"""What a coordinator can do with a conversation; each act is one transaction and stands in the audit trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Dict, List, Optional
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.care.desk_hours import DeskHours, promise
from bot.care.handoff import HELD, Actor, Move, State
from bot.care.mentions import mentioned
from bot.errors import NoSuchHandOff, NotYours
from bot.services import handoff_words as words
from bot.services.coordinators import ANSWERING
from bot.services.handoff_record import Record
from bot.services.messages import Clock, Messages, cleaned
from bot.services.replies import Reply
from bot.store.desk_tables import Coordinator, HandOff, Mention, Note

REASONS = ("question answered", "sent to their care team", "papers received", "pre-screening done", "patient did not reply", "not for this service", "other")
SEEN = "warning sign seen"
SNOOZES = {"1 hour": timedelta(hours=1), "4 hours": timedelta(hours=4), "1 day": timedelta(days=1), "3 days": timedelta(days=3)}


class Desk:
    """The acts of coordinators. Each gives the id of the conversation, whose patient may have something to read now."""

    def __init__(self, sessions: sessionmaker, messages: Messages, clock: Clock, hours: DeskHours) -> None:
        self._sessions, self._messages, self._clock, self._hours = sessions, messages, clock, hours
        self._record = Record(clock)

    def claim(self, handoff_id: int, who: Actor) -> str:
        """Takes a conversation; of two at once one wins and the other gets NotYours."""
        with self._sessions.begin() as session:
            flagged = self._record.get(session, handoff_id).state == State.FLAGGED.value
            row = self._record.move(session, handoff_id, Move.CLAIM, who)
            return self._tell(session, row, words.reached_out(who.name) if flagged else words.joined(who.name))

    def seen(self, handoff_id: int, who: Actor) -> str:
        """Acknowledges a warning sign of somebody who has not asked for a person; the patient is told nothing."""
        return self._act(handoff_id, Move.SEE, who, None, reason=SEEN)

    def reply(self, handoff_id: int, who: Actor, text: str, key: str) -> str:
        """Writes to the patient; what comes again with the same key is written once. Raises MessageRefused or NotYours."""
        kept = cleaned(text)
        try:
            with self._sessions.begin() as session:
                row = self._record.move(session, handoff_id, Move.REPLY, who, coordinator_typed_at=None)
                self._messages.record(session, row.conversation_id, [words.from_coordinator(who.name, kept)], author="coordinator", key=key)
                return row.conversation_id
        except IntegrityError:
            conversation_id = self.conversation(handoff_id)
            if self._messages.text_of(conversation_id, key) == kept:
                return conversation_id
        return self.reply(handoff_id, who, kept, uuid4().hex)  # another text by the same key: a page that did not hear that the first had arrived

    def transfer(self, handoff_id: int, who: Actor, to: str) -> str:
        """Gives a conversation to a colleague."""
        with self._sessions.begin() as session:
            name = session.execute(select(Coordinator.name).filter_by(id=to).where(ANSWERING)).scalar()
            if name is None:
                raise NotYours("there is no such colleague")
            row = self._record.move(session, handoff_id, Move.TRANSFER, who, to=to, detail={"to": name})
            return self._tell(session, row, words.transferred(name))

    def snooze(self, handoff_id: int, who: Actor, span: str) -> str:
        """Puts a conversation aside for a while; it comes back by itself, or when the patient writes."""
        if span not in SNOOZES:
            raise NotYours("choose how long")
        return self._act(handoff_id, Move.SNOOZE, who, None, detail={"for": span}, snoozed_until=self._clock() + SNOOZES[span])

    def wake(self, handoff_id: int, who: Actor) -> str:
        """Takes a conversation up again before its time."""
        return self._act(handoff_id, Move.WAKE, who, None)

    def release(self, handoff_id: int, who: Actor) -> str:
        """Puts a conversation back into the queue."""
        with self._sessions.begin() as session:
            row = self._record.move(session, handoff_id, Move.RELEASE, who)
            return self._tell(session, row, words.waits_again(self._record.position(session, row), promise(self._hours, self._clock())))

    def close(self, handoff_id: int, who: Actor, reason: str) -> str:
        """Ends a conversation with a reason; the patient is asked whether it helped."""
        if reason not in REASONS:
            raise NotYours("choose a reason")
        return self._end(handoff_id, Move.CLOSE, who, reason)

    def give_back(self, handoff_id: int, who: Actor) -> str:
        """Gives the patient back to the assistant."""
        return self._end(handoff_id, Move.RETURN, who, "back to the assistant")

    def reopen(self, handoff_id: int, who: Actor) -> str:
        """Opens an ended conversation again; it waits in the queue."""
        try:
            return self._act(handoff_id, Move.REOPEN, who, None)
        except IntegrityError:
            raise NotYours("a newer request of this patient is open") from None

    def note(self, handoff_id: int, who: Actor, text: str) -> str:
        """Adds an internal note; the colleagues whom it names after an `@` find it among their mentions. Raises MessageRefused."""
        kept = cleaned(text)
        with self._sessions.begin() as session:
            row = self._record.get(session, handoff_id)
            note = Note(conversation_id=row.conversation_id, coordinator_id=who.id, text=kept, created_at=self._clock())
            session.add(note)
            session.flush()
            self._record.note_event(session, row, who, "note", self._mentions(session, note, who))
            return row.conversation_id

    def read(self, handoff_id: int, who: Actor) -> str:
        """Records that somebody opened a conversation; their mentions in it are seen."""
        with self._sessions.begin() as session:
            row = self._record.get(session, handoff_id)
            mine = select(Note.id).filter_by(conversation_id=row.conversation_id)
            unseen = (Mention.coordinator_id == who.id, Mention.seen_at.is_(None), Mention.note_id.in_(mine))
            session.execute(update(Mention).where(*unseen).values(seen_at=self._clock()), execution_options={"synchronize_session": False})
            self._record.note_event(session, row, who, "read", {})
            return row.conversation_id

    def read_file(self, handoff_id: int, who: Actor, file_id: str) -> str:
        """Records that somebody opened a file of a conversation."""
        with self._sessions.begin() as session:
            row = self._record.get(session, handoff_id)
            self._record.note_event(session, row, who, "read", {"file": file_id})
            return row.conversation_id

    def retry(self, handoff_id: int, who: Actor, message_id: int) -> str:
        """Tries a message again that could not be delivered; raises NoSuchMessage."""
        conversation_id = self.conversation(handoff_id)
        self._messages.retry(conversation_id, message_id)
        with self._sessions.begin() as session:
            self._record.note_event(session, self._record.get(session, handoff_id), who, "retry", {"message": message_id})
        return conversation_id

    def typed(self, handoff_id: int, who: Actor) -> None:
        """The coordinator who has the conversation is typing."""
        mine = (HandOff.id == handoff_id, HandOff.holder_id == who.id, HandOff.ended_at.is_(None))
        with self._sessions.begin() as session:
            session.execute(update(HandOff).where(*mine).values(coordinator_typed_at=self._clock()))

    def conversation(self, handoff_id: int) -> str:
        """The conversation of a hand-off; raises NoSuchHandOff."""
        with self._sessions() as session:
            found = session.execute(select(HandOff.conversation_id).filter_by(id=handoff_id)).scalar()
        if found is None:
            raise NoSuchHandOff(str(handoff_id))
        return found

    @staticmethod
    def _mentions(session: Session, note: Note, who: Actor) -> Dict[str, Any]:
        others = select(Coordinator.name, Coordinator.id).where(ANSWERING, Coordinator.id != who.id)
        known = {name: key for name, key in session.execute(others)}
        named = mentioned(note.text, known)
        session.add_all(Mention(note_id=note.id, coordinator_id=known[name]) for name in named)
        return {"mentions": ", ".join(named)} if named else {}

    def _act(self, handoff_id: int, move: Move, who: Actor, told: Optional[Reply], detail: Optional[dict] = None, **values: Any) -> str:
        with self._sessions.begin() as session:
            row = self._record.move(session, handoff_id, move, who, detail=detail, **values)
            return self._tell(session, row, told)

    def _end(self, handoff_id: int, move: Move, who: Actor, reason: str) -> str:
        with self._sessions.begin() as session:
            held = State(self._record.get(session, handoff_id).state) in HELD
            row = self._record.move(session, handoff_id, move, who, detail={"reason": reason}, reason=reason)
            return self._tell(session, row, words.ended(row.id, who.name) if held else words.closed_unclaimed())

    def _tell(self, session: Session, row: HandOff, told: Optional[Reply]) -> str:
        replies: List[Reply] = [told] if told else []
        self._messages.record(session, row.conversation_id, replies)
        return row.conversation_id
