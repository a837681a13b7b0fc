"""The services of the desk, together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.care.desk_hours import DeskHours
from bot.services.audit import Audit
from bot.services.canned import CannedReplies
from bot.services.casefile import CaseFiles
from bot.services.coordinators import Coordinators
from bot.services.desk import Desk
from bot.services.desk_clock import DeskClock
from bot.services.handoff_numbers import DeskNumbers
from bot.services.handoff_queue import Queue
from bot.services.messages import Clock
from bot.services.uploads import Uploads


@dataclass(frozen=True)
class Office:
    """What the pages of the desk are built on."""

    coordinators: Coordinators
    desk: Desk
    queue: Queue
    files: CaseFiles
    uploads: Uploads
    canned: CannedReplies
    audit: Audit
    numbers: DeskNumbers
    time: DeskClock
    hours: DeskHours
    clock: Clock
    public_url: str
    https: bool = False
