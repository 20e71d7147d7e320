"""Visits in a place's report and in a worker's quarter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.api import Actor, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.visits.figures.households import deeds, figures
from shanzhi.visits.models.visit import Met
from shanzhi.visits.tests.factories import make_household, make_visit

pytestmark = pytest.mark.django_db
START, END = localdate() - timedelta(days=3), localdate() + timedelta(days=1)


def told(place_code: str, viewer: Actor) -> dict[str, float | None]:
    return {row.key: row.value for row in figures(place_code, START, END, viewer)}


def test_a_door_at_which_two_were_met_counts_once_and_nobody_outside_is_told() -> None:
    town = make_town()
    worker = make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")
    clerk = make_staff(Role.COMMUNITY_CLERK, town.grid.code[:12], name="陈静")
    assert told(town.grid.code, clerk) == {}
    first, _person = make_household(town.grid.code, building_id=town.building.pk)
    for _twice in range(2):
        make_visit(first, worker)
    make_visit(first, worker, met=Met.NOBODY)
    wanted = {"visits": 3, "met": 1, "heard": 0, "ended": 0, "missed": 0}
    assert told(town.grid.code, clerk) == wanted
    assert told(town.grid.code, make_staff(Role.COMMUNITY_CLERK, "990101009009", name="何远")) == {}


def test_a_quarter_counts_what_one_did_oneself() -> None:
    town = make_town()
    worker = make_staff(Role.GRID_WORKER, town.grid.code, name="王芳")
    other = make_staff(Role.GRID_WORKER, town.grid.code, name="周立")
    household, _person = make_household(town.grid.code, building_id=town.building.pk)
    make_visit(household, worker)
    assert worker.id
    assert other.id
    mine = deeds(worker.id, town.grid.code, START, END, worker)
    assert [(row.key, row.value) for row in mine] == [("visits", 1)]
    assert deeds(other.id, town.grid.code, START, END, other) == []
    stranger = make_staff(Role.GRID_WORKER, "990101009009001", name="何远")
    assert deeds(worker.id, town.grid.code, START, END, stranger) == []
