"""What follows when something happened in a room below."""

from __future__ import annotations

from shanzhi.cases.api import Case
from shanzhi.cases.events import CaseOpened
from shanzhi.insight.actions.topics.place_matter import place_matter
from shanzhi.kernel.api import SYSTEM, EventRecord, on


@on(CaseOpened)
def place_new_matter(event: CaseOpened, record: EventRecord) -> None:
    """Every new matter is looked at once: who else speaks of it?"""
    case = Case.objects.select_related("text").filter(pk=event.case_id).first()
    if case is not None:
        place_matter(case, by=SYSTEM, at=record.at)
