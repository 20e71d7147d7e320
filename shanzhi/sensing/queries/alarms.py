"""Groups of alarms as a viewer may read them: by place, and those for which their team was called."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shanzhi.kernel.api import Actor, NotFound, Role, Target, allowed
from shanzhi.sensing.models import Alarm, AlarmCall, AlarmGroup, Severity
from shanzhi.sensing.permissions import ATTEND_ALARMS, DESKS, READ_ALARMS

PAGE = 50
READERS = (Role.GRID_WORKER, *DESKS, Role.LEADER)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of groups, and where the next one begins ("" for the last)."""

    rows: list[AlarmGroup]
    next_from: str


def visible_groups(viewer: Actor) -> QuerySet[AlarmGroup]:
    """Groups in the viewer's places, and those for which a unit of theirs was called."""
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*READERS):
        reach |= Q(place_code__startswith=scope)
    if viewer.unit_ids and allowed(viewer, READ_ALARMS):
        called = AlarmCall.objects.filter(alarm__group=OuterRef("pk"), unit_id__in=viewer.unit_ids)
        reach |= Q(Exists(called))
    return AlarmGroup.objects.filter(reach)


def group_for(viewer: Actor, group_id: int) -> AlarmGroup:
    """One of them. Raises NotFound: to others it does not exist."""
    found = (
        visible_groups(viewer)
        .select_related(
            "building__estate", "case", "lead__device__kind", "lead__rule__metric",
            "acknowledged_by", "attended_by",
        )
        .filter(pk=group_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def target_for(viewer: Actor, group: AlarmGroup) -> Target:
    """Where it stands, as far as permission asks: for a team, whether it was called."""
    called = None
    if viewer.unit_ids:
        rows = AlarmCall.objects.filter(alarm__group=group, unit_id__in=viewer.unit_ids)
        called = rows.values_list("unit_id", flat=True).first()
    return Target(place_code=group.place_code, unit_id=called, key=("alarm_group", group.pk))


def open_groups(viewer: Actor, *, after: str = "", work_list: bool = False) -> Page:
    """What is open, the worst first and of these the newest; from MAJOR on, or what is below (the
    maintainer's ``work_list``). By keyset: however many there are, a page costs the same."""
    level = Q(severity__lt=Severity.MAJOR) if work_list else Q(severity__gte=Severity.MAJOR)
    rows = visible_groups(viewer).filter(level, closed_at__isnull=True)
    if (place := _keyset(after)) is not None:
        severity, pk = place
        rows = rows.filter(Q(severity__lt=severity) | Q(severity=severity, pk__lt=pk))
    related = ("building__estate", "case", "lead__device__kind", "acknowledged_by", "attended_by")
    found = list(rows.select_related(*related).order_by("-severity", "-pk")[: PAGE + 1])
    page = found[:PAGE]
    more = f"{page[-1].severity}-{page[-1].pk}" if len(found) > PAGE else ""
    return Page(page, more)


def ended_groups(viewer: Actor, most: int = PAGE) -> list[AlarmGroup]:
    """What ended last."""
    rows = visible_groups(viewer).filter(closed_at__isnull=False)
    related = ("building__estate", "case", "lead__device__kind", "acknowledged_by", "attended_by")
    return list(rows.select_related(*related).order_by("-pk")[:most])


def open_count(viewer: Actor, most: int = 1000) -> int:
    """How many matters of alarms are open, counted to ``most`` at most."""
    rows = visible_groups(viewer).filter(closed_at__isnull=True, severity__gte=Severity.MAJOR)
    return rows[:most].count()


def alarms_of(viewer: Actor, group: AlarmGroup, most: int = 200) -> list[Alarm]:
    """Its alarms, open ones first, the worst and oldest before the others; ``most`` of them."""
    if not visible_groups(viewer).filter(pk=group.pk).exists():
        raise NotFound
    rows = Alarm.objects.filter(group=group).select_related(
        "device__kind", "device__building__estate", "rule__metric", "closed_by"
    )
    return list(rows.order_by(F("closed_at").desc(nulls_first=True), "-severity", "pk")[:most])


def calls_of(viewer: Actor, group: AlarmGroup, most: int = 100) -> list[AlarmCall]:
    """Who was called for it, in the order of time."""
    if not visible_groups(viewer).filter(pk=group.pk).exists():
        raise NotFound
    rows = AlarmCall.objects.filter(alarm__group=group).select_related("account", "unit")
    return list(rows.order_by("called_at", "tier", "pk")[:most])


def called_counts(groups: list[AlarmGroup]) -> dict[int, int]:
    """How many people were called for the first alarm of each of these groups (one query)."""
    leads = {group.lead_id: group.pk for group in groups if group.lead_id}
    rows = AlarmCall.objects.filter(alarm_id__in=leads, account__isnull=False)
    counts: dict[int, int] = {}
    for alarm_id, _account in rows.values_list("alarm_id", "account_id"):
        counts[leads[alarm_id]] = counts.get(leads[alarm_id], 0) + 1
    return counts


def may_attend(viewer: Actor, group: AlarmGroup) -> bool:
    """May the viewer take it?"""
    return allowed(viewer, ATTEND_ALARMS, target_for(viewer, group))


def _keyset(text: str) -> tuple[int, int] | None:
    severity, _dash, pk = text.partition("-")
    return (int(severity), int(pk)) if severity.isdecimal() and pk.isdecimal() else None
