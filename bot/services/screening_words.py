"""What is said in a pre-screening: questions, summary, and what comes after it."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from bot.care.questionnaire import Questionnaire
from bot.care.screening import Outcome
from bot.services.replies import Button, Reply
from bot.services.screening_record import CONSENT, SUMMARY, Intake
from bot.services.screening_sheet import NOT_ADVICE, STATUS, Sheet, Talk, Wording
from bot.services.screening_turn import AGAIN, ALARM, CHANGE, PAUSE, REST, SHORT, WHY, Turned

KIND, COMMAND = "screening", "screening"
DO_NOT_KNOW, GO_ON, START, WHY_ASK = (
    Button("I don’t know", COMMAND),
    Button("Go on", COMMAND),
    Button("Start the pre-screening", COMMAND),
    Button("Why do you ask?", COMMAND),
)
YES_RIGHT = Button("Yes, that is right", COMMAND)
PERSON = Button("Talk to a person", "person")
HINT = "Answer in your own words, several things at once if you like. “Skip”, “back”, “why” and “later” work at any time."
NOT_KEPT = "That is fine. I keep no record of answers. You can still ask me anything, or talk to a person."
PAUSED = "That is fine. Everything is kept. Write “continue” when you want to go on, today or another day."
STOPPED = "I have stopped. What you told me is kept for the coordinators; write “delete everything” if you want it gone, or “continue” to go on."
FIRST_HELP = "Please get help first; this can wait, and nothing is lost. When you are safe and want to go on: {short}"
MINOR = "For someone under 18 a person has to look at this at once, so I ask no more questions."
ELSEWHERE = {
    "breast": "This is about breast cancer, which is outside this service: I only know HER2 in stomach cancer. A person can tell you where to turn.",
    "other": "This service is only for cancer of the stomach, or where gullet and stomach meet. I am sorry. A person can tell you where to turn.",
}
NOT_DIAGNOSED = "Without a diagnosis much of this does not apply yet, so I leave those questions out."
SUMMARY_HEAD, SUMMARY_ASK = "This is what I understood:", "Is it right? Write “yes”, or what is wrong, for example “no, the stage is 3”."
WHAT_IS_WRONG = "What should I change? Write it in your own words, for example “the age is 62”."
MOST_SHOWN = 5


class Words:
    """Words the turns of a pre-screening."""

    def __init__(self, questionnaire: Questionnaire, talk: Talk, wording: Wording) -> None:
        self._questionnaire, self._talk, self._wording = questionnaire, talk, wording

    def consent(self, puts: int = 0, short: bool = False) -> Reply:
        """The question for consent, in other words when it was put before."""
        item = self._questionnaire.item(CONSENT)
        text = item.text if not puts else self._talk[CONSENT]["short" if short else "again"]
        return self._reply(text, CONSENT, [Button(option.display, COMMAND) for option in item.options], {})

    @staticmethod
    def refused() -> Reply:
        """After a no: kindly, and nothing is kept."""
        return Reply(NOT_KEPT, {"kind": KIND, "item": "stopped", "outcome": Outcome.NO_CONSENT.value}, [PERSON])

    def asked(self, intake: Intake, turned: Turned, first: bool = False) -> Reply:
        """The question that is open now, in the form of this turn."""
        if turned.form == ALARM:
            short = SUMMARY_ASK if intake.now == SUMMARY else self._talk[intake.about or CONSENT]["short"]
            return self._reply(FIRST_HELP.format(short=short), intake.now, [GO_ON, PERSON], intake.answers)
        if turned.form == REST:
            return Reply(PAUSED, {"kind": KIND, "item": "stopped", "outcome": intake.outcome.value}, [GO_ON, PERSON])
        lead = self._lead(intake, turned, first)
        if intake.now == SUMMARY:
            return self._summary(intake, turned, lead)
        if turned.form == PAUSE:
            return self._reply(PAUSED, intake.now or SUMMARY, [GO_ON, PERSON], intake.answers)
        text = "\n\n".join([*lead, f"{self._count(intake)} {self._question(intake, turned)}"])
        return self._reply(text, intake.now, self._buttons(intake), intake.answers)

    @staticmethod
    def stopped() -> Reply:
        """After a stop."""
        return Reply(STOPPED, {"kind": KIND, "item": "stopped", "outcome": Outcome.STOPPED.value}, [GO_ON, PERSON])

    @staticmethod
    def ends(intake: Intake) -> Reply:
        """Why the questions end here: a person under 18, or a cancer that is not ours."""
        outcome = intake.outcome
        text = MINOR if outcome is Outcome.MINOR else ELSEWHERE[str(intake.answers["diagnosis"].value)]
        return Reply(text, {"kind": KIND, "item": "done", "outcome": outcome.value}, [PERSON])

    def done(self, intake: Intake, sheet: Sheet, status: Any, address: str, changed: Sequence[str] = ()) -> Reply:
        """The result in the chat: what it is not, first."""
        lines = [line for title, section in sheet.sections[:3] for line in [f"**{title}**", *(f"- {one}" for one in section[:MOST_SHOWN])]]
        noted = [f"I have changed {self._named(intake, changed)}."] if changed else ["Thank you. That is all I ask."]
        link = f"Your summary to read, print or send: [{address}]({address}), and [as PDF]({address}.pdf). Whoever has this address can read it."
        custom = {
            "kind": KIND, "item": "done", "outcome": intake.outcome.value, "status": status.value, "page": address,
            "topics": [name for name, _ in sheet.articles], "sources": [dict(source) for source in sheet.sources],
        }  # fmt: skip
        buttons = [Button(title, f"ask:{name}") for name, title in sheet.articles[:3]]
        return Reply("\n\n".join([*noted, NOT_ADVICE, "\n".join(lines), link]), custom, [*buttons, PERSON])

    def _summary(self, intake: Intake, turned: Turned, lead: List[str]) -> Reply:
        if turned.form == CHANGE:
            return self._reply(WHAT_IS_WRONG, SUMMARY, [], intake.answers)
        if turned.form == SHORT:
            return self._reply(SUMMARY_ASK, SUMMARY, [YES_RIGHT], intake.answers)
        told = "\n".join(f"- **{name}**: {value}" for name, value in self._wording.told(intake))
        return self._reply("\n\n".join([*lead, f"{SUMMARY_HEAD}\n\n{told}", SUMMARY_ASK]), SUMMARY, [YES_RIGHT], intake.answers)

    def _lead(self, intake: Intake, turned: Turned, first: bool) -> List[str]:
        if turned.changed:
            return [f"I have changed {self._named(intake, turned.changed)}."]
        lead = ["Thank you.", HINT] if first else []
        if "diagnosis" in turned.taken and intake.answers["diagnosis"].value == "not_diagnosed":
            lead.append(NOT_DIAGNOSED)
        return [*lead, *([f"I have noted {self._named(intake, turned.taken)}."] if len(turned.taken) > 1 and intake.now != SUMMARY else [])]

    def _named(self, intake: Intake, names: Sequence[str]) -> str:
        return "; ".join(
            f"{self._wording.name(name)}: {self._wording.value(name, intake.answers.get(name))}" for name in names if name not in ("goal", "records")
        )

    def _question(self, intake: Intake, turned: Turned) -> str:
        spoken = self._talk[intake.about]
        if turned.form == WHY:
            return f"{spoken['why']} {spoken['short']}"
        if turned.form == SHORT:
            return str(spoken["short"])
        if turned.form == AGAIN:
            return str(spoken["again"])
        return next(
            group.text if group.id == intake.about else item.text
            for group in self._questionnaire.groups
            for item in group.items
            if intake.about in (group.id, item.id)
        )

    def _count(self, intake: Intake) -> str:
        at, of = self._questionnaire.place(intake.now, intake.answers)
        return f"({at} of {of})"

    def _buttons(self, intake: Intake) -> List[Button]:
        options = [Button(option.display, COMMAND) for option in self._questionnaire.item(intake.now).options]
        return [*options, DO_NOT_KNOW, WHY_ASK]

    def _reply(self, text: str, item: str, buttons: List[Button], answers: Dict[str, Any]) -> Reply:
        at, of = self._questionnaire.place(item, answers)
        return Reply(text, {"kind": KIND, "item": item, "progress": {"at": at, "of": of}}, buttons)


def in_short(status: Any, outcome: Optional[Outcome]) -> str:
    """HER2 status and outcome in a few words, for a list."""
    return f"{STATUS[status]}, {outcome.value if outcome else ''}"
