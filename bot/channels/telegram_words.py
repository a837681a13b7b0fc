"""What the Telegram channel itself says: the menu and the words around the assistant's own."""

from __future__ import annotations

from typing import Dict, NamedTuple

from bot.services.replies import Button, Reply

TALK = {"kind": "talk"}
PERSON = Button("Talk to a person", "person")
ABOUT = Button("What can you do?", "ask:assistant-what-can-you-do")
REPORT = Button("Explain my report", "report")
SCREENING = Button("Prepare a talk with a coordinator", "screening")
PRIVACY = Button("What happens to what I write?", "ask:assistant-privacy")
EMERGENCY = "In an emergency, call your local emergency number."


class Entry(NamedTuple):
    """An entry of the menu: what it says of itself, and the act that it stands for; an empty act is answered by the channel."""

    description: str
    act: str = ""


MENU: Dict[str, Entry] = {
    "start": Entry("Begin"),
    "help": Entry("What you can do here"),
    "report": Entry("Explain my HER2 report", "report"),
    "screening": Entry("Questions that prepare your talk with a coordinator", "screening"),
    "person": Entry("Talk to a person", "person"),
    "privacy": Entry("What happens to what you write, and a copy of it", "privacy"),
    "delete": Entry("Delete everything you wrote", "erase"),
    "join": Entry("Go on here with what you began on our web page, or there with this", "join"),
    "language": Entry("Languages"),
}

OTHER_NAMES = {"forget": "delete", "human": "person"}  # as other bots call them

START = Reply(
    "Hello. I am an automated assistant. I answer questions about HER2-positive stomach cancer from reviewed articles, and I explain a HER2 report.\n\n"
    f"I give information, not medical advice. {EMERGENCY}\n\nWrite your question in your own words, or choose:",
    TALK,
    [REPORT, SCREENING, ABOUT, PRIVACY, PERSON],
)
HELP = Reply(
    "Write your question in your own words: I answer questions about HER2-positive stomach cancer. "
    "You can also send your report as a photo, a PDF or a text.\n\n"
    + "\n".join(f"/{name}: {entry.description}" for name, entry in MENU.items() if name not in ("start", "help"))
    + f"\n\n{EMERGENCY}",
    TALK,
    [ABOUT, PERSON],
)
LANGUAGE = Reply(
    "I answer in English for now. Write in your own language if that is easier: I tell you in that language what I can do, and you can talk to a person.",
    {"kind": "talk"},
    [PERSON],
)
OWN = {"start": START, "help": HELP, "language": LANGUAGE}

REFUSED = Reply("I could not read that message. Please write it again in a few words, or in parts if it is very long.", {"kind": "fallback"})
LATE = Reply("I am sorry that you had to wait: I could not be reached for a while.", TALK)
OLD_BUTTON = Reply("That button is from an earlier time and does not work any more. Please write what you would like to know.", TALK, [ABOUT, PERSON])
TOO_LARGE = Reply("That file is too large for me. Please send a file of at most 10 MB, or a photo of the page, or type the lines about HER2.", TALK, [PERSON])
NO_FILE = Reply("I can read a report as a PDF, a photo or a text, and not this kind of file. You can also type the lines about HER2.", TALK, [PERSON])
NOT_FETCHED = Reply("I could not fetch that file. Please send it once more, or type the lines about HER2.", TALK, [PERSON])
EDITED_EARLIER = Reply("You changed an earlier message. If the change matters, please write it again as a new message, and I answer it.", TALK)
CONTACT_KEPT_OUT = Reply(
    "Thank you. I do not keep telephone numbers here. If you would like to be called, ask for a person first, and then send the number again.", TALK, [PERSON]
)
UNHEARD: Dict[str, Reply] = {
    "sticker": Reply("Thank you. I understand words best: write to me what you would like to know.", TALK),
    "voice": Reply("I cannot listen to voice messages or sound. Please write it in a few words, or talk to a person.", TALK, [PERSON]),
    "location": Reply("Thank you. I do not need your place, and I do not keep it. If it matters for your question, name the country.", TALK),
    "other": Reply("I can read words, and reports as a PDF, a photo or a text. Please write it in a few words.", TALK, [PERSON]),
}
SHOWN = {"sticker": "[sticker]", "voice": "[voice message]", "location": "[location]", "other": "[something that is no text]"}


def in_group(username: str) -> Reply:
    """To a group: nothing about anybody's health there."""
    text = "Please do not write about anybody's health in a group: I answer in private only. Open a private chat with me here: "
    return Reply(f"{text}[t.me/{username}](https://t.me/{username}?start=group)\n\n{EMERGENCY}", TALK)
