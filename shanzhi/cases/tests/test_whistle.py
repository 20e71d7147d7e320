"""吹哨报到: called, there or not, done, appraised; and who may see what meanwhile."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.appraise import appraise_unit
from shanzhi.cases.actions.cancel_whistle import cancel_whistle
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.do_part import do_part
from shanzhi.cases.actions.miss import mark_no_show, mark_no_shows
from shanzhi.cases.actions.report_in import report_in
from shanzhi.cases.actions.whistle import Summons, blow_whistle
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import CaseClock
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.models.whistle import CallState
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.queries.whistles import open_whistles
from shanzhi.cases.rules.whistle import is_far, metres_between
from shanzhi.cases.tests.joint_factories import make_joint, only_call, refuses, whistle_for
from shanzhi.kernel.api import SYSTEM, Denied, Invalid, NotFound, Role, WrongState, history, now
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.places.api import printed_code
from shanzhi.places.tests.factories import make_code, make_grid

pytestmark = pytest.mark.django_db
THERE = (31.002, 124.002)


def kinds(case_pk: int) -> list[str]:
    """What was announced of a matter, the last words of it."""
    return [record.kind.split(".")[1] for record in history("case", case_pk)]


def test_two_departments_are_called_and_each_has_a_clock_of_its_own() -> None:
    joint = make_joint()
    holder, due = joint.case.holder_unit_id, joint.case.due_at
    whistle = whistle_for(joint, joint.department, joint.fire, minutes=30)
    clocks = CaseClock.objects.filter(kind="whistle").order_by("subject_id")
    calls = list(whistle.calls.order_by("pk"))
    assert [clock.subject_id for clock in clocks] == [call.pk for call in calls]
    assert {clock.due_at for clock in clocks} == {whistle.at + timedelta(minutes=30)}
    joint.case.refresh_from_db()
    assert (joint.case.holder_unit_id, joint.case.due_at) == (holder, due)
    told = history("case", joint.case.pk)[-1].domain_event().payload()
    assert told["unit_ids"] == [joint.department.pk, joint.fire.pk]
    assert [row[:3] for row in told["clocks"]] == [
        ["whistle", str(call.pk), "start"] for call in calls
    ]


def test_a_called_unit_reads_the_matter_while_the_call_is_open_and_no_longer() -> None:
    joint = make_joint()
    with pytest.raises(NotFound):
        case_by_number(joint.handler, joint.case.number)
    call = only_call(whistle_for(joint))
    assert case_by_number(joint.handler, joint.case.number) == joint.case
    with pytest.raises(NotFound):  # the fire brigade was not called
        case_by_number(joint.fireman, joint.case.number)
    report_in(call, by=joint.handler, point=THERE)
    assert case_by_number(joint.handler, joint.case.number) == joint.case
    do_part(call, by=joint.handler, note="杂物已清走")
    with pytest.raises(NotFound):
        case_by_number(joint.handler, joint.case.number)


def test_it_comes_by_the_code_on_the_wall_does_its_part_and_is_appraised() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    came = report_in(call, by=joint.handler, code=joint.town.code)
    assert (came.state, came.way, came.distance_m, came.is_far) == ("present", "scan", None, False)
    do_part(call, by=joint.handler, note="杂物已清走")
    done = appraise_unit(call, by=joint.town.clerk, stars=5, words="来得快，清得干净")
    assert (done.state, done.stars, done.missed_at) == (CallState.APPRAISED, 5, None)
    assert kinds(joint.case.pk)[-4:] == [
        "WhistleBlown",
        "UnitReportedIn",
        "UnitDidPart",
        "UnitAppraised",
    ]
    assert CaseClock.objects.get(kind="whistle").state == "stopped"


def test_the_distance_is_reckoned_and_far_away_is_accepted_but_marked() -> None:
    joint = make_joint()
    near, far = whistle_for(joint, joint.department, joint.fire, point=THERE).calls.order_by("pk")
    close_by = report_in(near, by=joint.handler, point=(31.003, 124.002))
    assert (close_by.distance_m, close_by.is_far) == (111, False)
    away = report_in(far, by=joint.fireman, point=(31.006, 124.002))
    assert (away.distance_m, away.is_far) == (445, True)


def test_a_code_from_elsewhere_and_no_code_at_all_are_refused() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    other = make_grid("别处网格", "990101001001")
    elsewhere = printed_code(make_code(other))
    shown_before: tuple[dict[str, Any], ...] = (
        {"code": elsewhere},
        {"code": "made-up"},
        {},
        {"point": (91.0, 0.0)},
    )
    for shown in shown_before:
        refuses(Invalid, partial(report_in, call, by=joint.handler, **shown))
    nan = (float("nan"), 124.0)
    refuses(Invalid, lambda: report_in(call, by=joint.handler, point=nan))


def test_only_the_called_unit_may_report_in_and_only_once() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    refuses(Denied, lambda: report_in(call, by=joint.fireman, point=THERE))
    refuses(WrongState, lambda: do_part(call, by=joint.handler, note="先说做完了"))
    report_in(call, by=joint.handler, point=THERE)
    refuses(WrongState, lambda: report_in(call, by=joint.handler, point=THERE))
    refuses(Denied, lambda: do_part(call, by=joint.fireman, note="顺手"))
    refuses(Invalid, lambda: do_part(call, by=joint.handler, note="  "))


def test_who_did_not_come_is_marked_once_and_may_still_come() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    assert mark_no_shows(at=now()) == 0
    late = now() + timedelta(minutes=31)
    assert mark_no_shows(at=late) == 1
    assert mark_no_shows(at=late) == 0
    assert mark_no_show(call, at=late) is False
    assert kinds(joint.case.pk).count("UnitMissed") == 1
    came = report_in(call, by=joint.handler, point=THERE, at=late + timedelta(minutes=5))
    assert came.state == CallState.PRESENT
    assert came.missed_at == late
    assert history("case", joint.case.pk)[-1].domain_event().payload()["in_time"] is False


def test_a_call_whose_clock_stands_still_is_not_missed() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    CaseClock.objects.filter(kind="whistle").update(state="paused", paused_at=now())
    assert mark_no_shows(at=now() + timedelta(hours=1)) == 0
    call.refresh_from_db()
    assert call.state == CallState.CALLED


def test_nobody_but_the_system_writes_no_shows_down() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    late = now() + timedelta(hours=1)
    refuses(Denied, lambda: mark_no_show(call, by=joint.town.clerk, at=late))


def test_the_level_above_sees_who_did_not_come_and_other_streets_do_not() -> None:
    joint = make_joint()
    whistle = whistle_for(joint)
    mark_no_shows(at=now() + timedelta(hours=1))
    assert open_whistles(joint.dispatcher, missed_only=True) == [whistle]
    assert open_whistles(joint.leader) == [whistle]
    elsewhere = make_staff(Role.STREET_DISPATCHER, "990101002")
    assert open_whistles(elsewhere) == []
    refuses(Denied, lambda: open_whistles(joint.handler))


def test_who_may_not_whistle_and_what_a_whistle_needs() -> None:
    joint = make_joint()
    far = make_unit(place_code="990102001001", name="别处社区居委会")
    good = Summons(unit_ids=(joint.department.pk,), minutes=30, expected="清走杂物")
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    for actor in (joint.handler, stranger, joint.leader):
        refuses(Denied, partial(blow_whistle, joint.case, good, by=actor))
    bad = {
        "units": [Summons(unit_ids=ids, minutes=30, expected="来") for ids in ((), (far.pk,))],
        "minutes": [Summons(unit_ids=(joint.fire.pk,), minutes=31, expected="来")],
        "expected": [Summons(unit_ids=(joint.fire.pk,), minutes=30, expected=" ")],
    }
    for field, summonses in bad.items():
        for summons in summonses:
            why = refuses(Invalid, partial(blow_whistle, joint.case, summons, by=joint.town.clerk))
            assert isinstance(why, Invalid)
            assert set(why.fields) == {field}
    whistle_for(joint)
    again = refuses(Invalid, lambda: blow_whistle(joint.case, good, by=joint.town.clerk))
    assert "城市管理局" in str(again)


def test_a_cancelled_whistle_needs_a_reason_and_frees_who_has_not_come() -> None:
    joint = make_joint()
    whistle = whistle_for(joint, joint.department, joint.fire)
    first, second = whistle.calls.order_by("pk")
    report_in(first, by=joint.handler, point=THERE)
    refuses(Invalid, lambda: cancel_whistle(whistle, by=joint.town.clerk, reason=" "))
    refuses(Denied, lambda: cancel_whistle(whistle, by=joint.handler, reason="不想去"))
    cancel_whistle(whistle, by=joint.town.clerk, reason="杂物主人自己搬走了")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (CallState.PRESENT, CallState.CANCELLED)
    refuses(WrongState, lambda: cancel_whistle(whistle, by=joint.town.clerk, reason="再取消"))
    refuses(WrongState, lambda: report_in(second, by=joint.fireman, point=THERE))


def test_a_unit_does_not_appraise_itself() -> None:
    joint = make_joint()
    whistle = whistle_for(joint, joint.town.desk)
    call = only_call(whistle)
    clerk = joint.town.clerk
    refuses(WrongState, lambda: appraise_unit(call, by=joint.dispatcher, stars=5, words="好"))
    report_in(call, by=clerk, point=THERE)
    refuses(Denied, lambda: appraise_unit(call, by=clerk, stars=5, words="好"))
    refuses(Invalid, lambda: appraise_unit(call, by=joint.dispatcher, stars=6, words="好"))
    refuses(Invalid, lambda: appraise_unit(call, by=joint.dispatcher, stars=4, words=""))
    assert appraise_unit(call, by=joint.dispatcher, stars=4, words="到了").stars == 4


def test_when_the_matter_is_handled_nobody_has_to_come_any_more() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    close_case(joint.case, by=joint.town.clerk, outcome=Outcome.SOLVED, note="自己清走了")
    call.refresh_from_db()
    assert call.state == CallState.CANCELLED
    assert not CaseClock.objects.filter(case=joint.case, state__in=["running", "paused"]).exists()
    ended = history("case", joint.case.pk)[-1]
    assert ended.kind == "cases.HelpEnded"
    assert ended.domain_event().payload()["clocks"] == [["whistle", str(call.pk), "void", ""]]
    refuses(WrongState, lambda: whistle_for(joint))


def test_what_the_reporter_takes_back_needs_nobody_any_more() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    withdraw_case(joint.case, by=reporter_of(joint.case))
    call.refresh_from_db()
    assert call.state == CallState.CANCELLED
    assert mark_no_shows(by=SYSTEM, at=now() + timedelta(hours=2)) == 0


degrees = st.tuples(st.floats(-80, 80), st.floats(-179, 179))


@given(degrees, degrees)
def test_distance_is_the_same_both_ways_and_nothing_to_oneself(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    assert metres_between(here, there) == metres_between(there, here)
    assert metres_between(here, here) == 0
    assert metres_between(here, None) is None
    assert not is_far(None)
