"""Carry out the steps that are due: call those who are near, then those above."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

import psycopg
from django.db import OperationalError, transaction

from shanzhi.kernel.api import Actor, announce, now, publish_all, require
from shanzhi.messaging.api import tell_accounts, tell_resident, text_accounts
from shanzhi.people.api import Person
from shanzhi.sensing.actions.call_out import call_out
from shanzhi.sensing.actions.due_steps import FAILED_AGAIN, Due, due_steps, hold, put_off
from shanzhi.sensing.actions.maintenance_now import at_work
from shanzhi.sensing.events import AlarmCalled, AlarmEscalated, AlarmEvent
from shanzhi.sensing.models import (
    AlarmCall,
    AlarmGroup,
    AlarmStep,
    CallChannel,
    Severity,
)
from shanzhi.sensing.permissions import JUDGE_ALARMS
from shanzhi.sensing.queries.matter_words import where_of
from shanzhi.sensing.queries.near import Happening, family_of, helpers_for
from shanzhi.sensing.rules.calling import AGAIN_AFTER, Helper, Tier, to_call

log = logging.getLogger(__name__)
STEPS = 5_000


@dataclass(slots=True)
class _Round:
    """What one look knows and gathers, so that many groups cost little more than one."""

    by: Actor
    at: datetime
    groups: dict[int, AlarmGroup]
    family: dict[int, list[Person]]
    calls: list[AlarmCall] = field(default_factory=list)
    helpers: dict[tuple[Happening, Tier], list[Helper]] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)

    def near(self, what: Happening, tier: Tier) -> list[Helper]:
        """Helpers of a tier; asked once for each place."""
        if (what, tier) not in self.helpers:
            self.helpers[what, tier] = helpers_for(what, tier, self.at)
        return self.helpers[what, tier]


@transaction.atomic
def call_people(*, by: Actor, most: int = STEPS, at: datetime | None = None) -> int:
    """Call for the steps that are due; returns how many were done. Who was called stands in rows that
    commit together with the step, the notice and the job of a hook: killed anywhere, each is called
    once. What is under maintenance by now is held and waits.

    Raises Denied.
    """
    require(by, JUDGE_ALARMS)
    moment = at or now()
    due = due_steps(moment, most)
    if not due:
        return 0
    work = at_work(moment)
    held = [step for step in due if step.waits(work)]
    if held:
        hold(held, moment)
    left = [step for step in due if not step.waits(work)] if held else due
    near = {step.device_id for step in left if step.tier == Tier.NEAR}
    look = _Round(by, moment, _locked({step.group_id for step in left}), family_of(near))
    by_group = sorted(left, key=lambda step: (step.group_id, step.tier, step.id))
    for (group_id, tier), steps in groupby(by_group, key=lambda s: (s.group_id, s.tier)):
        _call_one(look, look.groups[group_id], Tier(tier), list(steps))
    AlarmCall.objects.bulk_create(look.calls, ignore_conflicts=True)
    done = [step.id for step in left if step.id not in look.failed]
    AlarmStep.objects.filter(pk__in=done).update(done_at=moment)
    publish_all(sorted({f"alarms:{group.place_code}" for group in look.groups.values()}))
    return len(left)


def _locked(ids: set[int]) -> dict[int, AlarmGroup]:
    rows = AlarmGroup.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    return {
        g.pk: g
        for g in rows.select_related("building__estate", "lead__device__kind").order_by("pk")
    }


def _call_one(look: _Round, group: AlarmGroup, tier: Tier, steps: list[Due]) -> None:
    """What breaks for one group must not keep the others from being called; it is tried again."""
    before = len(look.calls)
    try:
        with transaction.atomic():
            _call(look, group, tier, steps)
    except (psycopg.OperationalError, OperationalError):
        raise
    except Exception as why:
        log.exception("group %d was not called: %s", group.pk, type(why).__name__)
        del look.calls[before:]
        look.failed |= {step.id for step in steps}
        put_off(steps, look.at + FAILED_AGAIN)


def _call(look: _Round, group: AlarmGroup, tier: Tier, steps: list[Due]) -> None:
    lead, at = steps[0].alarm_id, look.at
    staff = _staff(look, group, tier, lead)
    homes = [step for step in steps if look.family.get(step.device_id)]
    if tier is Tier.NEAR and not staff and not homes and group.called_at is not None:
        return  # who is near was called a moment ago, and this home has named nobody
    event = _event(group, lead, tier, len(staff))
    record = announce(event, by=look.by, place_code=group.place_code, at=at)[0]
    if staff:
        _tell(look, group, tier, lead, staff, record.pk)
    elif tier < Tier.CITY:
        # There is nobody here to wait for.
        AlarmStep.objects.filter(
            alarm_id=lead, tier=tier + 1, done_at__isnull=True, stopped_at__isnull=True
        ).update(due_at=at)
    if tier is Tier.NEAR:
        look.calls += _family(look, homes, record.pk)
    call_out(lead, tier, at)


def _staff(look: _Round, group: AlarmGroup, tier: Tier, lead: int) -> list[Helper]:
    lately = group.called_at is not None and look.at - group.called_at < AGAIN_AFTER
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
    return to_call(look.near(what, tier), known, there=point)


def _event(group: AlarmGroup, lead: int, tier: Tier, called: int) -> AlarmEvent:
    if tier is Tier.NEAR:
        return AlarmCalled(group_id=group.pk, alarm_id=lead, called=called)
    return AlarmEscalated(group_id=group.pk, alarm_id=lead, tier=int(tier), called=called)


def _tell(
    look: _Round, group: AlarmGroup, tier: Tier, lead: int, staff: Sequence[Helper], event_id: int
) -> None:
    """Into their inboxes and onto their open pages; for what is critical, or waits already, as a text
    message too where somebody's office number is a mobile."""
    wording = "sensing.escalated" if tier else f"sensing.called.{group.cause}"
    params, link = {"where": where_of(group)}, f"/desk/alarms/{group.pk}"
    accounts = [one.account_id for one in staff]
    tell_accounts(accounts, wording, params, link, event_id, at=look.at)
    texted: set[int] = set()
    if tier or group.severity >= Severity.CRITICAL:
        texted = text_accounts(accounts, wording, params, link, event_id, at=look.at)
    for one in staff:
        for channel in (CallChannel.INBOX, CallChannel.SMS):
            if channel is CallChannel.INBOX or one.account_id in texted:
                look.calls.append(
                    AlarmCall(
                        alarm_id=lead, tier=tier, channel=channel, account_id=one.account_id,
                        unit_id=one.unit_id, why=one.why, called_at=look.at,
                    )
                )  # fmt: skip
    group.called_at = look.at
    group.save(update_fields=["called_at"])


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
