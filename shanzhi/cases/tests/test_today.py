"""What a worker does first, and the way she walks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.models import Case
from shanzhi.cases.rules.today import Part, Reason, Task, in_order
from shanzhi.cases.tests.factories import make_town
from shanzhi.cases.tests.staff import browser_of, queries_of, text_of
from shanzhi.cases.tests.test_worker import given_to, worker_of
from shanzhi.kernel.api import Role, now
from shanzhi.organizations.tests.factories import make_staff

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(hours=15)


def due(hours: float, urgency: int = 0, *, came_back: bool = False) -> Task:
    return Task(0, NOW + timedelta(hours=hours), urgency=urgency, came_back=came_back)


TASKS = st.lists(
    st.builds(
        Task,
        key=st.integers(0, 99),
        due_at=st.integers(-72, 72).map(lambda hours: NOW + timedelta(hours=hours)),
        paused_at=st.none() | st.just(NOW),
        urgency=st.integers(0, 2),
        came_back=st.booleans(),
    ),
    max_size=12,
)


def test_late_before_near_deadlines_and_danger_before_all_of_its_part() -> None:
    late, later, danger = due(-3), due(40), due(5, urgency=2)
    soon, came_back = due(1), due(6, came_back=True)
    placed = in_order([later, soon, came_back, danger, late], at=NOW, tomorrow=TOMORROW)
    assert [one.task for one in placed] == [late, danger, came_back, soon, later]
    assert placed[1].reasons == (Reason.EMERGENCY,)
    assert placed[2].reasons == (Reason.CAME_BACK,)


@given(TASKS)
def test_nothing_is_lost_and_no_part_stands_before_its_turn(tasks: list[Task]) -> None:
    placed = in_order(tasks, at=NOW, tomorrow=TOMORROW)
    assert sorted(map(repr, tasks)) == sorted(repr(one.task) for one in placed)
    parts = [list(Part).index(one.part) for one in placed]
    assert parts == sorted(parts)
    assert all((one.task.paused_at is not None) == (one.part is Part.PAUSED) for one in placed)


@pytest.mark.django_db
def test_a_row_says_why_it_is_there_and_where_it_is() -> None:
    town = make_town()
    worker = worker_of(town)
    danger, mine = given_to(worker, town, "燃气味很重"), given_to(worker, town, "井盖破了")
    Case.objects.filter(pk=danger.pk).update(
        due_at=now() - timedelta(hours=1), urgency=2, latitude=31.001, longitude=124.001
    )
    Case.objects.filter(pk=mine.pk).update(assignee_id=worker.id, times_returned=1)
    page = text_of(browser_of(worker).get("/worker/"))
    row, other = page.split("<li data-task=")[1:3]
    assert 'data-late=""' in row
    assert 'data-wgs84="31.001000,124.001000"' in row
    assert "紧急" in row
    assert 'data-mine=""' in other
    assert "退回重办" in other
    assert "data-wgs84" not in other


@pytest.mark.django_db
def test_the_way_begins_where_it_presses_most_and_can_begin_elsewhere() -> None:
    town = make_town()
    worker = worker_of(town)
    made = [given_to(worker, town, f"第{n}处路灯坏了") for n in range(4)]
    for n, case in enumerate(made[:3]):
        Case.objects.filter(pk=case.pk).update(
            latitude=31.001,
            longitude=124.001 + (0, 0.004, 0.002)[n],
            due_at=now() + timedelta(n + 1),
        )
    phone = browser_of(worker)
    page = text_of(phone.get("/worker/route"))
    numbers = [made[n].number for n in (0, 2, 1)]
    order = [page.index(f'href="/worker/cases/{number}"') for number in numbers]
    assert order == sorted(order)
    assert f"/worker/cases/{made[3].number}" not in page
    assert "3 站，直线距离共约 382 米" in page
    assert 'href="geo:31.001000,124.001000' in page
    # Maps published in China are shifted: the link carries their coordinates, and nothing else.
    assert "uri.amap.com/marker?position=124.0" in page
    assert "name=1" in page
    turned = text_of(phone.get(f"/worker/route?from={made[1].number}"))
    assert turned.index(made[1].number) < turned.index(made[0].number)
    assert queries_of(worker, "/worker/route") <= 8


@pytest.mark.django_db
def test_nobody_elses_stops() -> None:
    town = make_town()
    case = given_to(worker_of(town), town)
    Case.objects.filter(pk=case.pk).update(latitude=31.001, longitude=124.001)
    stranger = make_staff(Role.GRID_WORKER, "990101001001099")
    assert "今天没有要去的地方" in text_of(browser_of(stranger).get("/worker/route"))
