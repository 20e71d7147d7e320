"""快速反应队伍: the nearest free one that knows the job, and the next when it does not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.answer_callout import (
    accept_callout,
    arrive,
    decline_callout,
    finish_callout,
)
from shanzhi.cases.actions.call_team import call_team, pass_silent_on
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.handlers.joint import tell_called_team, tell_caller
from shanzhi.cases.models import Callout, Case
from shanzhi.cases.models.callout import CalloutState
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.rules.teams import TeamStanding, nearest_free
from shanzhi.cases.tests.factories import make_report
from shanzhi.cases.tests.joint_factories import Joint, make_joint, refuses
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    Invalid,
    NotFound,
    Refusal,
    Role,
    WrongState,
    history,
    now,
)
from shanzhi.messaging.api import inbox
from shanzhi.organizations.api import TeamParticulars, Unit, UnitKind, set_team_profile
from shanzhi.organizations.tests.factories import make_staff, make_unit

HERE = (31.002, 124.002)


@dataclass(frozen=True)
class Teams:
    """A matter, 近队 500 m away and 远队 some 10 km away, with 小近 and 老远 in them."""

    joint: Joint
    near: Unit
    near_by: Actor
    far: Unit
    far_by: Actor

    def call(self) -> Callout:
        """The clerk calls."""
        return call_team(self.joint.case, by=self.joint.town.clerk, expected="来人把杂物搬走")


def make_team(name: str, point: tuple[float, float], **over: object) -> Unit:
    """A team of the street with a profile."""
    unit = make_unit(kind=UnitKind.TEAM, place_code="990101001", name=name)
    given = TeamParticulars(skills=(), point=point, hours=None, capacity=1)
    set_team_profile(unit, replace(given, **over), by=SYSTEM)  # type: ignore[arg-type]  # 2026-11-25: fields that a story changes
    return unit


def make_teams() -> Teams:
    """Two teams."""
    joint = make_joint()
    Case.objects.filter(pk=joint.case.pk).update(latitude=HERE[0], longitude=HERE[1])
    near, far = make_team("近队", (31.006, 124.002)), make_team("远队", (31.1, 124.002))
    return Teams(
        joint,
        near,
        make_staff(Role.HANDLER, "990101001", unit=near, name="小近"),
        far,
        make_staff(Role.HANDLER, "990101001", unit=far, name="老远"),
    )


def refuses_quietly(kind: type[Refusal], step: Callable[[], object]) -> None:
    """As ``refuses``, and no callout moved either."""
    rows = list(Callout.objects.order_by("pk").values_list())
    refuses(kind, step)
    assert list(Callout.objects.order_by("pk").values_list()) == rows


@pytest.mark.django_db
def test_the_nearest_team_is_asked_comes_and_is_done_and_the_holder_stays() -> None:
    teams = make_teams()
    holder = teams.joint.case.holder_unit_id
    row = teams.call()
    assert (row.team, row.distance_m) == (teams.near, 445)
    assert row.offer_until == row.offered_at + timedelta(minutes=5)
    accept_callout(row, by=teams.near_by)
    arrive(row, by=teams.near_by)
    done = finish_callout(row, by=teams.near_by, note="搬走了")
    assert (done.state, done.done_note) == (CalloutState.DONE, "搬走了")
    teams.joint.case.refresh_from_db()
    assert teams.joint.case.holder_unit_id == holder
    assert [record.kind.split(".")[1] for record in history("case", teams.joint.case.pk)][-4:] == [
        "TeamCalled",
        "TeamSetOut",
        "TeamArrived",
        "TeamDone",
    ]


@pytest.mark.django_db
def test_who_declines_or_is_silent_is_followed_by_the_next_and_then_by_nobody() -> None:
    teams = make_teams()
    first = teams.call()
    refuses_quietly(Invalid, lambda: decline_callout(first, by=teams.near_by, reason=" "))
    decline_callout(first, by=teams.near_by, reason="车坏了")
    second = Callout.objects.get(state=CalloutState.OFFERED)
    assert (second.team, second.call_key) == (teams.far, first.call_key)
    assert pass_silent_on(at=now()) == 0
    later = now() + timedelta(minutes=6)
    assert pass_silent_on(at=later) == 1
    assert pass_silent_on(at=later) == 0
    second.refresh_from_db()
    assert second.state == CalloutState.TIMED_OUT
    assert history("case", teams.joint.case.pk)[-1].kind == "cases.NoTeamLeft"
    refuses_quietly(WrongState, lambda: accept_callout(second, by=teams.far_by))


@pytest.mark.django_db
def test_a_busy_team_is_passed_over() -> None:
    teams = make_teams()
    accept_callout(teams.call(), by=teams.near_by)
    other = make_report(teams.joint.town)
    row = call_team(other, by=teams.joint.town.clerk, expected="再来一处")
    assert row.team == teams.far
    third = make_report(teams.joint.town)
    clerk = teams.joint.town.clerk
    refuses_quietly(Conflict, lambda: call_team(third, by=clerk, expected="又一处"))


@pytest.mark.django_db
def test_what_is_refused_changes_nothing() -> None:
    teams = make_teams()
    case, clerk = teams.joint.case, teams.joint.town.clerk
    refuses_quietly(Denied, lambda: call_team(case, by=teams.near_by, expected="来"))
    refuses_quietly(Invalid, lambda: call_team(case, by=clerk, expected=" "))
    row = teams.call()
    refuses_quietly(WrongState, teams.call)
    refuses_quietly(Denied, lambda: accept_callout(row, by=teams.far_by))
    refuses_quietly(WrongState, lambda: arrive(row, by=teams.near_by))
    refuses_quietly(WrongState, lambda: finish_callout(row, by=teams.near_by, note="好了"))
    accept_callout(row, by=teams.near_by)
    refuses_quietly(WrongState, lambda: accept_callout(row, by=teams.near_by))
    refuses_quietly(WrongState, lambda: decline_callout(row, by=teams.near_by, reason="算了"))
    arrive(row, by=teams.near_by)
    refuses_quietly(Invalid, lambda: finish_callout(row, by=teams.near_by, note=" "))
    late = now() + timedelta(hours=1)
    second = make_report(teams.joint.town)
    call_team(second, by=clerk, expected="来")
    refuses_quietly(Denied, lambda: pass_silent_on(by=clerk, at=late))


@pytest.mark.django_db
def test_a_called_team_reads_the_matter_until_it_is_done_or_the_matter_is() -> None:
    teams = make_teams()
    number = teams.joint.case.number
    with pytest.raises(NotFound):
        case_by_number(teams.near_by, number)
    row = teams.call()
    assert case_by_number(teams.near_by, number) == teams.joint.case
    with pytest.raises(NotFound):
        case_by_number(teams.far_by, number)
    clerk = teams.joint.town.clerk
    close_case(teams.joint.case, by=clerk, outcome=Outcome.SOLVED, note="居民自己搬了")
    row.refresh_from_db()
    assert row.state == CalloutState.CANCELLED
    with pytest.raises(NotFound):
        case_by_number(teams.near_by, number)


@pytest.mark.django_db
def test_from_the_desk_to_the_big_buttons_on_the_phone() -> None:
    teams = make_teams()
    desk, phone = browser_of(teams.joint.town.clerk), browser_of(teams.near_by)
    here = f"/desk/cases/{teams.joint.case.number}"
    assert desk.post(f"{here}/callout", {"team_expected": ""}).status_code == 422
    assert desk.post(f"{here}/callout", {"team_expected": "来人把杂物搬走"}).status_code == 303
    row = Callout.objects.get()
    base = f"/worker/callouts/{row.pk}"
    assert "我们去" in text_of(phone.get("/worker/callouts"))
    assert phone.post(f"{base}/refusal", {}).status_code == 422
    assert browser_of(teams.far_by).post(f"{base}/acceptance").status_code == 404
    assert phone.post(f"{base}/acceptance").status_code == 303
    assert "我们到了" in text_of(phone.get("/worker/callouts"))
    phone.post(f"{base}/arrival")
    done = {f"team_note_{row.pk}": "搬走了", "photos": [picture()]}
    assert phone.post(f"{base}/completion", {}).status_code == 422
    assert phone.post(f"{base}/completion", done).status_code == 303
    row.refresh_from_db()
    assert row.state == CalloutState.DONE
    assert "现在没有呼叫" in text_of(phone.get("/worker/callouts"))
    assert "近队处理完毕" in text_of(desk.get(here))


@pytest.mark.django_db
def test_the_team_and_the_caller_find_it_in_their_inbox() -> None:
    teams = make_teams()
    row = teams.call()
    called = history("case", teams.joint.case.pk)[-1]
    tell_called_team(called.domain_event(), called)  # type: ignore[arg-type]  # 2026-11-25: the event just announced
    assert inbox(teams.near_by).items[0].link == "/worker/callouts"
    accept_callout(row, by=teams.near_by)
    came = history("case", teams.joint.case.pk)[-1]
    tell_caller(came.domain_event(), came)  # type: ignore[arg-type]  # 2026-11-25: as above
    assert "近队已出动" in inbox(teams.joint.town.clerk).items[0].text


standings = st.lists(
    st.builds(
        TeamStanding,
        unit_id=st.integers(1, 50),
        point=st.tuples(st.floats(30, 32), st.floats(120, 122)),
        skills=st.sampled_from([(), ("01",), ("0203", "03")]),
        hours=st.sampled_from([None, (8, 20), (20, 8)]),
        capacity=st.integers(1, 3),
        busy=st.integers(0, 4),
    ),
    max_size=12,
    unique_by=lambda team: team.unit_id,
)


@given(
    standings,
    st.one_of(st.none(), st.tuples(st.floats(30, 32), st.floats(120, 122))),
    st.sampled_from(["0101", "0203001", "0399"]),
    st.integers(0, 23),
    st.sets(st.integers(1, 50)),
)
def test_the_choice_is_free_able_not_asked_and_nobody_like_it_is_nearer(
    teams: list[TeamStanding],
    there: tuple[float, float] | None,
    category: str,
    hour: int,
    asked: set[int],
) -> None:
    found = nearest_free(teams, there=there, category_code=category, hour=hour, asked=asked)
    fit = [t for t in teams if t.can(category) and t.is_free(hour) and t.unit_id not in asked]
    if found is None:
        assert not fit
        return
    team, metres = found
    assert team in fit
    for other in fit:
        alone = nearest_free([other], there=there, category_code=category, hour=hour)
        assert alone is not None
        assert (metres or 0) <= (alone[1] or 0)
