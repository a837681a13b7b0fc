"""A person's conversations in two places become one, when they type in one place the code that the other gave them."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import List, Optional

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bot.services.messages import Clock, Received
from bot.services.replies import Reply
from bot.store.belongings import belongings
from bot.store.desk_tables import HandOff
from bot.store.joining_tables import JoiningCode
from bot.store.tables import Conversation, Dialogue, Message
from bot.store.telegram_tables import TelegramBlock

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is easily taken for another
HALF = 5
VALID = timedelta(minutes=15)
CODE = re.compile(rf"^\W*(?:join[\s_-]?)?(?P<code>[{LETTERS}]{{{HALF}}}-[{LETTERS}]{{{HALF}}})\W*$", re.IGNORECASE)
PLACE = r"(?:telegram|web ?(?:site|page|chat)|(?:both|two|my) (?:chats|conversations)|the other (?:chat|conversation))"
WISH = re.compile(rf"\b(?:join|link|connect|merge|continue|go on|carry on|switch|move)\b[^.?!]{{0,40}}\b{PLACE}\b", re.IGNORECASE)
LONGEST_WISH = 100
TALK = {"kind": "talk"}
OFFER = (
    "Your code is **{code}**. Type it within 15 minutes in the place where you want to go on: on our web page, or in Telegram. "
    "This conversation then moves there with all that was said, and begins anew here. Show the code to nobody else."
)
JOINED = Reply("Your two conversations are one now. All that was said in the other place is here, and a coordinator who answers you reaches you here.", TALK)
UNKNOWN = Reply("I do not know that code: it may be mistyped, used, or older than 15 minutes. Ask for a new one in the other place.", TALK)
HERE = Reply("This is the place where the code was made. Type it in the other place, where you want to go on.", TALK)
BOTH_WAIT = Reply("You have asked for a person in both places. Please take one of the two requests back (“never mind”), and type the code again.", TALK)


class Joining:
    """Gives codes out and takes them."""

    def __init__(self, sessions: sessionmaker, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock

    def heard(self, received: Received) -> Optional[List[Reply]]:
        """What is said to a wish to join, or to a code; None to any other message."""
        typed = CODE.match(received.text) if received.command is None else None
        if typed:
            return [self.take(received.conversation_id, typed["code"])]
        wishes = received.command is None and len(received.text) <= LONGEST_WISH and WISH.search(received.text)
        return [self.offer(received.conversation_id)] if wishes or received.command == "join" else None

    def offer(self, conversation_id: str) -> Reply:
        """A new code for this conversation; earlier ones are void."""
        code = "-".join("".join(secrets.choice(LETTERS) for _ in range(HALF)) for _ in range(2))
        with self._sessions.begin() as session:
            session.execute(delete(JoiningCode).where(JoiningCode.conversation_id == conversation_id))
            session.add(JoiningCode(id=_hash(code), conversation_id=conversation_id, made_at=self._clock()))
        return Reply(OFFER.format(code=code), TALK)

    def take(self, conversation_id: str, code: str) -> Reply:
        """Moves the conversation of a code into this one; the code is used up."""
        try:
            with self._sessions.begin() as session:
                row = session.get(JoiningCode, _hash(code.upper()))
                if row is None or row.made_at < self._clock() - VALID:
                    return UNKNOWN
                if row.conversation_id == conversation_id:
                    return HERE
                if self._waiting(session, row.conversation_id) and self._waiting(session, conversation_id):
                    return BOTH_WAIT
                self._move(session, row.conversation_id, conversation_id)
                return JOINED
        except IntegrityError:  # something of which there may be one only is there twice, a pre-screening in both places for example
            return BOTH_WAIT

    @staticmethod
    def _waiting(session: Session, conversation_id: str) -> bool:
        return session.execute(select(HandOff.id).filter_by(conversation_id=conversation_id, ended_at=None)).first() is not None

    @staticmethod
    def _move(session: Session, source: str, target: str) -> None:
        """Every row of one conversation becomes the other's, in whichever table it stands; so one erasure covers both."""
        for message in session.execute(select(Message).filter_by(conversation_id=source, direction="out")).scalars():
            message.body = {name: value for name, value in message.body.items() if name != "buttons"}  # they were made for the other place
        session.flush()
        session.execute(delete(JoiningCode).where(JoiningCode.conversation_id.in_([source, target])))
        session.execute(delete(TelegramBlock).where(TelegramBlock.conversation_id == source))
        if session.get(Dialogue, source) is not None:
            session.execute(delete(Dialogue).where(Dialogue.conversation_id == target))
        for table in belongings(source):
            if "conversation_id" in table.c:
                session.execute(update(table).where(table.c.conversation_id == source).values(conversation_id=target))
        session.execute(delete(Conversation).where(Conversation.id == source), execution_options={"synchronize_session": False})


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
