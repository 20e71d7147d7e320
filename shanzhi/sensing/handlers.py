"""What follows when something happened: who is told."""

from __future__ import annotations

from shanzhi.cases.events import CaseClosed, CaseEvent, CaseWithdrawn
from shanzhi.kernel.api import SYSTEM, EventRecord, Role, on
from shanzhi.messaging.api import tell_accounts, tell_resident
from shanzhi.people.api import accounts_holding
from shanzhi.people.events import HouseholdEnded
from shanzhi.sensing.actions.close_alarms import close_with_matter
from shanzhi.sensing.actions.withdraw_home_consent import release_household
from shanzhi.sensing.events import (
    AlarmRuleEvent,
    AlarmRuleOffAsked,
    AlarmRuleWeakeningAsked,
    VisionAppealDecided,
    VisionAppealed,
    VisionConfirmed,
)
from shanzhi.sensing.models import Follow, VisionEvent
from shanzhi.sensing.queries.vision import vision_link


# What cameras saw.
@on(VisionConfirmed)
def teach_rider(event: VisionConfirmed, record: EventRecord) -> None:
    """Whoever registered the plate themselves; else those who put up the figure."""
    if event.resident_id is not None:
        seen = VisionEvent.objects.get(pk=event.vision_id)
        again = ".again" if event.follow == Follow.VISIT else ""
        wording = f"sensing.vision.{event.what}{again}"
        tell_resident(event.resident_id, wording, {}, vision_link(seen), record.pk)
    elif event.follow == Follow.POSTED:
        workers = accounts_holding(Role.GRID_WORKER, record.place_code)
        tell_accounts(workers, "sensing.vision.poster", {}, "/worker/posters", record.pk)


@on(VisionAppealed)
def tell_reviewers(event: VisionAppealed, record: EventRecord) -> None:
    """Everybody who may judge it but the one who confirmed."""
    seen = VisionEvent.objects.get(pk=event.vision_id)
    desks = {
        pk
        for role in (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER)
        for pk in accounts_holding(role, record.place_code)
    }
    link = "/desk/vision/appeals"
    tell_accounts(desks - {seen.decided_by_id}, "sensing.vision.appeal", {}, link, record.pk)


@on(VisionAppealDecided)
def tell_appellant(event: VisionAppealDecided, record: EventRecord) -> None:
    """What became of it."""
    if event.resident_id is not None:
        seen = VisionEvent.objects.get(pk=event.vision_id)
        wording = f"sensing.vision.{'upheld' if event.is_upheld else 'refused'}"
        tell_resident(event.resident_id, wording, {}, vision_link(seen), record.pk)


# Things.
# In the same transaction: who moves in next has consented to nothing.
@on(HouseholdEnded, in_transaction=True)
def release_devices(event: HouseholdEnded, record: EventRecord) -> None:
    """A consent ends with the household that gave it; its devices wait."""
    release_household(event.household_id, by=SYSTEM, at=record.at)


# Alarms.
@on(CaseClosed, CaseWithdrawn)
def end_alarms_of_matter(event: CaseEvent, record: EventRecord) -> None:
    """Its alarms are over with it."""
    close_with_matter(event.case_id, by=SYSTEM, at=record.at)


# Rules.
@on(AlarmRuleOffAsked, AlarmRuleWeakeningAsked)
def tell_who_may_agree(event: AlarmRuleEvent, record: EventRecord) -> None:
    """Everybody who sets rules there but the one who asked: two people decide where lives hang on it.
    Rules of no place are set by those who look after the whole deployment; they read it there."""
    if not record.place_code:
        return
    desks = {
        pk
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
        for pk in accounts_holding(role, record.place_code)
    }
    link = f"/desk/alarm-rules/{event.rule_id}"
    wording = "sensing.rule_off" if event.kind == AlarmRuleOffAsked.kind else "sensing.rule_weaker"
    tell_accounts(desks - {record.actor_id}, wording, {}, link, record.pk)
