"""End alarms, and with the last of them their group; for the actions that say why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from shanzhi.kernel.api import Actor, announce, publish_all
from shanzhi.sensing.events import AlarmClosed
from shanzhi.sensing.models import Alarm, AlarmGroup, AlarmState, AlarmStep


def end_alarms(
    ids: Collection[int], *, outcome: str, by: Actor, at: datetime, note: str = ""
) -> int:
    """End those of ``ids`` that are open; nobody is called for them any more. Groups are locked in
    the order of their ids, before the alarms. Returns how many ended."""
    if not ids:
        return 0
    groups = list(
        AlarmGroup.objects.select_for_update(of=("self",))
        .filter(pk__in=Alarm.objects.filter(pk__in=ids).values("group_id"))
        .order_by("pk")
    )
    open_ones = Alarm.objects.filter(pk__in=ids, closed_at__isnull=True)
    by_group: dict[int | None, list[bool]] = {}
    for group_id, cleared_at in open_ones.values_list("group_id", "cleared_at"):
        by_group.setdefault(group_id, []).append(cleared_at is None)
    stop_steps(ids, at)
    ended = open_ones.update(
        state=AlarmState.CLOSED, outcome=outcome, note=note, closed_at=at, is_held=False,
        closed_by_id=by.id if by.is_staff else None,
    )  # fmt: skip
    closed = _close_empty(groups, outcome, at)
    for group in groups:
        if seen := by_group.get(group.pk):
            event = AlarmClosed(
                group_id=group.pk, alarms=len(seen), outcome=outcome,
                is_last=group.pk in closed, still_seen=sum(seen),
            )  # fmt: skip
            announce(event, by=by, place_code=group.place_code, at=at)
    publish_all(sorted({f"alarms:{group.place_code}" for group in groups}))
    return ended


def stop_steps(alarm_ids: Collection[int], at: datetime) -> None:
    """Nobody further is called for these."""
    AlarmStep.objects.filter(
        alarm_id__in=alarm_ids, done_at__isnull=True, stopped_at__isnull=True
    ).update(stopped_at=at)


def _close_empty(groups: Collection[AlarmGroup], outcome: str, at: datetime) -> set[int]:
    left = Alarm.objects.filter(group=OuterRef("pk"), closed_at__isnull=True)
    empty = AlarmGroup.objects.filter(
        ~Exists(left), pk__in=[group.pk for group in groups], closed_at__isnull=True
    )
    ids = set(empty.values_list("pk", flat=True))
    AlarmGroup.objects.filter(pk__in=ids).update(
        state=AlarmState.CLOSED, closed_at=at, outcome=outcome
    )
    return ids
