"""Carry out the steps that are due: call those who are near, then those above."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

import psycopg
from django.db import Error, OperationalError, connection, transaction

from shanzhi.kernel.api import Actor, announce_each, now, publish_all, require
from shanzhi.messaging.api import Word, tell_resident, tell_staff, text_staff
from shanzhi.people.api import Person
from shanzhi.sensing.actions.call_out import call_out
from shanzhi.sensing.actions.committing import committed_soon
from shanzhi.sensing.actions.due_steps import FAILED_AGAIN, Due, due_steps, hold, put_off
from shanzhi.sensing.actions.maintenance_now import at_work
from shanzhi.sensing.events import AlarmCalled, AlarmEscalated, AlarmEvent
from shanzhi.sensing.models import AlarmCall, CallChannel, Severity
from shanzhi.sensing.permissions import JUDGE_ALARMS
from shanzhi.sensing.queries.matter_words import where_of
from shanzhi.sensing.queries.near import Happening, Roster, family_of, helpers_for
from shanzhi.sensing.queries.scenes import Scene, scenes_of
from shanzhi.sensing.rules.calling import AGAIN_AFTER, Helper, Tier, to_call

log = logging.getLogger(__name__)
STEPS = 20_000
DONE = "UPDATE sensing_alarmstep SET done_at = %s WHERE id = ANY(%s)"
CALLED = "UPDATE sensing_alarmgroup SET called_at = %s WHERE id = ANY(%s)"
AT_ONCE = """
UPDATE sensing_alarmstep s SET due_at = %s
FROM unnest(%s::bigint[], %s::int[]) AS next (alarm_id, tier)
WHERE s.alarm_id = next.alarm_id AND s.tier = next.tier AND s.done_at IS NULL AND s.stopped_at IS NULL
"""


@dataclass(slots=True)
class _Round:
    """What one look knows and gathers, so that many groups cost little more than one."""

    by: Actor
    at: datetime
    roster: Roster
    family: dict[int, list[Person]]
    failed: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Calling:
    """Who is called for one group: ``staff``, and the families of ``homes``."""

    scene: Scene
    tier: Tier
    steps: list[Due]
    staff: list[Helper]
    homes: list[Due]
    where: str

    @property
    def lead(self) -> int:
        """The alarm that it is about."""
        return self.steps[0].alarm_id

    @property
    def is_urgent(self) -> bool:
        """Critical, or it waits already."""
        return bool(self.tier) or self.scene.severity >= Severity.CRITICAL


@transaction.atomic
def call_people(
    *, by: Actor, most: int = STEPS, at: datetime | None = None, roster: Roster | None = None
) -> int:
    """Call for the steps that are due; returns how many were done. Who was called stands in rows that
    commit together with the step, the notice and the job of a hook: killed anywhere, each is called
    once. Who is told does not wait for the disk; a crash of the machine in that moment (not of a process)
    can have them told again. What is under maintenance by now is held and waits. ``roster`` is one of seconds ago.

    Raises Denied.
    """
    require(by, JUDGE_ALARMS)
    moment = at or now()
    committed_soon()
    due = due_steps(moment, most)
    if not due:
        return 0
    work = at_work(moment)
    held = [step for step in due if step.waits(work)]
    if held:
        hold(held, moment)
    left = [step for step in due if not step.waits(work)] if held else due
    near = {step.device_id for step in left if step.tier == Tier.NEAR}
    look = _Round(by, moment, roster or Roster(moment), family_of(near))
    scenes = scenes_of({step.group_id for step in left})
    by_group = sorted(left, key=lambda step: (step.group_id, step.tier, step.id))
    planned = [
        _planned(look, scenes[group_id], Tier(tier), list(steps))
        for (group_id, tier), steps in groupby(by_group, key=lambda s: (s.group_id, s.tier))
    ]
    _carry_out(look, [calling for calling in planned if calling is not None])
    with connection.cursor() as cursor:
        cursor.execute(DONE, [moment, [step.id for step in left if step.id not in look.failed]])
    publish_all(sorted({f"alarms:{scene.place_code}" for scene in scenes.values()}))
    return len(left)


def _planned(look: _Round, scene: Scene, tier: Tier, steps: list[Due]) -> _Calling | None:
    """None where nobody is to be called. What breaks for one group must not keep the others from being
    called; it is tried again."""
    try:
        staff = _staff(look, scene, tier, steps[0].alarm_id)
        homes = [step for step in steps if look.family.get(step.device_id)]
        if tier is Tier.NEAR and not staff and not homes and scene.called_at is not None:
            return None  # who is near was called a moment ago, and this home has named nobody
        return _Calling(scene, tier, steps, staff, homes, where_of(scene))
    except (psycopg.Error, Error):
        raise
    except Exception as why:  # noqa: BLE001  # 2026-11-26: one group that breaks must not keep the others
        _fail(look, scene, steps, why)
        return None


def _carry_out(look: _Round, callings: Sequence[_Calling]) -> None:
    """All at once; where that breaks, one group after the other."""
    if not callings:
        return
    try:
        with transaction.atomic():
            _call(look, callings)
    except (psycopg.OperationalError, OperationalError):
        raise
    except Exception as why:  # noqa: BLE001  # 2026-11-26: the same
        if len(callings) == 1:
            _fail(look, callings[0].scene, callings[0].steps, why)
            return
        for calling in callings:
            _carry_out(look, [calling])


def _fail(look: _Round, scene: Scene, steps: list[Due], why: Exception) -> None:
    log.error("group %d was not called", scene.pk, exc_info=why)
    look.failed |= {step.id for step in steps}
    put_off(steps, look.at + FAILED_AGAIN)


def _call(look: _Round, callings: Sequence[_Calling]) -> None:
    at = look.at
    events = [(_event(calling), calling.scene.place_code) for calling in callings]
    records = [record.pk for record in announce_each(events, by=look.by, at=at)]
    told = [
        (calling, _word(calling, record))
        for calling, record in zip(callings, records, strict=True)
        if calling.staff
    ]
    calls = _tell(look, told)
    for calling, record in zip(callings, records, strict=True):
        if calling.tier is Tier.NEAR and calling.homes:
            calls += _family(look, calling.homes, record)
        call_out(calling.lead, calling.tier, at)
    AlarmCall.objects.bulk_create(calls, ignore_conflicts=True)
    # There is nobody here to wait for.
    alone = [c for c in callings if not c.staff and c.tier < Tier.CITY]
    with connection.cursor() as cursor:
        if told:
            cursor.execute(CALLED, [at, [calling.scene.pk for calling, _word in told]])
        if alone:
            leads, tiers = [c.lead for c in alone], [int(c.tier) + 1 for c in alone]
            cursor.execute(AT_ONCE, [at, leads, tiers])


def _staff(look: _Round, scene: Scene, tier: Tier, lead: int) -> list[Helper]:
    lately = scene.called_at is not None and look.at - scene.called_at < AGAIN_AFTER
    if tier is Tier.NEAR and lately and scene.lead_id != lead:
        return []
    what = Happening(scene.place_code, scene.category_code, scene.severity, scene.point)
    known: set[int] = set()
    if tier:
        called = AlarmCall.objects.filter(alarm_id=lead, account__isnull=False)
        known = {pk for pk in called.values_list("account_id", flat=True) if pk}
    return to_call(helpers_for(what, tier, look.roster), known, there=scene.point)


def _event(calling: _Calling) -> AlarmEvent:
    group_id, called = calling.scene.pk, len(calling.staff)
    if calling.tier is Tier.NEAR:
        return AlarmCalled(group_id=group_id, alarm_id=calling.lead, called=called)
    tier = int(calling.tier)
    return AlarmEscalated(group_id=group_id, alarm_id=calling.lead, tier=tier, called=called)


def _word(calling: _Calling, event_id: int) -> Word:
    wording = "sensing.escalated" if calling.tier else f"sensing.called.{calling.scene.cause}"
    accounts = frozenset(one.account_id for one in calling.staff)
    link = f"/desk/alarms/{calling.scene.pk}"
    return Word(accounts, wording, {"where": calling.where}, link, event_id)


def _tell(look: _Round, told: Sequence[tuple[_Calling, Word]]) -> list[AlarmCall]:
    """Into their inboxes and onto their open pages; for what is critical, or waits already, as a text
    message too where somebody's office number is a mobile."""
    if not told:
        return []
    tell_staff([word for _calling, word in told], at=look.at)
    urgent = [word for calling, word in told if calling.is_urgent]
    texted = text_staff(urgent, at=look.at) if urgent else set()
    calls = []
    for calling, _said in told:
        for one in calling.staff:
            channels = [CallChannel.INBOX]
            if calling.is_urgent and one.account_id in texted:
                channels.append(CallChannel.SMS)
            calls += [
                AlarmCall(
                    alarm_id=calling.lead, tier=calling.tier, channel=channel,
                    account_id=one.account_id, unit_id=one.unit_id, why=one.why, called_at=look.at,
                )
                for channel in channels
            ]  # fmt: skip
    return calls


def _family(look: _Round, steps: list[Due], event_id: int) -> list[AlarmCall]:
    """Each home's own people, who consented; told once for all its alarms of this look."""
    rows, told = [], set()
    for step in steps:
        for person in look.family.get(step.device_id, []):
            rows.append(
                AlarmCall(
                    alarm_id=step.alarm_id, tier=Tier.NEAR, channel=CallChannel.SMS,
                    person=person, why="family", called_at=look.at,
                )
            )  # fmt: skip
            if person.resident_id is not None and person.resident_id not in told:
                told.add(person.resident_id)
                tell_resident(person.resident_id, "sensing.family", {}, "/me", event_id, at=look.at)
    return rows
