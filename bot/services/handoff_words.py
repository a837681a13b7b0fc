"""What a patient is told while a person takes over."""

from __future__ import annotations

from typing import Optional

from bot.services.replies import Button, Reply

EMERGENCY = "In an emergency, do not wait here: call your local emergency number."
CONTACT = "If you would rather be called or written to, type your e-mail address or phone number here; only the coordinators see it."
NEVER_MIND = Button("Never mind", "leave")
BACK = Button("Back to the assistant", "leave")
PERSON = Button("Talk to a person", "person")


def asked(position: int, promise: str, has_contact: bool, more: "tuple[Button, ...]" = ()) -> Reply:
    """The answer to a request for a person: when somebody answers, the place in the queue, and what can be done meanwhile."""
    parts = [
        f"I have asked a coordinator to take over. {_place(position)} {promise}",
        "You can go on asking me while you wait. " + ("" if has_contact else CONTACT),
        EMERGENCY,
    ]
    return Reply("\n\n".join(part.strip() for part in parts), {"kind": "handoff", "state": "waiting", "position": position}, [*more, NEVER_MIND])


def still_waiting(position: int, promise: str, more: "tuple[Button, ...]" = ()) -> Reply:
    """The answer to a second request while the first one waits."""
    text = f"A coordinator has been asked already. {_place(position)} {promise}\n\n{EMERGENCY}"
    return Reply(text, {"kind": "handoff", "state": "waiting", "position": position}, [*more, NEVER_MIND])


def joined(name: str) -> Reply:
    """Somebody has taken the conversation."""
    text = f"{name}, a coordinator, has joined. {name} answers you from now on, and I keep quiet."
    return Reply(text, {"kind": "handoff", "state": "claimed", "from": name}, [BACK])


def reached_out(name: str) -> Reply:
    """A coordinator joins because of a warning sign, without being asked for."""
    text = (
        f"{name}, a coordinator, has seen what you wrote and has joined. {name} answers you from now on, and I keep quiet.\n\n"
        "If this is an emergency, do not wait for an answer here: call your local emergency number now."
    )
    return Reply(text, {"kind": "handoff", "state": "claimed", "from": name}, [BACK])


def transferred(name: str) -> Reply:
    """Somebody else has taken it over."""
    return Reply(f"{name}, a coordinator, takes over from here.", {"kind": "handoff", "state": "claimed", "from": name}, [BACK])


def waits_again(position: int, promise: str) -> Reply:
    """The coordinator had to leave, and the conversation is in the queue again."""
    text = f"I am sorry: the coordinator had to step away. You are in the queue again. {_place(position)} {promise}"
    return Reply(text, {"kind": "handoff", "state": "waiting", "position": position}, [NEVER_MIND])


def ended(handoff_id: int, name: str, by_patient: bool = False) -> Reply:
    """The coordinator's part is over; the one question at the end."""
    first = "You are back with the assistant." if by_patient else f"{name} has ended the conversation. You are back with the assistant."
    buttons = [Button("Yes, it helped", f"helpful:{handoff_id}-yes"), Button("No, it did not", f"helpful:{handoff_id}-no"), PERSON]
    return Reply(f"{first} Was talking with a coordinator helpful?", {"kind": "handoff", "state": "closed"}, buttons)


def cancelled() -> Reply:
    """The patient does not need anybody any more."""
    text = "That is fine. I have told the coordinators that you do not need them now. You can ask me anything."
    return Reply(text, {"kind": "handoff", "state": "cancelled"})


def expired() -> Reply:
    """Nobody came, or the patient did not come back."""
    text = "This request for a coordinator has ended because nothing was written for a long time. You can ask for a person again at any time."
    return Reply(text, {"kind": "handoff", "state": "expired"}, [PERSON])


def closed_unclaimed() -> Reply:
    """The coordinators closed a request that nobody had taken."""
    return Reply("The coordinators have closed your request. You can ask for a person again at any time.", {"kind": "handoff", "state": "closed"}, [PERSON])


def thanks(helpful: bool) -> Reply:
    """After the one question."""
    if helpful:
        return Reply("Thank you for telling us. What else would you like to know?", {"kind": "handoff", "state": "closed"})
    text = "Thank you for telling us; I am sorry that it did not help. You can ask for a person again at any time."
    return Reply(text, {"kind": "handoff", "state": "closed"}, [PERSON])


def nothing_asked() -> Reply:
    """A change of mind where nothing was asked for."""
    return Reply("That is fine. No coordinator is waiting for you. What would you like to know?", {"kind": "talk"})


def offer() -> Reply:
    """After two messages that could not be answered."""
    text = "I could not answer you twice in a row. A coordinator can read what you wrote and answer in person."
    return Reply(text, {"kind": "handoff", "state": "offered"}, [PERSON])


def gave_up(request: Reply) -> Reply:
    """Somebody has had enough of the assistant: sorry first, then the request."""
    return Reply(f"I am sorry that I did not help. {request.text}", request.custom, request.buttons)


def from_coordinator(name: str, text: str) -> Reply:
    """A coordinator's own words."""
    return Reply(text, {"kind": "handoff", "state": "answered", "from": name})


def standing(state: str, position: Optional[int], name: Optional[str]) -> str:
    """One line on how it stands, for the page of the patient."""
    if state in ("waiting", "reopened"):
        return f"Waiting for a coordinator. {_place(position or 1)}"
    return f"You are talking with {name}, a coordinator."


def _place(position: int) -> str:
    return "You are next in the queue." if position == 1 else f"You are number {position} in the queue."
