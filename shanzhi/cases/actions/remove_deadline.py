"""A place takes a rule about deadlines back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.events import DeadlineRemoved
from shanzhi.cases.models import Deadline
from shanzhi.cases.permissions import MANAGE_DEADLINES
from shanzhi.kernel.api import Actor, NotFound, Target, announce, bump, now, require


@transaction.atomic
def remove_deadline(deadline_id: int, *, by: Actor, at: datetime | None = None) -> None:
    """The next wider rule holds for clocks that start from now on.

    Raises NotFound; Denied outside of the places of ``by``.
    """
    rule = Deadline.objects.select_for_update().filter(pk=deadline_id).first()
    if rule is None:
        raise NotFound
    require(by, MANAGE_DEADLINES, Target(place_code=rule.place_code))
    event = DeadlineRemoved(deadline_id=rule.pk, clock=rule.clock)
    announce(event, by=by, place_code=rule.place_code, at=at or now())
    rule.delete()
    bump("cases.deadlines")
