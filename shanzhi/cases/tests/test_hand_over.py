"""移交外部: under a reference outside, chased, taken back; the holder stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.chase import chase_outside, remind_to_chase, take_back_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.hand_over import hand_over_case
from shanzhi.cases.actions.name_systems import name_systems
from shanzhi.cases.models import CaseClock, Chase, HandOver, OutsideSystem
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.hand_overs import hand_overs, systems_of
from shanzhi.cases.rules.hand_over import systems_for
from shanzhi.cases.tests.factories import counted, link_of, make_report
from shanzhi.cases.tests.joint_factories import Joint, make_joint, refuses
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.kernel.api import Denied, Invalid, Refusal, Role, WrongState, history, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
HOTLINE = "12345 政务服务便民热线"


def in_days(days: int) -> date:
    """A day from today."""
    return localdate() + timedelta(days=days)


def handed(joint: Joint, **over: object) -> HandOver:
    """The clerk hands the matter over to the hotline."""
    given: dict[str, object] = {
        "system": HOTLINE,
        "reference": "JS-2026-0042",
        "reason": "权属在市属国企，由热线协调",
        "chase_on": in_days(3),
    }
    return hand_over_case(joint.case, by=joint.town.clerk, **{**given, **over})  # type: ignore[arg-type]  # 2026-11-25: fields that a story changes


def test_the_holder_stays_and_its_clock_goes_on() -> None:
    joint = make_joint()
    holder, due = joint.case.holder_unit_id, joint.case.due_at
    row = handed(joint)
    joint.case.refresh_from_db()
    assert (joint.case.state, joint.case.holder_unit_id) == (State.EXTERNAL, holder)
    assert joint.case.due_at == due
    assert CaseClock.objects.filter(case=joint.case, kind="handle", state="running").exists()
    assert row.next_chase_at.date() >= localdate()
    assert "JS-2026-0042" not in str(history("case", joint.case.pk)[-1].payload)


def test_it_is_chased_and_taken_back_with_what_was_said() -> None:
    joint = make_joint()
    row = handed(joint)
    chase_outside(joint.case, by=joint.town.clerk, answer="已派到区住建", chase_on=in_days(5))
    row.refresh_from_db()
    assert localdate(row.next_chase_at) == in_days(5)
    take_back_case(joint.case, by=joint.town.clerk, result="国企已派人清理")
    joint.case.refresh_from_db()
    row.refresh_from_db()
    assert (joint.case.state, row.result) == (State.IN_PROGRESS, "国企已派人清理")
    again = handed(joint, reference="JS-2026-0043")
    assert again.pk != row.pk


def test_the_holder_is_reminded_once_for_each_date() -> None:
    joint = make_joint()
    handed(joint)
    assert remind_to_chase(at=now()) == 0
    later = now() + timedelta(days=4)
    assert remind_to_chase(at=later) == 1
    assert remind_to_chase(at=later) == 0
    assert history("case", joint.case.pk)[-1].kind == "cases.ChaseDue"
    assert len(hand_overs(joint.town.clerk, later, overdue=True)) == 1
    chase_outside(joint.case, by=joint.town.clerk, answer="还在办", chase_on=in_days(6))
    assert remind_to_chase(at=later) == 0
    assert remind_to_chase(at=now() + timedelta(days=7)) == 1


def test_what_was_dispatched_on_or_closed_is_not_chased_any_more() -> None:
    joint = make_joint()
    row = handed(joint)
    dispatch_case(joint.case, by=joint.dispatcher, unit_id=joint.department.pk, reason="城管来办")
    assert remind_to_chase(at=now() + timedelta(days=9)) == 0
    other = make_joint_second(joint)
    handed(other)
    close_case(other.case, by=joint.town.clerk, outcome=Outcome.SOLVED, note="办好了")
    assert HandOver.objects.exclude(pk=row.pk).get().ended_at is not None
    assert remind_to_chase(at=now() + timedelta(days=9)) == 0


def make_joint_second(joint: Joint) -> Joint:
    """Another matter that the clerk is at."""
    return replace(joint, case=accept_case(make_report(joint.town), by=joint.town.clerk))


def refuses_quietly(kind: type[Refusal], step: Callable[[], object]) -> None:
    """As ``refuses``, and nothing outside moved either."""
    rows = [list(model.objects.order_by("pk").values_list()) for model in (HandOver, Chase)]
    refuses(kind, step)
    assert [list(m.objects.order_by("pk").values_list()) for m in (HandOver, Chase)] == rows


def test_what_is_refused_changes_nothing() -> None:
    joint = make_joint()
    clerk = joint.town.clerk
    bad: dict[str, object] = {
        "system": "没有的系统",
        "reference": " ",
        "reason": "",
        "chase_on": localdate(),
    }
    for field, value in bad.items():
        refuses_quietly(Invalid, partial(handed, joint, **{field: value}))
    refuses_quietly(Invalid, lambda: handed(joint, chase_on=in_days(61)))
    refuses_quietly(Invalid, lambda: handed(joint, chase_on=None))
    refuses_quietly(
        WrongState,
        lambda: chase_outside(joint.case, by=clerk, answer="问了", chase_on=in_days(2)),
    )
    refuses_quietly(WrongState, lambda: take_back_case(joint.case, by=clerk, result="好了"))
    handed(joint)
    refuses_quietly(WrongState, lambda: handed(joint))
    refuses_quietly(Denied, lambda: take_back_case(joint.case, by=joint.handler, result="好了"))
    refuses_quietly(Invalid, lambda: take_back_case(joint.case, by=clerk, result=" "))
    refuses_quietly(
        Invalid, lambda: chase_outside(joint.case, by=clerk, answer="问了", chase_on=None)
    )
    late = now() + timedelta(days=9)
    refuses_quietly(Denied, lambda: remind_to_chase(by=clerk, at=late))


def test_a_place_lays_down_its_own_systems() -> None:
    assert systems_for("990101001", []) == [HOTLINE, "数字城管平台", "上级网格化平台"]
    rows = [("", "国家平台"), ("990101", "市平台"), ("990102", "别市平台")]
    assert systems_for("990101001001", rows) == ["市平台", "国家平台"]


def test_the_dispatcher_lays_down_the_systems_of_the_place() -> None:
    joint = make_joint()
    browser = browser_of(joint.dispatcher)
    assert "设定" in text_of(browser.get("/desk/external"))
    long = browser.post("/desk/external/systems", {"systems": "长" * 61})
    assert long.status_code == 422
    assert "长" * 61 in text_of(long)
    assert not OutsideSystem.objects.exists()
    sent = {"systems": "街道平台\n街道平台\n\n物业热线"}
    assert browser.post("/desk/external/systems", sent).status_code == 303
    assert systems_of("990101001001") == ["物业热线", "街道平台"]
    before = counted()
    assert name_systems("990101001", ["物业热线", "街道平台"], by=joint.dispatcher)
    assert counted() == before
    refuses_quietly(Denied, partial(name_systems, "990101", ["x"], by=joint.dispatcher))
    assert browser_of(joint.town.clerk).post("/desk/external/systems", sent).status_code == 403
    name_systems("990101001", [], by=joint.dispatcher)
    assert systems_of("990101001001")[0] == HOTLINE


def test_the_clerk_hands_over_chases_and_takes_back_in_the_browser() -> None:
    joint = make_joint()
    name_systems("990101", ["市城管平台"], by=make_staff(Role.CITY_DISPATCHER, "990101"))
    browser, here = browser_of(joint.town.clerk), f"/desk/cases/{joint.case.number}"
    assert "市城管平台" in text_of(browser.get(here))
    form = {
        "system": "市城管平台",
        "reference": "CG-7",
        "handing_reason": "管线在他们那里",
        "chase_on": in_days(2).isoformat(),
    }
    refused = browser.post(f"{here}/hand-over", {**form, "chase_on": "soon"})
    assert refused.status_code == 422
    assert "CG-7" in text_of(refused)
    assert browser.post(f"{here}/hand-over", form).status_code == 303
    assert "CG-7" in text_of(browser.get("/desk/external"))
    resident = text_of(Client().get(link_of(joint.case)))
    assert "移交市城管平台办理" in resident
    assert "外部系统正在办" in resident
    said = {"outside_answer": "排到下周", "chase_again_on": in_days(8).isoformat()}
    assert browser.post(f"{here}/chase", said).status_code == 303
    assert "排到下周" in text_of(browser.get("/desk/external"))
    assert browser.post(f"{here}/take-back", {"outside_result": ""}).status_code == 422
    assert browser.post(f"{here}/take-back", {"outside_result": "修好了"}).status_code == 303
    assert "没有在外部办理的诉求" in text_of(browser.get("/desk/external"))
    stranger = browser_of(make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    assert stranger.post(f"{here}/take-back", {}).status_code == 404
