"""A report in the conversation: what was read, what it means, what to ask next; a correction is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.care.her2 import Status, judged
from bot.care.pathways import of_the_markers
from bot.care.report import Ihc, Ish, Primary, Report, Sample, Stated
from bot.language.report_message import Concern, concern, corrects, question
from bot.services.answers import PERSON, TO_CONFIRM, Answers
from bot.services.citations import source_line, sources_named
from bot.services.replies import Button, Reply
from bot.services.reports import Reading, Reports
from bot.store.tables import Message, Picture

KIND = "report"
REMEMBERED = 6
READ = "This is what I read: {findings}. If a word of this is wrong, write what is right, for example “no, it is 3+”."
NOTHING_READ = "I read this, but found no result in it."
UNREAD = "I have kept the file, but I cannot read it: {why}."
INVITED = "Please paste the report here, or type its lines about HER2, IHC and ISH or FISH."
SHOWN = {
    "ihc": "HER2 IHC {}", "ish": "ISH {}", "stated": "HER2 called {}", "cps": "PD-L1 CPS {}", "cldn182": "CLDN18.2 {}", "msi": "{}",
}  # fmt: skip
WORDS = {"not_amplified": "not amplified (negative)", "amplified": "amplified (positive)", "pending": "not back yet", "her2_low": "low"}
CALLED = {
    Status.POSITIVE: "HER2-positive stomach cancer", Status.HER2_LOW: "HER2-low stomach cancer", Status.NEGATIVE: "HER2-negative stomach cancer",
}  # fmt: skip
ASK = "### What to ask your team"
LEADS = 3
Meanings = Mapping[str, Mapping[str, Any]]


class ReportTalk:
    """Answers a message that tells results of its own."""

    def __init__(self, sessions: sessionmaker, reports: Reports, answers: Answers, meanings: Meanings, public_url: str) -> None:
        self._sessions, self._reports, self._answers, self._meanings, self._public_url = sessions, reports, answers, meanings, public_url.rstrip("/")

    def concerns(self, conversation_id: str, text: str) -> Concern:
        """Whether a message is a report, perhaps with a question, or corrects or completes the one that was read last in this conversation."""
        told = concern(text, self._reports.read(text).report)
        if told is not Concern.NOTHING:
            return told
        earlier = self._earlier(conversation_id)
        return Concern.REPORT if earlier is not None and corrects(text, self._reports.read(text, bare=True).report) else told

    def restated(self, text: str) -> str:
        """What is asked beside a report, with the status in the place of the results: `can I get Enhertu for HER2-low stomach cancer`."""
        asked, status = question(text).rstrip(" ?.!"), CALLED.get(self._reports.read(text).verdict.status)
        return f"{asked} for {status}?" if asked and status else ""

    def reply(self, conversation_id: str) -> Reply:
        """What is said to the last message of the patient."""
        said, earlier = self._said(conversation_id), self._earlier(conversation_id)
        text = said.get("text", "")
        reading = self._reports.read(text)
        if said.get("file", {}).get("unread"):
            return self.told(reading, UNREAD.format(why=said["file"]["unread"]))
        if earlier and (concern(text, reading.report) is Concern.NOTHING or _only_a_part(reading.report)):
            reading = completed(earlier, self._reports.read(text, bare=True).report)
        return self.told(reading)

    def told(self, reading: Reading, before: str = "") -> Reply:
        """A reading in words: findings, meaning, options, questions, picture and buttons; `before` is said first."""
        meaning = self._meanings[reading.verdict.reason.value]
        articles = list(dict.fromkeys([*meaning["articles"][:LEADS], *of_the_markers(reading.report)]))
        with self._sessions() as session:
            sources = sources_named(session, [*reading.verdict.sources, *meaning["sources"]])
            picture = self._picture(session, reading)
        confirm = [] if meaning.get("evidence", "confirmed") == "confirmed" else [TO_CONFIRM]
        custom = {
            "kind": KIND, "status": reading.verdict.status.value, "reason": reading.verdict.reason.value, "read": reading.as_json(),
            "sources": sources, "reviewed_on": str(meaning["evidence_date"]), "topics": articles,
        }  # fmt: skip
        image = f"{self._public_url}/pictures/{picture.id}-{picture.version}.svg" if picture else None
        custom.update({"image_alt": picture.alt} if picture else {})
        return Reply(
            "\n\n".join(filter(None, [before, in_words(reading, meaning), *confirm, source_line(sources)])), custom, [*self._buttons(articles), PERSON], image
        )

    def _buttons(self, articles: Sequence[str]) -> List[Button]:
        return [Button(self._answers.body(article)["question"], f"ask:{article}") for article in articles]

    def _picture(self, session: Session, reading: Reading) -> Any:
        name = place(reading)
        return session.execute(select(Picture.id, Picture.version, Picture.alt).where(Picture.id == name)).first() if name else None

    def _said(self, conversation_id: str) -> Dict[str, Any]:
        with self._sessions() as session:
            return next((body for direction, body in self._last(session, conversation_id) if direction == "in"), {})

    def _earlier(self, conversation_id: str) -> Optional[Dict[str, Any]]:
        with self._sessions() as session:
            bodies = [body for direction, body in self._last(session, conversation_id) if direction == "out"]
        return next((body["custom"]["read"] for body in bodies if body["custom"].get("kind") == KIND), None)

    def _last(self, session: Session, conversation_id: str) -> List[Any]:
        query = select(Message.direction, Message.body).filter_by(conversation_id=conversation_id).order_by(Message.id.desc()).limit(REMEMBERED)
        return [(row.direction, row.body) for row in session.execute(query)]


def _only_a_part(report: Report) -> bool:
    """Whether a gene test is told without a score: it belongs to the score that was told before."""
    return any(sample.ish for sample in report.samples) and not any(sample.ihc or sample.doubts for sample in report.samples)


def in_words(reading: Reading, meaning: Mapping[str, Any]) -> str:
    """What was read, what it means, and what to ask."""
    findings = shown(reading)
    read = [READ.format(findings="; ".join(findings)), meaning["says"]] if findings else [INVITED if reading.report.empty else NOTHING_READ]
    return "\n\n".join([*read, "\n".join([ASK, *(f"- {question}" for question in meaning["ask"])])])


def completed(earlier: Dict[str, Any], new: Report) -> Reading:
    """What was read before, with what is told now in its place."""
    told = [sample for sample in new.samples if sample.told]
    now = told[-1] if told else Sample()
    old = Sample(
        ihc=Ihc(earlier["ihc"]) if earlier["ihc"] else None,
        ish=Ish(earlier["ish"]) if earlier["ish"] else None,
    )
    sample = replace(old, ihc=now.ihc or old.ihc, ish=now.ish or old.ish, doubts=now.doubts)
    markers = {name: getattr(new, name) if getattr(new, name) is not None else earlier[name] for name in ("cps", "cldn182", "msi")}
    primary = new.primary if new.primary is not Primary.NOT_TOLD else Primary(earlier["primary"])
    report = Report((sample,), primary, **markers)
    return Reading(report, judged(report))


def shown(reading: Reading) -> List[str]:
    """Each finding in words; of several samples each with its day and place."""
    samples = [sample for sample in reading.report.samples if sample.told]
    one = [reading.verdict.sample] if reading.verdict.sample and len(samples) == 1 else samples
    told = [" ".join(filter(None, (_of(sample), _findings(sample)))) for sample in one if sample and _findings(sample)]
    report = reading.report
    markers = {"cps": report.cps, "cldn182": report.cldn182, "msi": report.msi}
    return [*told, *(SHOWN[name].format(f"{value:g}" if isinstance(value, float) else value) for name, value in markers.items() if value is not None)]


def place(reading: Reading) -> Optional[str]:
    """The picture of the way with this reading's place marked; None where there is none to mark."""
    sample = reading.verdict.sample
    if reading.verdict.status is Status.UNKNOWN or sample is None or sample.ihc is None:
        return None
    if sample.ihc is not Ihc.TWO:
        return f"scoring-{sample.ihc.value.rstrip('+')}"
    ish = sample.ish.value if sample.ish in (Ish.AMPLIFIED, Ish.NOT_AMPLIFIED) else "missing"
    return f"scoring-2-{ish.replace('_', '-')}"


def _of(sample: Sample) -> str:
    where = "" if sample.specimen.value == "not_told" else sample.specimen.value
    parts = [where, str(sample.date) if sample.date else "", f"sample {sample.name.upper()}" if sample.name else ""]
    return f"({', '.join(filter(None, parts))})" if any(parts) else ""


def _findings(sample: Sample) -> str:
    stated = sample.stated if not sample.ihc or sample.stated is not Stated.EQUIVOCAL else None
    values = {"ihc": sample.ihc, "ish": sample.ish, "stated": stated}
    return ", ".join(SHOWN[name].format(WORDS.get(value.value, value.value)) for name, value in values.items() if value)
