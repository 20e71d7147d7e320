"""A home says it is away: the rule of a quiet home keeps still until then; smoke and gas never do."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, announce, now, require
from shanzhi.people.api import Household
from shanzhi.sensing.events import AwaySaid
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Absence, Device
from shanzhi.sensing.models.absence import home_target
from shanzhi.sensing.permissions import SAY_AWAY

LONGEST = timedelta(days=90)
SAID_LATE = timedelta(days=7)


@transaction.atomic
def say_away(
    household: Household,
    *,
    by: Actor,
    from_at: datetime,
    until_at: datetime,
    at: datetime | None = None,
) -> Absence:
    """Nobody is at home in that time, said by one of the household or entered on its word. Said again
    before it is over it is the same absence with other times.

    From ``until_at`` on quiet counts again, and movement at home ends it earlier (see rules/rhythm.py).
    Raises Denied; Invalid (from, until); Conflict when another of them said so at the same moment.
    """
    moment = at or now()
    require(by, SAY_AWAY, home_target(household.place_code, household.pk))
    _check(from_at, until_at, moment)
    row = Absence.objects.select_for_update().filter(household=household, ended_at=None).first()
    if row is not None and row.until_at <= moment:
        Absence.objects.filter(pk=row.pk).update(ended_at=row.until_at)
        row = None
    is_new = row is None
    row = row or Absence(household=household, place_code=household.place_code)
    row.from_at, row.until_at, row.said_at = from_at, until_at, moment
    row.said_by_id = by.id if by.is_staff else None
    _write(row)
    event = AwaySaid(absence_id=row.pk, household_id=household.pk, own=not by.is_staff)
    announce(event, by=by, place_code=row.place_code, at=moment, fresh=is_new)
    tell_devices([household.pk])
    return row


def _write(row: Absence) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as why:
        raise Conflict(_("家里别人刚刚登记过外出，请刷新页面看看。")) from why


def tell_devices(household_ids: list[int]) -> None:
    """What hangs in these homes is judged otherwise from now on."""
    ids = Device.objects.filter(household_id__in=household_ids).values_list("pk", flat=True)
    if found := list(ids):
        tell_fleet(found)


def _check(from_at: datetime, until_at: datetime, at: datetime) -> None:
    faults = {}
    if not at - SAID_LATE <= from_at <= at + LONGEST:
        faults["from"] = _("离家的日子在过去 7 天到今后 90 天之间。")
    if until_at <= max(from_at, at):
        faults["until"] = _("回来的日子不能早于离家的日子，也不能早于今天。")
    elif until_at - from_at > LONGEST:
        faults["until"] = _("一次最长登记 90 天，到时候可以再登记。")
    if faults:
        raise Invalid(faults)
