"""What the tables say on a question, and how it is joined with the answer of an article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, List, Sequence, Tuple

from bot.services.answers import TO_CONFIRM
from bot.services.citations import source_line
from bot.services.replies import Button, Reply


@dataclass(frozen=True)
class Finding:
    """Rows as short Markdown; `about` is the kind of finding, `sources` are in full, `confirmed` is false where a row is to be confirmed."""

    about: str
    text: str
    sources: Tuple[Dict[str, Any], ...]
    confirmed: bool

    @property
    def evidence(self) -> str:
        """The evidence in the words of the content."""
        return "confirmed" if self.confirmed else "to be confirmed"

    @property
    def whole(self) -> str:
        """The text with its caution and its sources."""
        return "\n\n".join([self.text, *([] if self.confirmed else [TO_CONFIRM]), source_line(self.sources)])


def before(finding: Finding, reply: Reply) -> Reply:
    """The finding first, then the article's answer."""
    return _joined(finding, reply, [finding.whole, reply.text])


def behind(finding: Finding, reply: Reply) -> Reply:
    """The article's answer first, then the finding."""
    return _joined(finding, reply, [reply.text, finding.whole])


def alone(finding: Finding, reply: Reply, buttons: Sequence[Button]) -> Reply:
    """The finding in place of the article's answer, which stays the article of the reply."""
    custom = {**reply.custom, "data": finding.about, "sources": list(finding.sources)}
    return Reply(finding.whole, {name: value for name, value in custom.items() if name != "image_alt"}, list(buttons))


def _joined(finding: Finding, reply: Reply, texts: List[str]) -> Reply:
    known = {source["id"]: source for source in (*finding.sources, *reply.custom["sources"])}
    return replace(reply, text="\n\n".join(texts), custom={**reply.custom, "data": finding.about, "sources": list(known.values())})
