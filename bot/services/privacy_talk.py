"""Privacy in the conversation: what is stored, a copy of it, and deleting it after one question back."""

from __future__ import annotations

from typing import Callable, List, Optional

from bot.language.erasing import asks_to_erase, asks_to_show, confirms
from bot.services.messages import Messages, Received
from bot.services.privacy import Privacy
from bot.services.replies import Button, Reply

Link = Callable[[str], str]
ASKED, ERASED = "erase?", "erase_yes"
YES, NO = Button("Yes, delete everything", ERASED), Button("No, keep it", "erase_no")
DELETE, COPY = Button("Delete everything", "erase"), Button("A copy for me", "copy")
ARTICLE = Button("What is stored, and who reads it?", "ask:assistant-privacy")
SURE = Reply(
    "Do you want me to delete **everything** you told us? This deletes the whole conversation, your files and all answers, here and at our desk. "
    "It also ends a request for a person. It cannot be undone.",
    {"kind": "talk", "privacy": ASKED},
    [YES, NO],
)
GONE = Reply(
    "Everything you told us is deleted. If you write again, we start anew and know nothing of before. I wish you all the best.",
    {"kind": "talk", "privacy": "erased"},
)
STAYS = Reply("Nothing was deleted. You can ask for it at any time.", {"kind": "talk"})
CHOICES = Reply(
    "You need not give your name here. What you write is kept, locked, so that the conversation can go on. "
    "You can have a copy of all of it, or have it deleted, at any time.",
    {"kind": "talk", "privacy": "choices"},
    [ARTICLE, COPY, DELETE],
)
COPIED = "Here is all that is stored about you, to read or to save: [your data]({link}). The link works for one hour. Do not give it to others."

SAID = {"privacy": CHOICES, DELETE.command: SURE, NO.command: STAYS}
ACTS = (*SAID, COPY.command, ERASED)


class PrivacyTalk:
    """Hears what is about privacy, whoever has the conversation; `link` makes the address of the copy."""

    def __init__(self, privacy: Privacy, messages: Messages, link: Link) -> None:
        self._privacy, self._messages, self._link = privacy, messages, link

    def wish(self, received: Received) -> Optional[str]:
        """The act that a message asks for; None where it is about something else."""
        if received.command is not None:
            return received.command if received.command in ACTS else None
        if confirms(received.text) and self._messages.last_custom(received.conversation_id).get("privacy") == ASKED:
            return ERASED
        if asks_to_erase(received.text):
            return "erase"
        return COPY.command if asks_to_show(received.text) else None

    def granted(self, received: Received, wish: str) -> List[Reply]:
        """Does it, and says so. After an erasure the message itself is gone."""
        if wish == ERASED:
            self._privacy.erase_but_answer(received.conversation_id)
            return [GONE]
        if wish == COPY.command:
            return [Reply(COPIED.format(link=self._link(received.conversation_id)), {"kind": "talk", "privacy": "copy"})]
        return [SAID[wish]]
