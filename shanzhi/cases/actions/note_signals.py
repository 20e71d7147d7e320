"""More devices raised an alarm of what a matter is about already."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.locking import locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseSignalled
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import NOTE_SIGNALS
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def note_signals(case: Case, *, by: Actor, count: int, at: datetime | None = None) -> Case:
    """One line in its history for ``count`` of them; nobody is told once more. Raises Denied."""
    case = locked(case, by=by, capability=NOTE_SIGNALS)
    announce_case(case, CaseSignalled, by=by, at=at or now(), count=count)
    return case
