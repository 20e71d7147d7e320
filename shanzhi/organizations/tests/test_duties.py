"""Posts, grid duties and the import of units."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from shanzhi.kernel.api import SYSTEM, Conflict, Denied, Grant, Invalid, Role
from shanzhi.organizations.actions.appoint import appoint, end_post
from shanzhi.organizations.actions.assign_grid_worker import assign_grid_worker, end_grid_duty
from shanzhi.organizations.actions.import_units import import_units
from shanzhi.organizations.models import GridWorker, Post, Unit
from shanzhi.organizations.models.grid_worker import GridDuty
from shanzhi.organizations.queries import grid_workers, members_of, staff_actor
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.organizations.web.cli import cli
from shanzhi.people.api import close_account, grants_of, set_work_phone
from shanzhi.people.tests.factories import make_account

pytestmark = pytest.mark.django_db
COMMUNITY = "990101001001"
GRID = COMMUNITY + "001"


def test_a_grids_worker_is_known_to_residents_and_has_power_over_that_grid_only(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    liu = make_account(name="刘洋", work_phone="0000-5550001")
    he = make_account(name="何书记")
    assign_grid_worker(liu, GRID, by=SYSTEM)
    assign_grid_worker(he, GRID, by=SYSTEM, duty=GridDuty.LEADER)
    assert [contact.name for contact in grid_workers(GRID)] == ["何书记", "刘洋"]
    with django_assert_num_queries(0):
        assert grid_workers(GRID)[1].work_phone == "0000-5550001"
        assert grid_workers(COMMUNITY + "002") == []
    assert grants_of(liu, localdate()) == (Grant(Role.GRID_WORKER, GRID),)


def test_a_new_phone_number_is_on_the_grids_page_at_once() -> None:
    liu = make_account(name="刘洋", work_phone="0000-5550001")
    assign_grid_worker(liu, GRID, by=SYSTEM)
    assert grid_workers(GRID)[0].work_phone == "0000-5550001"
    set_work_phone(liu, "0000-5550002", by=SYSTEM)
    assert grid_workers(GRID)[0].work_phone == "0000-5550002"
    close_account(liu, by=SYSTEM)
    assert grid_workers(GRID) == []


def test_assigning_twice_is_once_and_a_grid_has_one_leader() -> None:
    liu, sun = make_account(), make_account()
    first = assign_grid_worker(liu, GRID, by=SYSTEM, duty=GridDuty.LEADER)
    assert assign_grid_worker(liu, GRID, by=SYSTEM, duty=GridDuty.LEADER).pk == first.pk
    with pytest.raises(Conflict):
        assign_grid_worker(sun, GRID, by=SYSTEM, duty=GridDuty.LEADER)
    assert grants_of(sun, localdate()) == ()
    with pytest.raises(Invalid):
        assign_grid_worker(sun, COMMUNITY, by=SYSTEM)


def test_when_a_duty_ends_the_power_over_the_grid_ends_with_it() -> None:
    liu = make_account()
    duty = assign_grid_worker(liu, GRID, by=SYSTEM, starts_on=localdate() - timedelta(days=9))
    end_grid_duty(duty, by=make_staff(Role.OPERATOR, COMMUNITY))
    assert grid_workers(GRID) == []
    assert grants_of(liu, localdate()) == ()
    assert GridWorker.objects.get().ends_on == localdate()


def test_a_clerk_cannot_put_a_friend_in_charge_of_a_grid() -> None:
    clerk = make_staff(Role.COMMUNITY_CLERK, COMMUNITY)
    with pytest.raises(Denied):
        assign_grid_worker(make_account(), GRID, by=clerk)
    assert not GridWorker.objects.exists()


def test_members_come_and_go_with_their_posts() -> None:
    unit, chen, sun = make_unit(), make_account(name="陈静"), make_account(name="孙磊")
    post = appoint(chen, unit, by=SYSTEM, title="干事", starts_on=localdate() - timedelta(days=3))
    appoint(sun, unit, by=SYSTEM, starts_on=localdate() + timedelta(days=3))
    assert appoint(chen, unit, by=SYSTEM).pk == post.pk
    assert members_of(unit.pk) == [chen]
    assert staff_actor(chen).unit_ids == {unit.pk}
    end_post(post, by=SYSTEM)
    assert members_of(unit.pk) == []
    assert set(members_of(unit.pk, localdate() + timedelta(days=3))) == {sun}


def test_a_post_that_never_began_is_taken_away() -> None:
    unit = make_unit()
    end_post(appoint(make_account(), unit, by=SYSTEM), by=SYSTEM)
    assert not Post.objects.exists()


def test_a_table_of_units_is_brought_in_and_bad_rows_are_named() -> None:
    rows = [
        {"kind": "street_office", "name": "柳湾街道", "place_code": COMMUNITY[:9]},
        {
            "kind": "community_desk",
            "name": "柳湾社区",
            "place_code": COMMUNITY,
            "parent": "柳湾街道",
        },
        {"kind": "palace", "name": "宫殿", "place_code": COMMUNITY},
        {"kind": "team", "name": "小队", "place_code": COMMUNITY, "parent": "没有这个单位"},
    ]
    brought = list(import_units(rows, by=SYSTEM))
    assert [row.result for row in brought] == ["founded", "founded", "refused", "refused"]
    assert [row.line for row in brought] == [2, 3, 4, 5]
    assert "没有这个单位" in brought[3].reason
    parent = Unit.objects.get(name="柳湾社区").parent
    assert parent is not None
    assert parent.name == "柳湾街道"
    rows[0]["phone"] = "0000-5550001"
    again = list(import_units(rows[:2], by=SYSTEM))
    assert [row.result for row in again] == ["changed", "same"]


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    good, odd, foreign = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    good.write_text(f"kind,name,place_code\nteam,小队,{COMMUNITY}\n", encoding="utf-8-sig")
    odd.write_text("name\n小队\n", encoding="utf-8")
    foreign.write_bytes("kind,name,place_code\nteam,小队,1\n".encode("gb18030"))
    run = CliRunner()
    assert "1 founded" in run.invoke(cli, ["import", str(good)]).output
    assert "Columns are missing: kind, place_code" in run.invoke(cli, ["import", str(odd)]).output
    assert "not UTF-8" in run.invoke(cli, ["import", str(foreign)]).output
    assert Unit.objects.count() == 1
