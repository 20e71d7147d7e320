"""Carry out the steps that are due: call those who are near, then those above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from shanzhi.kernel.api import Actor, announce, now, publish_all, require
from shanzhi.messaging.api import tell_accounts, tell_resident
from shanzhi.sensing.actions.call_out import call_out
from shanzhi.sensing.actions.maintenance_now import at_work
from shanzhi.sensing.events import AlarmCalled, AlarmEscalated, AlarmEvent
from shanzhi.sensing.models import Alarm, AlarmCall, AlarmGroup, AlarmStep, CallChannel
from shanzhi.sensing.permissions import JUDGE_ALARMS
from shanzhi.sensing.queries.matter_words import where_of
from shanzhi.sensing.queries.near import Happening, family_of, helpers_for
from shanzhi.sensing.rules.calling import AGAIN_AFTER, Helper, Tier, to_call

STEPS = 500
DUE = """
SELECT s.id, a.group_id, s.tier, a.id, a.device_id, d.gateway_id, d.building_id
FROM sensing_alarmstep s
JOIN sensing_alarm a ON a.id = s.alarm_id
JOIN sensing_device d ON d.id = a.device_id
WHERE s.done_at IS NULL AND s.stopped_at IS NULL AND s.due_at <= %s
    AND a.closed_at IS NULL AND NOT a.is_held AND a.group_id IS NOT NULL
ORDER BY s.due_at, s.id LIMIT %s FOR UPDATE OF s SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    group_id: int
    tier: int
    alarm_id: int
    device_id: int
    gateway_id: int | None
    building_id: int | None


@transaction.atomic
def call_people(*, by: Actor, most: int = STEPS, at: datetime | None = None) -> int:
    """Call for the steps that are due; returns how many were done. Who was called stands in rows that
    commit together with the step, the notice and the job of a hook: killed anywhere, each is called
    once. What is under maintenance by now is held and waits.

    Raises Denied.
    """
    require(by, JUDGE_ALARMS)
    moment = at or now()
    due = _due(moment, most)
    if not due:
        return 0
    work = at_work(moment)
    held = [s for s in due if work.covers(s.device_id, s.gateway_id, s.building_id)]
    Alarm.objects.filter(pk__in={step.alarm_id for step in held}).update(is_held=True)
    left = [step for step in due if step not in held] if held else due
    by_group = sorted(left, key=lambda step: (step.group_id, step.tier, step.id))
    for (group_id, tier), steps in groupby(by_group, key=lambda s: (s.group_id, s.tier)):
        _call(group_id, Tier(tier), list(steps), by, moment)
    return len(left)


def _due(at: datetime, most: int) -> list[_Due]:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [at, most])
        return [_Due(*row) for row in cursor.fetchall()]


def _call(group_id: int, tier: Tier, steps: list[_Due], by: Actor, at: datetime) -> None:
    group = (
        AlarmGroup.objects.select_for_update(of=("self",))
        .select_related("building__estate", "lead__device__kind")
        .get(pk=group_id)
    )
    lead = steps[0].alarm_id
    staff = _staff(group, tier, lead, at)
    event = _event(group, lead, tier, len(staff))
    record = announce(event, by=by, place_code=group.place_code, at=at)[0]
    rows = [
        AlarmCall(
            alarm_id=lead, tier=tier, channel=CallChannel.INBOX, account_id=one.account_id,
            unit_id=one.unit_id, why=one.why, called_at=at,
        )
        for one in staff
    ]  # fmt: skip
    params = {"where": where_of(group)}
    if staff:
        wording = "sensing.escalated" if tier else f"sensing.called.{group.cause}"
        accounts = [one.account_id for one in staff]
        tell_accounts(accounts, wording, params, f"/desk/alarms/{group.pk}", record.pk, at=at)
        group.called_at = at
        group.save(update_fields=["called_at"])
    if tier is Tier.NEAR:
        rows += _family(steps, record.pk, at)
    AlarmCall.objects.bulk_create(rows, ignore_conflicts=True)
    call_out(lead, tier, at)
    AlarmStep.objects.filter(pk__in=[step.id for step in steps]).update(done_at=at)
    if not staff and tier < Tier.CITY:
        # There is nobody here to wait for.
        AlarmStep.objects.filter(
            alarm_id=lead, tier=tier + 1, done_at__isnull=True, stopped_at__isnull=True
        ).update(due_at=at)
    publish_all([f"alarms:{group.place_code}"])


def _staff(group: AlarmGroup, tier: Tier, lead: int, at: datetime) -> list[Helper]:
    lately = group.called_at is not None and at - group.called_at < AGAIN_AFTER
    if tier is Tier.NEAR and lately and group.lead_id != lead:
        return []
    device = group.lead.device if group.lead else None
    point = None
    if device and device.latitude is not None and device.longitude is not None:
        point = (device.latitude, device.longitude)
    category = device.kind.category_code if device else ""
    what = Happening(group.place_code, category, group.severity, point)
    called = AlarmCall.objects.filter(alarm_id=lead, account__isnull=False)
    known = set(called.values_list("account_id", flat=True)) if tier else set()
    return to_call(helpers_for(what, tier, at), known, there=point)


def _event(group: AlarmGroup, lead: int, tier: Tier, called: int) -> AlarmEvent:
    if tier is Tier.NEAR:
        return AlarmCalled(group_id=group.pk, alarm_id=lead, called=called)
    return AlarmEscalated(group_id=group.pk, alarm_id=lead, tier=int(tier), called=called)


def _family(steps: list[_Due], event_id: int, at: datetime) -> list[AlarmCall]:
    """Each home's own people, who consented; told once for all its alarms of this look."""
    family = family_of({step.device_id for step in steps})
    rows, told = [], set()
    for step in steps:
        for person in family.get(step.device_id, []):
            rows.append(
                AlarmCall(
                    alarm_id=step.alarm_id, tier=Tier.NEAR, channel=CallChannel.SMS,
                    person=person, why="family", called_at=at,
                )
            )  # fmt: skip
            if person.resident_id is not None and person.resident_id not in told:
                told.add(person.resident_id)
                tell_resident(person.resident_id, "sensing.family", {}, "/me", event_id, at=at)
    return rows
