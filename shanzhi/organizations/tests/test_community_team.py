"""王芳 is away for three days and 刘强 stands in: residents call him, and he has what her grid's team holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Role,
    WrongState,
    local_zone,
    run_retention,
)
from shanzhi.organizations.actions.appoint import appoint
from shanzhi.organizations.actions.assign_grid_worker import assign_grid_worker
from shanzhi.organizations.actions.leave import end_leave, note_leave
from shanzhi.organizations.actions.shifts import remove_shift, set_shift
from shanzhi.organizations.actions.training import NewTraining, note_training, remove_training
from shanzhi.organizations.models import Leave, Post, Substitution, Training, Unit, WorkShift
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.queries import grid_workers, staff_actor
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import make_account
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db
COMMUNITY = "990101001001"
TODAY = localdate()
DAY = timedelta(days=1)


class Team:
    """Two grids, a worker in each, and the clerk."""

    def __init__(self) -> None:
        self.clerk = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, name="陈静安")
        self.first, self.wang, self.unit = self._grid("一网格", 31.0, "王芳")
        self.second, self.liu, _unit = self._grid("二网格", 32.0, "刘强")

    def _grid(self, name: str, south: float, worker: str) -> tuple[str, Account, Unit]:
        grid = make_grid(name, COMMUNITY, make_square(south))
        team = make_unit(kind=UnitKind.GRID_TEAM, place_code=grid.code, name=name)
        account = make_account(name=worker)
        assign_grid_worker(account, grid.code, starts_on=date(2020, 1, 1), by=SYSTEM)
        appoint(account, team, by=SYSTEM, starts_on=date(2020, 1, 1))
        return grid.code, account, team

    def away(self, days: int = 3, starts: date = TODAY, **changes: object) -> Leave:
        given: dict[str, object] = {"by": self.clerk, "substitute": self.liu}
        return note_leave(
            self.wang,
            COMMUNITY,
            starts,
            starts + days * DAY,
            **(given | changes),  # type: ignore[arg-type]  # 2026-11-26: fields by name
        )


@pytest.fixture
def team() -> Team:
    return Team()


def called(grid: str, day: date = TODAY) -> list[str]:
    """Whom residents of the grid call on that day."""
    return [contact.name for contact in grid_workers(grid, day)]


def browser(who: Actor | Account) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who.pk if isinstance(who, Account) else who.id or 0))
    return client


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=local_zone())


def test_for_the_days_of_a_leave_the_substitute_has_the_grid(team: Team) -> None:
    assert called(team.first) == ["王芳"]
    team.away()
    assert [called(team.first, TODAY + n * DAY) for n in (0, 2, 3)] == [
        ["刘强"],
        ["刘强"],
        ["王芳"],
    ]
    stands_in = staff_actor(team.liu)
    assert team.unit.pk in stands_in.unit_ids
    assert team.first in stands_in.scopes(Role.GRID_WORKER)
    later = staff_actor(team.liu, TODAY + 3 * DAY)
    assert team.unit.pk not in later.unit_ids
    assert later.scopes(Role.GRID_WORKER) == (team.second,)
    (event,) = EventRecord.objects.filter(kind="organizations.SubstituteNamed")
    assert (event.payload["grid_code"], event.actor_id) == (team.first, team.clerk.id)


def test_who_comes_back_early_has_the_grid_again_at_once(team: Team) -> None:
    leave = team.away(starts=TODAY - DAY)
    end_leave(leave, by=team.clerk)
    assert called(team.first) == ["王芳"]
    assert staff_actor(team.liu).scopes(Role.GRID_WORKER) == (team.second,)
    with pytest.raises(WrongState):
        end_leave(leave, by=team.clerk)


def test_what_a_substitute_had_anyway_stays_theirs(team: Team) -> None:
    assign_grid_worker(team.liu, team.first, starts_on=date(2020, 1, 1), by=SYSTEM)
    appoint(team.liu, team.unit, by=SYSTEM, starts_on=date(2020, 1, 1))
    leave = team.away()
    row = Substitution.objects.get()
    assert (row.post, row.grant) == (None, None)
    assert called(team.first) == ["刘强"]
    end_leave(leave, by=team.clerk)
    assert team.first in staff_actor(team.liu).scopes(Role.GRID_WORKER)


def leader_of_the_first(team: Team) -> Account:
    """A second one in the first grid."""
    account = make_account(name="孙立")
    assign_grid_worker(account, team.first, starts_on=date(2020, 1, 1), by=SYSTEM)
    return account


@pytest.mark.parametrize("is_ended", [False, True])
def test_who_stands_in_for_two_of_one_grid_has_it_until_the_last_is_back(
    team: Team, is_ended: bool
) -> None:
    """One leave of three days, one of six that begins with it or a day later."""
    first = team.away()
    later = TODAY + (DAY if not is_ended else 0 * DAY)
    note_leave(
        leader_of_the_first(team), COMMUNITY, later, TODAY + 6 * DAY,
        by=team.clerk, substitute=team.liu,
    )  # fmt: skip
    if is_ended:
        end_leave(first, by=team.clerk)
    for days, has_it in ((0, True), (2, True), (5, True), (6, False)):
        stands_in = staff_actor(team.liu, TODAY + days * DAY)
        assert (team.first in stands_in.scopes(Role.GRID_WORKER)) is has_it, days
        assert (team.unit.pk in stands_in.unit_ids) is has_it, days


def test_residents_are_not_sent_to_a_substitute_who_is_away_too(team: Team) -> None:
    leader_of_the_first(team)
    team.away()
    note_leave(team.liu, COMMUNITY, TODAY + DAY, TODAY + 2 * DAY, by=team.clerk)
    assert [called(team.first, TODAY + n * DAY) for n in (0, 1, 2)] == [
        ["刘强", "孙立"],
        ["孙立"],
        ["刘强", "孙立"],
    ]


def test_without_a_substitute_a_grid_is_never_without_a_name(team: Team) -> None:
    team.away(substitute=None)
    assert called(team.first) == ["王芳"]
    assign_grid_worker(team.liu, team.first, by=SYSTEM)
    assert called(team.first) == ["刘强"]


def test_a_desk_lends_nobody_a_power_that_nobody_gave_them(team: Team) -> None:
    stranger = make_account(name="外人")
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002", name="邻社区")
    events = EventRecord.objects.count()
    for changes in ({"substitute": stranger}, {"substitute": team.wang}, {"days": 0}):
        with pytest.raises(Invalid):
            team.away(**changes)
    with pytest.raises(Denied):
        team.away(by=neighbour)
    assert (Leave.objects.count(), EventRecord.objects.count()) == (0, events)
    assert not Post.objects.filter(account=stranger).exists()
    team.away()
    with pytest.raises(Conflict):
        team.away(starts=TODAY + DAY)
    with pytest.raises(Invalid):  # who is away stands in for nobody
        note_leave(team.liu, COMMUNITY, TODAY, TODAY + DAY, by=team.clerk, substitute=team.wang)


def test_nobody_has_two_shifts_at_once(team: Team) -> None:
    shift = set_shift(team.wang, COMMUNITY, at(TODAY, 9), at(TODAY, 12), by=team.clerk)
    with pytest.raises(Conflict):
        set_shift(team.wang, COMMUNITY, at(TODAY, 11), at(TODAY, 14), by=team.clerk)
    set_shift(team.wang, COMMUNITY, at(TODAY, 12), at(TODAY, 14), by=team.clerk)
    set_shift(team.liu, COMMUNITY, at(TODAY, 9), at(TODAY, 12), by=team.clerk)
    with pytest.raises(Invalid):
        set_shift(team.wang, COMMUNITY, at(TODAY, 15), at(TODAY, 15), by=team.clerk)
    remove_shift(shift, by=team.clerk)
    assert WorkShift.objects.count() == 2
    assert EventRecord.objects.filter(kind="organizations.ShiftRemoved").count() == 1


def test_a_course_is_written_down_once(team: Team) -> None:
    new = NewTraining(course="消防", hours=Decimal("2.0"), held_on=TODAY, passed=True)
    row = note_training(team.wang, COMMUNITY, new, by=team.clerk)
    with pytest.raises(Conflict):
        note_training(team.wang, COMMUNITY, new, by=team.clerk)
    wrong = NewTraining(course=" ", hours=Decimal(0), held_on=TODAY + DAY)
    with pytest.raises(Invalid) as why:
        note_training(team.wang, COMMUNITY, wrong, by=team.clerk)
    assert set(why.value.fields) == {"course", "hours", "held_on"}
    with pytest.raises(Denied):
        remove_training(row, by=staff_actor(team.wang))
    remove_training(row, by=team.clerk)
    assert not Training.objects.exists()


def test_the_team_at_the_desk_and_each_ones_own_page(team: Team) -> None:
    desk = browser(team.clerk)
    wang = str(team.wang.pk)
    leave = {
        "place": COMMUNITY, "leave_account": wang, "leave_from": TODAY.isoformat(),
        "leave_until": TODAY.isoformat(), "leave_substitute": str(team.liu.pk),
    }  # fmt: skip
    shift = {
        "place": COMMUNITY, "shift_account": wang, "shift_day": TODAY.isoformat(),
        "shift_from": "22:00", "shift_to": "06:00",
    }  # fmt: skip
    training = {
        "place": COMMUNITY, "training_account": wang, "training_course": "调解技巧",
        "training_hours": "1.5", "training_day": TODAY.isoformat(), "training_passed": "yes",
    }  # fmt: skip
    for form, name in ((leave, "leaves"), (shift, "shifts"), (training, "training")):
        assert desk.post(f"/desk/team/{name}", form).status_code == 303, name
        again = desk.post(f"/desk/team/{name}", form)
        assert again.status_code == 409, name
    for hours in ("x", "1e400", "NaN", "-inf"):
        wrong = {**training, "training_hours": hours}
        assert desk.post("/desk/team/training", wrong).status_code == 422, hours
    for day in ("9999-12-31", "0001-01-01"):
        wrong = {**leave, "leave_from": day, "leave_until": day}
        assert desk.post("/desk/team/leaves", wrong).status_code == 422
        assert desk.post("/desk/team/shifts", {**shift, "shift_day": day}).status_code == 422
    page = desk.get("/desk/team").content.decode()
    for words in ("一网格 → 刘强", "调解技巧", "1.5 学时"):
        assert words in page
    assert "替王芳代班" in browser(team.liu).get("/worker/me").content.decode()
    mine = browser(team.wang).get("/worker/me").content.decode()
    assert "调解技巧" in mine
    assert "调解技巧" not in browser(team.liu).get("/worker/me").content.decode()
    row = Leave.objects.get()
    neighbour = browser(make_staff(Role.COMMUNITY_CLERK, "990101001002", name="邻"))
    assert neighbour.post(f"/desk/team/leaves/{row.pk}/ending").status_code == 404
    assert neighbour.post("/desk/team/leaves", leave).status_code == 404
    assert browser(team.wang).get("/desk/team").status_code == 403
    assert desk.post(f"/desk/team/leaves/{row.pk}/ending").status_code == 303
    assert desk.post(f"/desk/team/shifts/{WorkShift.objects.get().pk}/removal").status_code == 303
    training_id = Training.objects.get().pk
    assert desk.post(f"/desk/team/training/{training_id}/removal").status_code == 303


def test_after_two_years_nobody_can_look_up_who_was_away(team: Team) -> None:
    team.away()
    set_shift(team.wang, COMMUNITY, at(TODAY, 9), at(TODAY, 12), by=team.clerk)
    run_retention(at(TODAY, 9) + timedelta(days=740))
    assert not Leave.objects.exists()
    assert not WorkShift.objects.exists()
