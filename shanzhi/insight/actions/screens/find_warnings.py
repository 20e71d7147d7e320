"""Every hour each street and its communities are looked at: a warning opens once, and ends by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from shanzhi.insight.events import WarningEnded, WarningOpened
from shanzhi.insight.models import PlaceWarning
from shanzhi.insight.models.warning import WarningKind
from shanzhi.insight.permissions import WARN
from shanzhi.insight.queries.screens.counts import by_day_and_night, late_at_this_hour
from shanzhi.insight.rules.screens.warnings import Finding, late_rising, silent, unusual
from shanzhi.kernel.api import Actor, Target, announce, now, require
from shanzhi.places.api import names_below
from shanzhi.sensing.api import silent_by_community

LATE_DAYS, COUNTED_DAYS = 29, 57
HOURLY = (WarningKind.LATE_RISING, WarningKind.UNUSUAL, WarningKind.SILENT)


def find_warnings(street: str, *, by: Actor, at: datetime | None = None) -> list[PlaceWarning]:
    """Look at a street and what lies in it; returns what opened. Raises Denied."""
    moment = at or now()
    require(by, WARN, Target(place_code=street))
    places = [street, *(code for code, _name in names_below(street))]
    devices = silent_by_community(by, street)
    found: list[Finding | None] = []
    for place in places:
        found.append(late_rising(place, late_at_this_hour(by, place, moment, LATE_DAYS)))
        found.append(unusual(place, by_day_and_night(by, place, moment, COUNTED_DAYS)))
        found.append(silent(place, devices.get(place, 0)))
    return keep_warnings(street, HOURLY, [one for one in found if one], by=by, at=moment)


def keep_warnings(
    street: str, kinds: Iterable[WarningKind], found: Iterable[Finding], *, by: Actor, at: datetime
) -> list[PlaceWarning]:
    """What was found is open afterwards, and nothing else of these kinds in the street: what is open
    already is not opened again, what does not hold any more ends. Returns what opened."""
    holds = {(one.kind, one.place_code): one for one in found}
    for row in PlaceWarning.objects.filter(
        place_code__startswith=street, kind__in=list(kinds), ended_at__isnull=True
    ):
        still = holds.pop((row.kind, row.place_code), None)
        _go_on(row, still, by=by, at=at)
    opened = [_open(one, by=by, at=at) for one in holds.values()]
    return [row for row in opened if row]


@transaction.atomic
def _go_on(row: PlaceWarning, still: Finding | None, *, by: Actor, at: datetime) -> None:
    locked = PlaceWarning.objects.select_for_update().get(pk=row.pk)
    if locked.ended_at is not None:  # another run was quicker
        return
    if still is None:
        locked.ended_at = max(at, locked.opened_at)
        locked.save(update_fields=["ended_at"])
        announce(
            WarningEnded(warning_id=row.pk, rule=row.kind), by=by, place_code=row.place_code, at=at
        )
        return
    locked.seen_at, locked.value, locked.usual = at, still.value, still.usual
    locked.limit = still.limit
    locked.save(update_fields=["seen_at", "value", "usual", "limit"])


def _open(one: Finding, *, by: Actor, at: datetime) -> PlaceWarning | None:
    try:
        with transaction.atomic():
            row = PlaceWarning.objects.create(
                kind=one.kind,
                place_code=one.place_code,
                value=one.value,
                usual=one.usual,
                limit=one.limit,
                opened_at=at,
                seen_at=at,
            )
            announce(
                WarningOpened(
                    warning_id=row.pk,
                    rule=one.kind,
                    value=one.value,
                    usual=one.usual,
                    limit=one.limit,
                ),
                by=by,
                place_code=one.place_code,
                at=at,
                fresh=True,
            )
    except IntegrityError:  # two runs at once: the constraint lets one of them open it
        return None
    return row
