"""One matter for each group that is one, exactly once."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import translation

from shanzhi.cases.api import Report, Reported, Source, Urgency, report_case
from shanzhi.kernel.api import Actor, Invalid, Refusal, now, require
from shanzhi.sensing.models import Alarm, AlarmGroup, Severity
from shanzhi.sensing.permissions import JUDGE_ALARMS
from shanzhi.sensing.queries.matter_words import matter_text
from shanzhi.sensing.rules.grouping import is_matter

log = logging.getLogger(__name__)
# The key of a group's matter is made from the group and how often it came back: said twice it is
# the same matter.
KEYS = UUID("6f1c37e2-5a0b-4a53-9a41-0d8a4d7b2f10")


def groups_without(*, most: int, passing_over: Collection[int] = ()) -> list[int]:
    """Open groups that want a matter and have none, the worst first."""
    rows = AlarmGroup.objects.filter(
        closed_at__isnull=True, case__isnull=True, severity__gte=Severity.MAJOR
    ).exclude(pk__in=passing_over)
    return list(rows.order_by("-severity", "pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def open_matter(group_id: int, *, by: Actor, at: datetime | None = None) -> bool:
    """Open the matter of a group; False where it has one, is closed, or is none.

    Raises Denied; Refusal when no unit serves the place: the group waits and is tried again.
    """
    require(by, JUDGE_ALARMS)
    group = AlarmGroup.objects.select_for_update().get(pk=group_id)
    if group.case_id is not None or group.closed_at is not None or not is_matter(group.severity):
        return False
    moment = at or now()
    case = _reported(_report(group), by=by, at=moment).case
    group.case, group.told_count, group.told_at = case, group.alarms_count, moment
    group.save(update_fields=["case", "told_count", "told_at"])
    return True


def _report(group: AlarmGroup) -> Report:
    lead = Alarm.objects.select_related("device__kind", "rule__metric").get(pk=group.lead_id or 0)
    device = lead.device
    point = None
    if device.latitude is not None and device.longitude is not None:
        point = (device.latitude, device.longitude)
    with translation.override(settings.LANGUAGE_CODE):
        text = matter_text(group, lead)
    return Report(
        key=uuid5(KEYS, f"{group.pk}:{group.reopened}"),
        text=text,
        source=Source.SENSOR,
        place_code=group.place_code,
        building_id=group.building_id,
        # Of many places there is no one point.
        point=point if group.building_id or group.place_code == device.place_code else None,
        category_code=device.kind.category_code,
        urgency=Urgency.EMERGENCY if group.severity >= Severity.CRITICAL else Urgency.URGENT,
    )


def _reported(report: Report, *, by: Actor, at: datetime) -> Reported:
    """What a device was given wrongly (a point in no grid, a category that is gone) must not keep an
    alarm from becoming a matter."""
    try:
        with transaction.atomic():
            return report_case(report, by=by, at=at)
    except Invalid as why:
        log.warning("report of a group refused: %s", ", ".join(sorted(why.fields)))
        plain = replace(report, point=None, building_id=None, category_code="")
        return report_case(plain, by=by, at=at)


class Waiting:
    """Groups whose matter could not be opened, each with the moment it is tried again."""

    PAUSE_S, MOST = 60.0, 1000

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    def over(self, clock_s: float) -> list[int]:
        """Those that still wait."""
        self._until = {pk: until for pk, until in self._until.items() if until > clock_s}
        return list(self._until)

    def add(self, group_id: int, why: Refusal | Exception, clock_s: float) -> None:
        """Try this one again in a minute."""
        log.warning("group %d has no matter yet: %s", group_id, type(why).__name__)
        if len(self._until) < self.MOST:
            self._until[group_id] = clock_s + self.PAUSE_S
