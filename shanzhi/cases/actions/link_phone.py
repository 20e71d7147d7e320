"""The reporter leaves a confirmed phone number and is told of every step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import ReporterLinked
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import LINK_PHONE
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def link_phone(case: Case, *, by: Actor, resident_id: int, at: datetime | None = None) -> Case:
    """Tie the matter to a resident whose phone was confirmed just now; doing it twice is once.

    Raises Denied unless ``by`` holds the matter's link.
    """
    moment = at or now()
    case = locked(case, by=by, capability=LINK_PHONE)
    if case.reporter_id == resident_id:
        return case
    case.reporter_id = resident_id
    save(case, moment, "reporter")
    announce_case(case, ReporterLinked, by=by, at=moment)
    return case
