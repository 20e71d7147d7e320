"""Who is looked in on does not want it: it ends at once, and who gave it is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, announce, now, require
from shanzhi.visits.actions.set_care import close_care
from shanzhi.visits.events import CareRefused
from shanzhi.visits.models import CareLevel
from shanzhi.visits.models.care import CareEnd
from shanzhi.visits.permissions import REFUSE_CARE


@transaction.atomic
def refuse_care(care: CareLevel, *, by: Actor, at: datetime | None = None) -> CareLevel:
    """End the care on the person's own word; saying it twice is once. Nothing else they get changes.

    Raises Denied for everybody else.
    """
    moment = at or now()
    care = CareLevel.objects.select_for_update().get(pk=care.pk)
    require(by, REFUSE_CARE, care.target())
    if care.ended_at is not None:
        return care
    close_care(care, CareEnd.REFUSED, by=by, at=moment)
    event = CareRefused(care_id=care.pk, household_id=care.household_id)
    announce(event, by=by, place_code=care.place_code, at=moment)
    return care
