"""A place says how often a colour is looked in on, and how many households a worker sees."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.visits.events import PaceSet, VisitTargetSet
from shanzhi.visits.models import CareLevel, CarePace, VisitTarget
from shanzhi.visits.models.care import Colour
from shanzhi.visits.permissions import SET_PACE
from shanzhi.visits.rules.care import Pace

VISIT_DAYS, RING_DAYS, HOUSEHOLDS = (1, 180), (0, 60), (1, 1000)


@transaction.atomic
def set_pace(
    place_code: str, colour: str, pace: Pace, *, by: Actor, at: datetime | None = None
) -> CarePace:
    """Set the pace of a colour at a place and below it, where nobody narrower says otherwise. What is
    due later than the new pace allows is due sooner from now; nothing is put off.

    Raises Denied; Invalid (place, colour, visit_days, ring_days).
    """
    moment = at or now()
    require(by, SET_PACE, Target(place_code=place_code))
    _check(place_code, colour, pace)
    row, _new = CarePace.objects.select_for_update().update_or_create(
        place_code=place_code,
        colour=colour,
        defaults={
            "visit_days": pace.visit_days,
            "ring_days": pace.ring_days,
            "changed_by_id": by.id if by.is_staff else None,
            "changed_at": moment,
        },
    )
    today = localtime(moment).date()
    here = CareLevel.objects.filter(
        place_code__startswith=place_code, colour=colour, ended_at__isnull=True
    )
    latest = today + timedelta(days=pace.visit_days)
    here.filter(visit_due_on__gt=latest).update(visit_due_on=latest)
    if pace.ring_days:
        latest = today + timedelta(days=pace.ring_days)
        here.exclude(ring_due_on__lte=latest).update(ring_due_on=latest)
    event = PaceSet(
        pace_id=row.pk, colour=colour, visit_days=pace.visit_days, ring_days=pace.ring_days
    )
    announce(event, by=by, place_code=place_code, at=moment)
    return row


@transaction.atomic
def set_visit_target(
    place_code: str, households: int, *, by: Actor, at: datetime | None = None
) -> VisitTarget:
    """Set how many households a worker of the place is to see in a month.

    Raises Denied; Invalid (place, households).
    """
    require(by, SET_PACE, Target(place_code=place_code))
    least, most = HOUSEHOLDS
    if not is_place_code(place_code):
        raise Invalid({"place": _("地区代码应为 6、9、12 或 15 位数字。")})
    if not least <= households <= most:
        raise Invalid({"households": _("每月户数应在 1 到 1000 之间。")})
    row, _new = VisitTarget.objects.select_for_update().update_or_create(
        place_code=place_code, defaults={"households": households}
    )
    event = VisitTargetSet(target_id=row.pk, households=households)
    announce(event, by=by, place_code=place_code, at=at or now())
    return row


def _check(place_code: str, colour: str, pace: Pace) -> None:
    faults: dict[str, str] = {}
    if not is_place_code(place_code):
        faults["place"] = _("地区代码应为 6、9、12 或 15 位数字。")
    if colour not in Colour.values:
        faults["colour"] = _("请选择红、黄或绿。")
    if not VISIT_DAYS[0] <= pace.visit_days <= VISIT_DAYS[1]:
        faults["visit_days"] = _("走访间隔应在 1 到 180 天之间。")
    if not RING_DAYS[0] <= pace.ring_days <= RING_DAYS[1]:
        faults["ring_days"] = _("敲门间隔应在 0 到 60 天之间，0 表示不敲门。")
    if faults:
        raise Invalid(faults)
