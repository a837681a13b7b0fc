"""What a pre-screening says on one sheet: for the patient's page, the PDF, the chat and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.care.her2 import Status
from bot.care.pathways import Option
from bot.care.questionnaire import LEFT, SKIPPED, Answer, Questionnaire, applies
from bot.care.screening import MINOR, Result
from bot.services.screening_record import CONSENT, Intake

HEADING = "Summary of your pre-screening"
NOT_ADVICE = (
    "This is not medical advice, not a diagnosis, and not a decision on any treatment or trial. "
    "It puts together what was told in the chat, so that it can be talked over with the oncologist. Nobody has checked it yet."
)
STATUS = {
    Status.POSITIVE: "HER2-positive", Status.NEGATIVE: "HER2-negative", Status.HER2_LOW: "HER2-negative, also called HER2-low",
    Status.EQUIVOCAL: "not clear yet (equivocal)", Status.UNKNOWN: "not known",
}  # fmt: skip
LINES = {"first": "first line", "second": "second line", "third_or_later": "third line or later"}
SETTINGS = {"around_surgery": " (around an operation)"}
UNNAMED = "a treatment without a name"
HOW = {SKIPPED: "left out", LEFT: "not understood"}
Names = Mapping[str, str]
Talk = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Sheet:
    """The sheet: what was told, and sections of lines, each with its heading."""

    told: Tuple[Tuple[str, str], ...]
    sections: Tuple[Tuple[str, Tuple[str, ...]], ...]
    articles: Tuple[Tuple[str, str], ...]
    sources: Tuple[Mapping[str, Any], ...]


class Wording:
    """Turns values into words; `names` are the names of the medicines."""

    def __init__(self, questionnaire: Questionnaire, talk: Talk, names: Names) -> None:
        self._questionnaire, self._talk, self._names = questionnaire, talk, names

    def name(self, item: str) -> str:
        """The name of an item."""
        return str(self._talk[item]["name"])

    def told(self, intake: Intake) -> List[Tuple[str, str]]:
        """Every item that applies, or was told, with its words."""
        shown = [item for item in self._questionnaire.items if item.id != CONSENT and (applies(item, intake.answers) or item.id in intake.answers)]
        return [(self.name(item.id), self.value(item.id, intake.answers.get(item.id))) for item in shown if item.required or item.id in intake.answers]

    def value(self, item: str, answer: Optional[Answer]) -> str:
        """An answer in words."""
        if answer is None or not answer.told:
            return HOW.get(answer.how, "not known") if answer else "not asked"
        return self._told(item, answer.value)

    def _told(self, item: str, value: Any) -> str:
        option = next((option.display for option in self._questionnaire.item(item).options if option.code == value), None)
        if option:
            return option
        if item == "age":
            return f"{value} years" if isinstance(value, int) else "under 18" if value == MINOR else "an adult"
        if item == "prior_treatments":
            return "; ".join(f"{number}. {self.course(one)}" for number, one in enumerate(value, 1)) or "none so far"
        if item == "progressed_after":
            return "yes, on the last treatment" if value == ["last"] else ", ".join(map(self.drug, value)) or "the cancer did not grow"
        if item == "side_effects":
            return " and ".join(value) if value else "no trouble told"
        if item == "her2_ihc":
            return f"called {value}, without a score"
        return f"{value:g}" if isinstance(value, float) else str(value)

    def course(self, kept: Mapping[str, Any]) -> str:
        """One course of treatment in words."""
        return (" with ".join(map(self.drug, kept["drugs"])) or UNNAMED) + SETTINGS.get(kept["setting"], "")

    def drug(self, name: str) -> str:
        """The name of a medicine."""
        return self._names.get(name, name)

    def get(self, item: str) -> str:
        """How to get what is missing."""
        return str(self._talk[item]["get"] or "")

    def option(self, option: Option) -> str:
        """An option to ask about, with its condition and what is recorded for the country."""
        way = option.way
        standing = {"standard": "", "alternative": "another way", "trial": "only in trials"}[way.standing]
        recorded = {True: "an approval is recorded for this country", False: "no approval is recorded for this country", None: ""}[option.approved]
        unsure = "to be confirmed" if way.evidence != "confirmed" else ""
        return f"{way.option} ({'; '.join(filter(None, [way.condition, standing, recorded, unsure]))})"


def sheet(
    intake: Intake, found: Result, wording: Wording, meaning: Mapping[str, Any], titles: Mapping[str, str], sources: Sequence[Mapping[str, Any]]
) -> Sheet:
    """The sheet of a pre-screening; `meaning` is what the HER2 reason means, `titles` the questions of the articles."""
    counted = [] if found.lines is None else [f"Lines of treatment for advanced disease so far: {found.lines}. The next one would be the {_next(found)}."]
    if found.lines is None:
        counted = ["The number of treatment lines cannot be told from the answers."]
    missing = [f"{wording.name(name)}: {wording.get(name)}" for name in found.missing]
    options = [wording.option(option) for option in found.options]
    sections: List[Tuple[str, Sequence[str]]] = [
        ("HER2", [f"From these answers: {STATUS[found.verdict.status]}.", str(meaning["says"])]),
        ("Treatment so far", counted),
        ("What is still missing, and how to get it", missing),
        ("What to ask the oncologist", list(meaning["ask"])),
        ("Options that a coordinator may look into with you", options),
    ]
    articles = tuple((name, titles[name]) for name in found.topics if name in titles)
    return Sheet(tuple(wording.told(intake)), tuple((title, tuple(lines)) for title, lines in sections if lines), articles, tuple(sources))


def in_text(shown: Sheet) -> str:
    """The sheet as plain text; what it is not stands at the top."""
    parts = [NOT_ADVICE, "\n".join(f"{name}: {value}" for name, value in shown.told)]
    parts += ["\n".join([title, *(f"- {line}" for line in lines)]) for title, lines in shown.sections]
    parts += ["\n".join(["Articles to read", *(f"- {title} ({name})" for name, title in shown.articles)])]
    return "\n\n".join(parts)


def _next(found: Result) -> str:
    return LINES[found.next_line] if found.next_line else "first line"


def as_json(intake: Intake, found: Optional[Result]) -> Dict[str, Any]:
    """The record as programs read it; see docs/screening.md."""
    known = found is not None
    return {
        "id": intake.id, "conversation": intake.conversation_id, "outcome": intake.outcome.value,
        "her2_status": found.verdict.status.value if found else None,
        "lines_of_treatment": found.lines if found else None, "next_line": found.next_line if found else None,
        "topics_to_discuss": list(found.topics) if found else [], "missing": list(found.missing) if found else [],
        "urgent": intake.urgent,
        "answers": {name: {"value": _plain(name, one.value), "said": one.said, "how": one.how} for name, one in intake.answers.items()},
        "options": [option.way.id for option in found.options] if found and known else [],
        "confirmed": intake.confirmed, "questionnaire": intake.questionnaire, "consented_at": intake.consented_at.isoformat(),
        "updated_at": intake.updated_at.isoformat(), "patient_reported": True,
    }  # fmt: skip


def _plain(name: str, value: Any) -> Any:
    if name == "prior_treatments" and value is not None:
        return [{"drugs": one["drugs"], "setting": one["setting"]} for one in value]
    return int(value) if isinstance(value, float) and value == int(value) else value
