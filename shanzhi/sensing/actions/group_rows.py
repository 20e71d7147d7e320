"""Open or join the groups of one look, in a few statements however many alarms there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from shanzhi.sensing.actions.reopen_groups import reopen_groups
from shanzhi.sensing.models import Alarm, AlarmGroup, Cause
from shanzhi.sensing.rules.grouping import STORM, common_place, is_matter, severity_of

# Of equal keys one is open: whoever comes second joins. The row is locked either way.
UPSERT = """
INSERT INTO sensing_alarmgroup (key, cause, severity, place_code, building_id, alarms_count, opened_at,
    newest_at, lead_id, state, outcome, told_count, reopened)
SELECT key, cause, severity, place_code, building_id, joining, %(at)s, newest_at, lead_id, 'raised', '', 0, 0
FROM unnest(%(keys)s::text[], %(causes)s::text[], %(severities)s::int[], %(places)s::text[],
    %(buildings)s::bigint[], %(joining)s::int[], %(newest)s::timestamptz[], %(leads)s::bigint[])
    AS found (key, cause, severity, place_code, building_id, joining, newest_at, lead_id)
ON CONFLICT (key) WHERE closed_at IS NULL DO UPDATE SET
    alarms_count = sensing_alarmgroup.alarms_count + excluded.alarms_count,
    newest_at = greatest(sensing_alarmgroup.newest_at, excluded.newest_at),
    lead_id = coalesce(sensing_alarmgroup.lead_id, excluded.lead_id)
RETURNING key, id, severity, place_code, alarms_count, xmax = 0
"""
JOIN = """
UPDATE sensing_alarm a SET group_id = g.id, judged_at = %(at)s, is_held = false, state = g.state,
    acknowledged_at = g.acknowledged_at, acknowledged_by_id = g.acknowledged_by_id,
    attended_at = g.attended_at, attended_by_id = g.attended_by_id
FROM unnest(%(alarms)s::bigint[], %(groups)s::bigint[]) AS joined (alarm_id, group_id)
JOIN sensing_alarmgroup g ON g.id = joined.group_id
WHERE a.id = joined.alarm_id
"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Alarms of one key, the worst and oldest first; ``joining`` of them are new to the group."""

    key: str
    cause: str
    severity: int
    place_code: str
    building_id: int | None
    newest_at: datetime
    alarm_ids: tuple[int, ...]
    joining: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """The group in which a bucket's alarms lie now. ``begins``: it has just become a matter."""

    id: int
    cause: str
    severity: int
    place_code: str
    alarm_ids: tuple[int, ...]
    is_new: bool
    begins: bool
    alarms_count: int


def put_into_groups(buckets: Sequence[Bucket], at: datetime) -> list[Grouped]:
    """Write groups and memberships; three statements, and one more for each group that changed its
    place or became worse. In the order of keys, so that two never wait for each other."""
    if not buckets:
        return []
    back = reopen_groups([bucket.key for bucket in buckets], at)
    found = _upsert(buckets, at)
    _join(found, at)
    return [
        replace(group, begins=True) if group.id in back and is_matter(group.severity) else group
        for group in _worsened(found)
    ]


def _upsert(buckets: Sequence[Bucket], at: datetime) -> list[tuple[Bucket, Grouped]]:
    given: dict[str, Any] = {
        "at": at,
        "keys": [bucket.key for bucket in buckets],
        "causes": [bucket.cause for bucket in buckets],
        "severities": [severity_of(b.cause, b.severity, b.joining) for b in buckets],
        "places": [bucket.place_code for bucket in buckets],
        "buildings": [bucket.building_id for bucket in buckets],
        "joining": [bucket.joining for bucket in buckets],
        "newest": [bucket.newest_at for bucket in buckets],
        "leads": [bucket.alarm_ids[0] for bucket in buckets],
    }
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, given)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    paired = []
    for bucket in buckets:
        pk, severity, place, count, is_new = rows[bucket.key]
        group = Grouped(
            id=pk, cause=bucket.cause, severity=severity, place_code=place,
            alarm_ids=bucket.alarm_ids, is_new=is_new, begins=is_new and is_matter(severity),
            alarms_count=count,
        )  # fmt: skip
        paired.append((bucket, group))
    return paired


def _join(found: Sequence[tuple[Bucket, Grouped]], at: datetime) -> None:
    pairs = [(alarm, group.id) for _bucket, group in found for alarm in group.alarm_ids]
    with connection.cursor() as cursor:
        cursor.execute(
            JOIN,
            {"at": at, "alarms": [alarm for alarm, _g in pairs], "groups": [g for _a, g in pairs]},
        )


def _worsened(found: Sequence[tuple[Bucket, Grouped]]) -> list[Grouped]:
    """The groups as they stand after what joined: worse, or over a wider place."""
    open_count = _open_counts(found)
    groups = []
    for bucket, group in found:
        worst = max(group.severity, bucket.severity)
        severity = severity_of(group.cause, worst, open_count.get(group.id, 0))
        place = common_place((group.place_code, bucket.place_code)) or group.place_code
        if (severity, place) != (group.severity, group.place_code):
            AlarmGroup.objects.filter(pk=group.id).update(severity=severity, place_code=place)
            begins = group.begins or (is_matter(severity) and severity > group.severity)
            group = replace(group, severity=severity, place_code=place, begins=begins)  # noqa: PLW2901  # 2026-11-26: the same group, as it stands now
        groups.append(group)
    return groups


def _open_counts(found: Sequence[tuple[Bucket, Grouped]]) -> dict[int, int]:
    """How many are silent now, where so many have been that it may be a storm."""
    many = [
        group.id
        for _bucket, group in found
        if group.cause == Cause.SILENCE
        and not is_matter(group.severity)
        and group.alarms_count >= STORM
    ]
    if not many:
        return {}
    rows = Alarm.objects.filter(group_id__in=many, closed_at__isnull=True, cleared_at__isnull=True)
    return dict(rows.values_list("group_id").annotate(n=Count("pk")))
