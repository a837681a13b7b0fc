"""What was last read in a patient's report, for the coordinator beside the conversation."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.services.casefile import SHOWN, Section
from bot.store.tables import Message

TITLE = "Report, as the assistant read it"
LINES = {
    "status": "HER2 status", "ihc": "HER2 IHC", "ish": "ISH", "cps": "PD-L1 CPS", "cldn182": "CLDN18.2", "msi": "MSI / MMR", "primary": "Primary site",
    "missing": "Missing",
}  # fmt: skip
KIND = "report"
NOT_TOLD = "not_told"


class ReportRecord:
    """The findings of the last report in a conversation."""

    def __init__(self, sessions: sessionmaker) -> None:
        self._sessions = sessions

    def section(self, conversation_id: str) -> Optional[Section]:
        """The findings as lines; None where no report was read."""
        read = self._last(conversation_id)
        return Section(TITLE, _lines(read)) if read else None

    def _last(self, conversation_id: str) -> Optional[Dict[str, Any]]:
        query = select(Message.body).filter_by(conversation_id=conversation_id, direction="out").order_by(Message.id.desc()).limit(SHOWN)
        with self._sessions() as session:
            bodies = session.execute(query).scalars().all()
        return next((body["custom"]["read"] for body in bodies if body.get("custom", {}).get("kind") == KIND), None)


def _lines(read: Dict[str, Any]) -> List[Tuple[str, str]]:
    return [(label, _shown(read[name])) for name, label in LINES.items() if read.get(name) not in (None, [], NOT_TOLD)]


def _shown(value: Any) -> str:
    return ", ".join(_shown(one) for one in value) if isinstance(value, list) else str(value).replace("_", " ")
