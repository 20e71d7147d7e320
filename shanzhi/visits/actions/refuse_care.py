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
    """End the care on the person's own word, also where another colour has taken its place since
    they read of it; saying it twice is once. Nothing else they get changes.

    Raises Denied for everybody else.
    """
    moment = at or now()
    care = CareLevel.objects.select_for_update().get(pk=care.pk)
    require(by, REFUSE_CARE, care.target())
    # Read behind the lock: whoever was changing the colour has finished.
    rows = CareLevel.objects.select_for_update().filter(person_id=care.person_id)
    for given in rows.filter(ended_at__isnull=True):
        close_care(given, CareEnd.REFUSED, by=by, at=moment)
        event = CareRefused(care_id=given.pk, household_id=given.household_id)
        announce(event, by=by, place_code=given.place_code, at=moment)
    return CareLevel.objects.get(pk=care.pk)
