"""Take the alarms that nobody has judged yet, put them into groups, and say who is to be called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from shanzhi.kernel.api import Actor, DomainEvent, announce_each, now, publish_all, require
from shanzhi.sensing.actions.committing import committed_soon
from shanzhi.sensing.actions.group_rows import Bucket, Grouped, put_into_groups
from shanzhi.sensing.actions.maintenance_now import at_work
from shanzhi.sensing.events import AlarmRaised
from shanzhi.sensing.models import Alarm, AlarmOutcome, AlarmState, Cause, Severity
from shanzhi.sensing.permissions import JUDGE_ALARMS
from shanzhi.sensing.rules.calling import Tier, steps_from
from shanzhi.sensing.rules.grouping import (
    AtWork,
    Standing,
    common_place,
    group_key,
    is_life_safety,
    is_matter,
)
from shanzhi.visits.api import people_in_red

# One look at most: a storm is judged in pieces, with bounded memory.
BATCH = 10_000
TAKE = """
SELECT a.id, a.cause, a.severity, a.place_code, a.raised_at, a.group_id,
    a.is_test OR coalesce(d.test_until > a.raised_at, false) AS is_test,
    a.device_id, d.building_id, d.dwelling_id, d.person_id, d.gateway_id, d.feeder, k.is_gateway,
    d.household_id IS NOT NULL AS in_home
FROM sensing_alarm a
JOIN sensing_device d ON d.id = a.device_id
JOIN sensing_devicekind k ON k.code = d.kind_id
WHERE a.judged_at IS NULL AND a.closed_at IS NULL AND a.id <> ALL(%s::bigint[])
    AND (%s::bigint[] IS NULL OR a.id = ANY(%s::bigint[]))
