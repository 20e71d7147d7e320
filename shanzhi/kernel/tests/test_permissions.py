"""Who may do what: the table is asked, and its reach is measured."""

from __future__ import annotations

import pytest

from shanzhi.kernel import permissions
from shanzhi.kernel.actors import NOBODY, SYSTEM, Actor, Role
from shanzhi.kernel.permissions import Capability, Reach, Rule, Target, allowed, register, require
from shanzhi.kernel.refusals import Denied
from shanzhi.kernel.tests.factories import make_actor

OPEN_DOOR = Capability("test.open_door", "开门")  # type: ignore[arg-type]  # 2026-11-22: a test's own label
STREET, OTHER_STREET = "990101001", "990101002"


@pytest.fixture(autouse=True)
def _table_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_table", {})
    monkeypatch.setattr(permissions, "_capabilities", {})


def rule(role: Role, reach: Reach = Reach.PLACE) -> None:
    register([Rule(OPEN_DOOR, role, reach)])


def test_a_dispatcher_reaches_her_street_and_no_other() -> None:
    rule(Role.STREET_DISPATCHER)
    li = make_actor(Role.STREET_DISPATCHER, scope_code=STREET)
    assert allowed(li, OPEN_DOOR, Target(place_code=f"{STREET}003004"))
    assert allowed(li, OPEN_DOOR)
    assert not allowed(li, OPEN_DOOR, Target(place_code=f"{OTHER_STREET}003004"))
    assert not allowed(li, OPEN_DOOR, Target(place_code="990101"))
    assert not allowed(make_actor(Role.LEADER, scope_code=STREET), OPEN_DOOR)


def test_a_handler_reaches_what_her_unit_holds() -> None:
    rule(Role.HANDLER, Reach.UNIT)
    zhao = make_actor(Role.HANDLER, unit_ids=(3,))
    assert allowed(zhao, OPEN_DOOR, Target(place_code="000000", unit_id=3))
    assert not allowed(zhao, OPEN_DOOR, Target(place_code="990101", unit_id=4))
    assert not allowed(zhao, OPEN_DOOR, Target(place_code="990101"))


def test_a_worker_reaches_her_own_work() -> None:
    rule(Role.GRID_WORKER, Reach.OWN)
    wang = make_actor(Role.GRID_WORKER, owns=(("case", 5),))
    assert allowed(wang, OPEN_DOOR, Target(key=("case", 5)))
    assert not allowed(wang, OPEN_DOOR, Target(key=("case", 6)))


def test_a_link_makes_one_matter_the_reporters_and_nothing_else() -> None:
    rule(Role.REPORTER, Reach.OWN)
    reporter = Actor(kind="reporter", owns=frozenset({("case", 5)}))
    assert allowed(reporter, OPEN_DOOR, Target(key=("case", 5)))
    assert allowed(reporter, OPEN_DOOR)
    assert not allowed(reporter, OPEN_DOOR, Target(key=("case", 6)))
    assert not allowed(reporter, OPEN_DOOR, Target())
    assert not allowed(NOBODY, OPEN_DOOR)


def test_what_anyone_may_a_stranger_may() -> None:
    rule(Role.ANYONE)
    assert allowed(NOBODY, OPEN_DOOR, Target(place_code="990101"))


def test_the_system_has_no_role_that_is_not_in_the_table() -> None:
    rule(Role.OPERATOR, Reach.ANYWHERE)
    assert not allowed(SYSTEM, OPEN_DOOR)


def test_who_may_not_is_told_what_it_was_and_whom_to_ask() -> None:
    with pytest.raises(Denied, match=r"“开门”的权限.*管理员"):
        require(make_actor(Role.LEADER), OPEN_DOOR)


def test_the_table_can_be_printed_and_a_row_counts_once() -> None:
    rule(Role.LEADER)
    rule(Role.LEADER)
    assert permissions.table() == [Rule(OPEN_DOOR, Role.LEADER, Reach.PLACE)]
    assert permissions.capabilities() == [OPEN_DOOR]
