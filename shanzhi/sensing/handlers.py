"""What follows from what happens to matters."""

from __future__ import annotations

from shanzhi.cases.events import CaseClosed, CaseEvent, CaseWithdrawn
from shanzhi.kernel.api import SYSTEM, EventRecord, on
from shanzhi.sensing.actions.close_alarms import close_with_matter


@on(CaseClosed, CaseWithdrawn)
def end_alarms_of_matter(event: CaseEvent, record: EventRecord) -> None:
    """Its alarms are over with it."""
    close_with_matter(event.case_id, by=SYSTEM, at=record.at)