ORDER BY a.severity DESC, a.id LIMIT %s FOR UPDATE OF a SKIP LOCKED
"""

STEPS = """
INSERT INTO sensing_alarmstep (alarm_id, tier, due_at)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) ON CONFLICT DO NOTHING
"""


class _Row(NamedTuple):
    id: int
    cause: str
    severity: int
    place_code: str
    raised_at: datetime
    group_id: int | None
    is_test: bool
    device_id: int
    building_id: int | None
    dwelling_id: int | None
    person_id: int | None
    gateway_id: int | None
    feeder: str
    is_gateway: bool
    in_home: bool

    def key(self) -> str:
        return group_key(
            Standing(
                self.cause, self.device_id, self.place_code, self.building_id, self.dwelling_id,
                self.person_id, self.gateway_id, self.feeder, self.is_gateway,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """What one look did: how many alarms it took, in how many groups they lie."""

    alarms: int
    groups: int


@transaction.atomic
def judge_alarms(
    *,
    by: Actor,
    most: int = BATCH,
    at: datetime | None = None,
    only: Sequence[int] | None = None,
    passing_over: Collection[int] = (),
) -> Judged:
    """Judge the worst ``most`` at once (of ``only`` these, without those to be passed over): tests end as
    tests, what is under maintenance is held, the rest opens a group or joins one. Matters and calls follow
    in transactions of their own, from what is written here; whoever is killed half-way leaves nothing
    half done.

    Raises Denied.
    """
    require(by, JUDGE_ALARMS)
    moment = at or now()
    committed_soon()
    rows = _take(most, only, passing_over)
    if not rows:
        return Judged(0, 0)
    _end_tests([row.id for row in rows if row.is_test], moment)
    rest = [row for row in rows if not row.is_test]
    work = at_work(moment)
    held = [row.id for row in rest if _is_held(row, work)]
    if held:
        Alarm.objects.filter(pk__in=held).update(is_held=True, judged_at=moment)
    left = [row for row in rest if not _is_held(row, work)] if held else rest
    groups = put_into_groups(_buckets(_by_care(left)), moment)
    _plan_calls(groups, {row.id for row in left if row.in_home}, moment)
    _announce(groups, by, moment)
    return Judged(len(rows), len(groups))


def waiting_alarms(*, passing_over: Collection[int], most: int = BATCH) -> list[int]:
    """Those that nobody has judged yet, the worst first."""
    rows = Alarm.objects.filter(judged_at__isnull=True, closed_at__isnull=True)
    ids = rows.exclude(pk__in=passing_over).order_by("-severity", "pk")
    return list(ids.values_list("pk", flat=True)[:most])


def _take(
    most: int, only: Sequence[int] | None = None, passing_over: Collection[int] = ()
) -> list[_Row]:
    chosen = None if only is None else list(only)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(passing_over), chosen, chosen, most])
        return [_Row(*row) for row in cursor.fetchall()]


def _end_tests(ids: Sequence[int], at: datetime) -> None:
    if ids:
        Alarm.objects.filter(pk__in=ids).update(
            state=AlarmState.CLOSED, outcome=AlarmOutcome.TEST, is_test=True, judged_at=at, closed_at=at
        )  # fmt: skip


def _is_held(row: _Row, work: AtWork) -> bool:
    return work.covers(row.device_id, row.gateway_id, row.building_id)


def _by_care(rows: Sequence[_Row]) -> Sequence[_Row]:
    """About somebody who is looked in on most often a quiet morning is critical at once."""
    quiet = {
        row.person_id
        for row in rows
        if row.cause == Cause.PERSON and row.severity == Severity.MAJOR and row.person_id
    }
    red = people_in_red(quiet) if quiet else set()
    if not red:
        return rows
    raised = [
        row._replace(severity=Severity.CRITICAL)
        if row.cause == Cause.PERSON and row.person_id in red
        else row
        for row in rows
    ]
    ids = [row.id for row in raised if row.cause == Cause.PERSON and row.person_id in red]
    Alarm.objects.filter(pk__in=ids).update(severity=Severity.CRITICAL)
    return raised


def _buckets(rows: Iterable[_Row]) -> list[Bucket]:
    by_key: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key()].append(row)
    return [_bucket(key, found) for key, found in sorted(by_key.items())]


def _bucket(key: str, rows: list[_Row]) -> Bucket:
    buildings = {row.building_id for row in rows}
    return Bucket(
        key=key,
        cause=rows[0].cause,
        severity=max(row.severity for row in rows),
        place_code=common_place(row.place_code for row in rows) or rows[0].place_code,
        building_id=buildings.pop() if len(buildings) == 1 else None,
        newest_at=max(row.raised_at for row in rows),
        alarm_ids=tuple(row.id for row in rows),
        # What was in a group before maintenance began comes back and is not counted again.
        joining=sum(row.group_id is None for row in rows),
    )


def _plan_calls(groups: Sequence[Grouped], in_homes: Collection[int], at: datetime) -> None:
    """Steps of the first alarm of what is new or has become worse; where it is about somebody's life, of
    whatever joins at least those who are near, who are called once for all of this look, and the
    family of each home."""
    steps: list[tuple[int, Tier, datetime]] = []
    for group in groups:
        if not is_matter(group.severity):
            continue
        lead, *others = group.alarm_ids
        if group.begins:
            steps += [(lead, tier, due) for tier, due in steps_from(at, group.severity)]
        elif is_life_safety(group.cause):
            steps.append((lead, Tier.NEAR, at))
        if is_life_safety(group.cause):
            steps += [(alarm_id, Tier.NEAR, at) for alarm_id in others if alarm_id in in_homes]
    if steps:
        alarms, tiers, dues = zip(*steps, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(STEPS, [[*alarms], [int(tier) for tier in tiers], [*dues]])


def _announce(groups: Sequence[Grouped], by: Actor, at: datetime) -> None:
    by_age: dict[bool, list[tuple[DomainEvent, str]]] = {True: [], False: []}
    for group in groups:
        event = AlarmRaised(
            group_id=group.id, alarm_id=group.alarm_ids[0], cause=group.cause,
            severity=group.severity, count=len(group.alarm_ids), is_new=group.is_new,
        )  # fmt: skip
        by_age[group.is_new].append((event, group.place_code))
    for fresh, events in by_age.items():
        if events:
            announce_each(events, by=by, at=at, fresh=fresh)
    publish_all(f"alarms:{place}" for place in sorted({group.place_code for group in groups}))
