"""One turn of a pre-screening: what a message does to it, and what is said next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from bot.care.questionnaire import LEFT, SKIPPED, UNKNOWN, Answer, Question, Questionnaire, applies, given_up
from bot.care.screening import ends
from bot.care.treatments import Treatment, joined
from bot.language import screening_words as words
from bot.language.screening import CLOSED, HER2_STATED, ScreeningReader, item_to_change
from bot.services.screening_record import DONE, ENDED, OPEN, PAUSED, STOPPED, SUMMARY, Intake

ASK, AGAIN, SHORT, WHY, SUMMARISE, CHANGE, FINISHED, ENDS, PAUSE, REST, END, ALARM = (
    "ask", "again", "short", "why", "summary", "change", "done", "ends", "later", "rest", "stopped", "alarm",
)  # fmt: skip
LOOKED_BACK = 4
TREATMENTS = "prior_treatments"


@dataclass(frozen=True)
class Heard:
    """A message to an intake: its text, whether it held a warning sign, and the year, by which an age is counted."""

    text: str
    alarm: bool
    year: int


@dataclass(frozen=True)
class Turned:
    """What is said: the form, and the items that were taken or changed."""

    form: str
    taken: Tuple[str, ...] = ()
    changed: Tuple[str, ...] = ()


class Turns:
    """Holds the questionnaire and the reader; every method works on one intake and nothing else."""

    def __init__(self, questionnaire: Questionnaire, reader: ScreeningReader) -> None:
        self.questionnaire, self._reader = questionnaire, reader

    def take(self, intake: Intake, heard: Heard) -> Turned:
        """What a message does."""
        if heard.alarm:
            return self._alarmed(intake, heard)
        said = words.word(heard.text) or (words.START if words.starts(heard.text) else None)
        if said == words.RESUME or words.safe(heard.text):
            intake.waits = False
        if intake.state in (DONE, ENDED):
            return self._amended(intake, heard)
        if said == words.LATER and intake.state in (PAUSED, STOPPED):
            return Turned(REST)
        if intake.state in (PAUSED, STOPPED):
            intake.state = OPEN
            intake.move("resume")
        chosen = None if said else self._chosen(intake, heard)
        if chosen:
            intake.set(chosen[0], Answer(chosen[1], heard.text))
            return self._on(intake, (chosen[0],))
        if said and not (said == words.RESUME and intake.now == SUMMARY):
            return self._navigated(intake, said, heard)
        return self._answered(intake, heard)

    def begun(self, intake: Intake, texts: Sequence[str], known: Dict[str, Any], year: int) -> Turned:
        """Takes what was said before consent, and what was read in a report, then asks what is left."""
        taken: List[str] = []
        for text in texts:
            taken += self._told(intake, self._statement(intake, text, year), (), year)
        taken += [
            name for name, value in known.items() if value is not None and name not in intake.answers and intake.set(name, Answer(value, "from the report"))
        ]
        return self._on(intake, tuple(taken))

    def parted(self, intake: Optional[Intake], text: str, year: int) -> Tuple[str, str]:
        """What a message tells and what it asks; an answer with a question mark is an answer."""
        told: List[str] = []
        asked: List[str] = []
        for sentence in words.sentences(text):
            asks = words.asks(sentence) and (words.surely_asks(sentence) or not self._readable(intake, sentence, year))
            (asked if asks else told).append(sentence)
        return " ".join(told), " ".join(asked)

    def readable(self, intake: Intake, text: str, year: int) -> bool:
        """Whether a text is an answer to what is asked now."""
        return self._readable(intake, text, year)

    def corrects(self, intake: Intake, text: str, year: int) -> bool:
        """Whether a text takes back an answer of an intake that has ended."""
        if not words.corrects(text) and not item_to_change(text):
            return False
        found = self._reader.read(text, (), year)
        return bool(item_to_change(text)) or any(name in intake.answers and intake.answers[name].value != value for name, value in found.items())

    def _readable(self, intake: Optional[Intake], text: str, year: int) -> bool:
        if intake is None or intake.now in ("", SUMMARY):
            return bool(self._reader.read(text, (), year))
        found = self._reader.read(text, [name for name in intake.items if name in CLOSED], year)
        return any(name in found for name in intake.items)

    def _chosen(self, intake: Intake, heard: Heard) -> Optional[Tuple[str, Any]]:
        """The item and the value of an offered choice in its very words, whatever a reader would make of them."""
        if intake.now in ("", SUMMARY):
            return None
        said = heard.text.strip().casefold()
        choices = ((name, option) for name in intake.items for option in self.questionnaire.item(name).options)
        name, code = next(((name, option.code) for name, option in choices if option.display.casefold() == said), ("", ""))
        return (name, self._reader.read(heard.text, [name], heard.year).get(name, code)) if name else None

    def _alarmed(self, intake: Intake, heard: Heard) -> Turned:
        """Help comes first; what was told by the way is taken all the same, so that it is not asked again."""
        intake.urgent, intake.waits = True, intake.state in (OPEN, PAUSED)
        intake.move("warning")
        if intake.state == OPEN and intake.now != SUMMARY:
            told, _ = self.parted(intake, heard.text, heard.year)
            if self._told(intake, told, [name for name in intake.items if name in CLOSED], heard.year) and intake.now in intake.answers:
                self._on(intake)
        return Turned(ALARM)

    def _statement(self, intake: Intake, text: str, year: int) -> str:
        return self.parted(intake, text, year)[0]

    def _navigated(self, intake: Intake, said: str, heard: Heard) -> Turned:
        if said == words.LATER:
            intake.state = PAUSED
            intake.move("pause")
            return Turned(PAUSE)
        if said == words.STOP:
            intake.state = STOPPED
            intake.move("stop")
            return Turned(END)
        if said == words.WHY and intake.now != SUMMARY:
            return self._put(intake, WHY)
        if said == words.SKIP and intake.now != SUMMARY:
            self._mark(intake, intake.items, SKIPPED, heard.text)
            return self._on(intake)
        if said == words.BACK:
            return self._back(intake)
        return self._put(intake, SHORT)

    def _back(self, intake: Intake) -> Turned:
        before = [name for name in intake.path if name != intake.now and self._applies(intake, name) and not given_up(intake.puts, name)]
        if not before:
            return self._put(intake, SHORT)
        name = before[-1]
        intake.path = intake.path[: len(intake.path) - intake.path[::-1].index(name) - 1]
        return self._ask(intake, self.questionnaire.alone(name), ASK)

    def _answered(self, intake: Intake, heard: Heard) -> Turned:
        told, asked = self.parted(intake, heard.text, heard.year)
        if intake.now == SUMMARY:
            return self._confirmed(intake, told, asked, heard.year)
        changed, named = self._corrected(intake, told, heard.year)
        if named:
            return self._ask(intake, self.questionnaire.alone(named), ASK)
        taken = self._told(intake, told, () if changed else tuple(intake.items), heard.year)
        open_now = [name for name in intake.items if name not in intake.answers]
        if open_now and told and not changed and (words.unsure(told) or words.not_tested(told)):
            alone = [intake.now] if intake.now in open_now else []
            self._mark(intake, open_now if words.of_all(told) else alone, UNKNOWN, told)
        if taken or changed or intake.now in intake.answers:
            return self._on(intake, tuple(taken), tuple(changed))
        return self._put(intake, SHORT if asked or words.talk(told) or words.feels(told) else AGAIN)

    def _corrected(self, intake: Intake, told: str, year: int) -> Tuple[List[str], str]:
        """The items that a message takes back, or the one that it only names."""
        named = item_to_change(told)
        if named and named in intake.answers:
            value = self._reader.read(told, [named], year).get(named)
            if value is None or not self._differs(intake, named, value):
                return [], named
            return [named] if intake.set(named, Answer(value, told)) else [], ""
        if not words.corrects(told):
            return [], ""
        strict = self._added(intake, told, self._reader.read(words.without_the_old(told), (), year))
        changed = [name for name, value in strict.items() if name in intake.answers and name not in intake.items and intake.set(name, Answer(value, told))]
        return changed or self._of_the_last(intake, told, year), ""

    @staticmethod
    def _added(intake: Intake, told: str, found: Dict[str, Any]) -> Dict[str, Any]:
        """What was found, its treatments joined with those that are known where a message only adds to them."""
        known = intake.answers.get(TREATMENTS)
        if TREATMENTS not in found or known is None or not known.value or not words.adds(told):
            return found
        both = joined([Treatment.from_json(one) for one in known.value], [Treatment.from_json(one) for one in found[TREATMENTS]])
        return {**found, TREATMENTS: [one.as_json() for one in both]}

    def _of_the_last(self, intake: Intake, told: str, year: int) -> List[str]:
        """`Sorry, 62`: the last answer that could be meant, unless it answers what is asked now."""
        if self._readable(intake, told, year):
            return []
        for name in [name for name in reversed(intake.path) if name in intake.answers and name in CLOSED and name != intake.now][:LOOKED_BACK]:
            value = self._reader.read(told, [name], year).get(name)
            if value is not None and self._differs(intake, name, value):
                return [name] if intake.set(name, Answer(value, told)) else []
        return []

    def _told(self, intake: Intake, told: str, asked: Sequence[str], year: int) -> List[str]:
        if not told:
            return []
        found = self._reader.read(told, asked, year)
        stated = found.pop(HER2_STATED, None)
        intake.stated = stated or intake.stated
        wanted = {name: value for name, value in found.items() if name in asked or name not in intake.answers or not intake.answers[name].told}
        return [name for name, value in wanted.items() if intake.set(name, Answer(value, told))]

    def _confirmed(self, intake: Intake, told: str, asked: str, year: int) -> Turned:
        changed, named = self._corrected(intake, told, year)
        if named:
            return self._ask(intake, self.questionnaire.alone(named), ASK)
        said = words.yes_or_no(told) or (words.YES if words.word(told) == words.RESUME else None)
        if not changed and said != words.YES:
            found = self._reader.read(told, (), year)
            found.pop(HER2_STATED, None)
            changed = [name for name, value in found.items() if self._differs(intake, name, value) and intake.set(name, Answer(value, told))]
        if changed:
            return self._on(intake, (), tuple(changed))
        if said == words.YES:
            return self._finish(intake, True)
        if said == words.NO and told:
            return self._put(intake, CHANGE)
        return self._put(intake, SHORT if asked else SUMMARISE)

    def _amended(self, intake: Intake, heard: Heard) -> Turned:
        before = intake.state
        changed, named = self._corrected(intake, heard.text, heard.year)
        if named:
            intake.state = OPEN
            return self._ask(intake, self.questionnaire.alone(named), ASK)
        if before == ENDED and changed and ends(intake.answers) is None:
            intake.state = OPEN
            intake.move("resume")
            return self._on(intake, (), tuple(changed))
        return Turned(FINISHED if before == DONE else ENDS, (), tuple(changed))

    def _on(self, intake: Intake, taken: Tuple[str, ...] = (), changed: Tuple[str, ...] = ()) -> Turned:
        """To the next question, the summary, or the end."""
        if ends(intake.answers):
            intake.state, intake.now, intake.items = ENDED, "", []
            intake.move("end")
            return Turned(ENDS, taken, changed)
        question = self._next(intake)
        turned = self._summarised(intake) if question is None else self._ask(intake, question, ASK if not intake.puts.get(question.item) else AGAIN)
        return Turned(turned.form, taken, changed)

    def _next(self, intake: Intake) -> Optional[Question]:
        while True:
            question = self.questionnaire.next(intake.answers, frozenset(intake.asked), len(intake.puts))
            if question is None or not given_up(intake.puts, question.item):
                return question
            self._mark(intake, [question.item], LEFT, "")

    def _put(self, intake: Intake, form: str) -> Turned:
        """The same question once more; what was put too often is left."""
        if intake.now == SUMMARY:
            return self._summarised(intake, form)
        if not intake.now or intake.now in intake.answers and intake.now not in intake.items:
            return self._on(intake)
        if given_up(intake.puts, intake.now):
            self._mark(intake, [intake.now], LEFT, "")
            return self._on(intake)
        return self._ask(intake, Question(intake.now, tuple(intake.items), "", intake.about), form)

    def _ask(self, intake: Intake, question: Question, form: str) -> Turned:
        intake.now, intake.items, intake.about = question.item, list(question.items), question.about
        intake.puts[question.item] = intake.puts.get(question.item, 0) + 1
        intake.asked = list(dict.fromkeys([*intake.asked, question.about]))
        if not intake.path or intake.path[-1] != question.item:
            intake.path.append(question.item)
        return Turned(form)

    def _summarised(self, intake: Intake, form: str = SUMMARISE) -> Turned:
        if given_up(intake.puts, SUMMARY):
            return self._finish(intake, False)
        intake.now, intake.items, intake.about = SUMMARY, [], SUMMARY
        intake.puts[SUMMARY] = intake.puts.get(SUMMARY, 0) + 1
        return Turned(form)

    def _finish(self, intake: Intake, confirmed: bool) -> Turned:
        intake.state, intake.confirmed, intake.now, intake.items = DONE, confirmed, "", []
        intake.move("confirm" if confirmed else "close")
        return Turned(FINISHED)

    def _mark(self, intake: Intake, names: Sequence[str], how: str, said: str) -> None:
        for name in names:
            known = intake.answers.get(name)
            if known is not None and known.told:
                continue
            if name == "her2_ihc" and intake.stated:
                intake.set(name, Answer(intake.stated, said))
                continue
            intake.set(name, Answer(None, said, how))

    def _applies(self, intake: Intake, name: str) -> bool:
        return applies(self.questionnaire.item(name), intake.answers)

    @staticmethod
    def _differs(intake: Intake, name: str, value: Any) -> bool:
        known = intake.answers.get(name)
        return known is None or known.value != value
