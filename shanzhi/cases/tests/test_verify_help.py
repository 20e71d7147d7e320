"""Whistles, teams, watches, hand-overs, parts and mergers follow from events too, and whoever changes
one by night is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from shanzhi.cases.actions.answer_callout import accept_callout
from shanzhi.cases.actions.chase import chase_outside
from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.actions.report_in import report_in
from shanzhi.cases.actions.split import split_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import (
    Callout,
    Case,
    Chase,
    HandOver,
    Reminder,
    Supervision,
    Whistle,
    WhistleCall,
)
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.recount_all import recount_all, recount_some
from shanzhi.cases.tests.factories import make_report
from shanzhi.cases.tests.joint_factories import whistle_for
from shanzhi.cases.tests.test_hand_over import handed, in_days
from shanzhi.cases.tests.test_parts import part_for
from shanzhi.cases.tests.test_supervision import watch
from shanzhi.cases.tests.test_teams import make_teams
from shanzhi.kernel.api import EventRecord, now

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Busy:
    """A matter that is outside, with a unit called and one there, a team on its way, a watch, a
    reminder and two parts; and one that was merged into another."""

    case: Case
    parts: list[Case]
    merged: Case
    leading: Case


def make_busy() -> Busy:
    """All of them."""
    teams = make_teams()
    joint, clerk = teams.joint, teams.joint.town.clerk
    whistle = whistle_for(joint, joint.department, joint.fire)
    report_in(whistle.calls.get(unit=joint.department), by=joint.handler, code=joint.town.code)
    accept_callout(teams.call(), by=teams.near_by)
    watch(joint)
    parts = split_case(
        joint.case, [part_for(joint.town.desk), part_for(joint.town.desk, "贴通知")], by=clerk
    )
    handed(joint)
    chase_outside(joint.case, by=clerk, answer="已派到区住建", chase_on=in_days(5))
    leading = make_report(joint.town)
    merged = merge_case(make_report(joint.town), by=clerk, into=leading, reason="同一件事")
    return Busy(Case.objects.get(pk=joint.case.pk), parts, merged, leading)


def said() -> list[str]:
    """Each difference as it is printed."""
    return [str(difference) for difference in recount_all(figures=False)]


def _came(busy: Busy) -> None:
    WhistleCall.objects.filter(case=busy.case, state="called").update(state="missed")


def _other_unit(busy: Busy) -> None:
    WhistleCall.objects.filter(case=busy.case, state="called").update(unit=busy.case.holder_unit)


def _quiet_call(busy: Busy) -> None:
    row = WhistleCall.objects.get(case=busy.case, state="called")
    row.pk, row.unit_id = None, busy.case.holder_unit_id
    row.save()


def _no_whistle(busy: Busy) -> None:
    Whistle.objects.filter(case=busy.case).delete()


def _arrived(busy: Busy) -> None:
    Callout.objects.filter(case=busy.case).update(state="arrived")


def _more_time(busy: Busy) -> None:
    Callout.objects.filter(case=busy.case).update(offer_until=now())


def _unwatched(busy: Busy) -> None:
    Supervision.objects.filter(case=busy.case).update(ended_at=now(), end_reason="不看了")


def _answered(_busy: Busy) -> None:
    Reminder.objects.update(state="answered")


def _back(busy: Busy) -> None:
    HandOver.objects.filter(case=busy.case).update(ended_at=now())


def _later(busy: Busy) -> None:
    HandOver.objects.filter(case=busy.case).update(next_chase_at=now())


def _no_chase(_busy: Busy) -> None:
    Chase.objects.all().delete()


def _part_gone(busy: Busy) -> None:
    Case.objects.filter(pk=busy.parts[0].pk).update(parent=None)


def _part_ended(busy: Busy) -> None:
    Case.objects.filter(pk=busy.parts[0].pk).update(state="withdrawn")


def _merged_elsewhere(busy: Busy) -> None:
    Case.objects.filter(pk=busy.merged.pk).update(merged_into=busy.parts[0])


def _unheard(busy: Busy) -> None:
    EventRecord.objects.get(aggregate_id=busy.case.pk, kind="cases.TeamSetOut").delete()


def _over(busy: Busy) -> None:
    Case.objects.filter(pk=busy.leading.pk).update(state="withdrawn")


PLANTED: tuple[tuple[Callable[[Busy], None], str], ...] = (
    (_came, "whistle call {call}: events say called, unit"),
    (_other_unit, "whistle call {call}: events say called, unit"),
    (_quiet_call, "whistle call {new_call}: events say nothing, rows say called, unit"),
    (_no_whistle, "whistle_id only here: events say ["),
    (_no_whistle, "whistle call {call}: events say called, unit"),
    (_arrived, "callout {callout}: events say accepted, unit"),
    (_more_time, "callout {callout}: events say accepted, unit"),
    (_unwatched, "supervision {watch}: events say open, rows say ended"),
    (_answered, "reminder {reminder}: events say waiting, until"),
    (_back, "hand-over {hand_over}: events say open, until"),
    (_later, "hand-over {hand_over}: events say open, until"),
    (_no_chase, "chase_id only here: events say ["),
    (_part_gone, "part {part}: events say open, rows say nothing"),
    (_part_ended, "part {part}: events say open, rows say withdrawn"),
    (_unheard, "callout {callout}: events say offered, unit"),
    (_merged_elsewhere, "into_id: events say {leading}, rows say {part}"),
    (_over, "rule: events say goes on in a matter that was taken back"),
)


def test_what_was_changed_around_a_matter_is_found_and_named() -> None:
    busy = make_busy()
    assert said() == []
    call = WhistleCall.objects.get(case=busy.case, state="called")
    ids = {
        "call": call.pk,
        "new_call": call.pk + 1,
        "callout": Callout.objects.get().pk,
        "watch": Supervision.objects.get().pk,
        "reminder": Reminder.objects.get().pk,
        "hand_over": HandOver.objects.get().pk,
        "part": busy.parts[0].pk,
        "leading": busy.leading.pk,
    }
    for tamper, named in PLANTED:
        number = (busy.merged if tamper in {_merged_elsewhere, _over} else busy.case).number
        with transaction.atomic():
            tamper(busy)
            found = said()
            transaction.set_rollback(True)
        wanted = f"{number}: {named.format(**ids)}"
        assert any(line.startswith(wanted) for line in found), (tamper.__name__, found)
    assert said() == []


def test_help_that_outlives_its_matter_and_a_whole_that_ends_before_its_parts_break_a_rule() -> (
    None
):
    busy = make_busy()
    record = EventRecord.objects.filter(aggregate_id=busy.case.pk).latest("sequence")
    record.payload["state"] = "handled"
    EventRecord.objects.filter(pk=record.pk).update(payload=record.payload)
    found = said()
    assert [str(difference) for difference in recount_some([busy.case.pk])] == found
    rules = [line.split("events say ")[1] for line in found if "rule: " in line]
    begun = [rule.split()[2] for rule in rules if rule.startswith("handled with")]
    assert {"whistle", "callout", "reminder", "hand-over"} <= set(begun)
    assert f"handled before its part {busy.parts[0].pk}, rows say -" in rules


def test_what_was_asked_ends_with_the_matter_and_nothing_differs() -> None:
    busy = make_busy()
    withdraw_case(busy.case, by=reporter_of(busy.case))
    assert said() == []
