"""Replaying events: old ones that said less, and steps that no action could have made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from shanzhi.cases.rules.differences import broken_rules
from shanzhi.cases.rules.recount import recount
from shanzhi.cases.rules.recounted import Happened, Recounted

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DUE = (BEGIN + timedelta(days=3)).isoformat()


def replay(*told: tuple[str, dict[str, Any]]) -> Recounted:
    """The matter after these events, an hour apart."""
    return recount(
        Happened(n, f"cases.{kind}", BEGIN + timedelta(hours=n), payload)
        for n, (kind, payload) in enumerate(told, 1)
    )


OPENED = (
    "CaseOpened",
    {"number": "261102-1", "place_code": "990101001001", "category": "01", "urgency": 0},
)
HANDED = ("CaseDispatched", {"dispatch_id": 1, "unit_id": 7, "rule_id": None, "due_at": DUE})
NOW = {"state": "dispatched", "holder_id": 7, "due": DUE}
BOTH = [["accept", "0", "start", DUE], ["handle", "0", "start", DUE]]


def test_a_matter_of_before_there_were_clocks_is_told_by_the_kinds_of_its_events() -> None:
    waiting = replay(OPENED, HANDED)
    assert (waiting.state, waiting.holder_id) == ("dispatched", 7)
    assert set(waiting.clocks) == {("accept", 0), ("handle", 0)}
    assert list(broken_rules(waiting)) == []
    taken = replay(OPENED, HANDED, ("CaseAccepted", {"account_id": 3}))
    assert (taken.state, set(taken.clocks)) == ("in_progress", {("handle", 0)})
    closed = replay(
        OPENED, HANDED, ("CaseAccepted", {"account_id": 3}), ("CaseClosed", {"outcome": "solved"})
    )
    assert (closed.state, closed.outcome, closed.clocks) == ("handled", "solved", {})
    assert closed.handled_at == BEGIN + timedelta(hours=4)
    again = replay(
        OPENED,
        HANDED,
        ("CaseAccepted", {"account_id": 3}),
        ("CaseClosed", {"outcome": "solved"}),
        ("CaseSentBack", {"rating_id": 1, "unit_id": 7, "due_at": DUE}),
    )
    assert (again.state, again.handled_at, again.times_returned) == ("dispatched", None, 1)
    assert list(broken_rules(again)) == []


def test_a_step_that_the_workflow_does_not_know_is_a_fault() -> None:
    told = replay(("CaseOpened", OPENED[1] | NOW), ("CaseRated", {"state": "rated"}))
    assert told.faults == ["event 2: no step from dispatched to rated"]


def test_another_holder_without_a_dispatch_is_a_fault() -> None:
    told = replay(("CaseOpened", OPENED[1] | NOW), ("CaseCommented", NOW | {"holder_id": 8}))
    assert told.faults == ["event 2: another holder without a dispatch"]


def test_a_clock_that_is_started_twice_or_stopped_unstarted_is_a_fault() -> None:
    first = ("CaseOpened", OPENED[1] | NOW | {"clocks": BOTH})
    twice = replay(first, ("CaseCommented", NOW | {"clocks": BOTH[:1]}))
    assert twice.faults == ["event 2: accept started twice"]
    never = replay(first, ("CaseCommented", NOW | {"clocks": [["verify", "0", "stop", ""]]}))
    assert never.faults == ["event 2: stop of verify, which does not run"]


def test_a_clock_that_stands_still_and_goes_on_keeps_its_kind_and_gets_its_new_end() -> None:
    first = ("CaseOpened", OPENED[1] | NOW | {"clocks": BOTH})
    paused = replay(first, ("CaseCommented", NOW | {"clocks": [["handle", "0", "pause", ""]]}))
    assert paused.is_paused
    later = (BEGIN + timedelta(days=5)).isoformat()
    again = [["handle", "0", "pause", ""], ["handle", "0", "resume", later]]
    resumed = replay(first, ("CaseCommented", NOW | {"due": later, "clocks": again}))
    assert not resumed.is_paused
    assert list(broken_rules(resumed)) == []


def test_states_without_their_clocks_and_ends_with_clocks_break_the_rules() -> None:
    bare = replay(("CaseOpened", OPENED[1] | NOW))
    assert list(broken_rules(bare)) == ["dispatched without the clock accept, handle"]
    ended = replay(
        ("CaseOpened", OPENED[1] | NOW | {"clocks": BOTH}),
        ("CaseWithdrawn", NOW | {"state": "withdrawn"}),
    )
    assert list(broken_rules(ended)) == ["withdrawn with the clock accept, handle"]


def test_a_deadline_that_no_clock_has_breaks_the_rules() -> None:
    later = (BEGIN + timedelta(days=5)).isoformat()
    told = replay(("CaseOpened", OPENED[1] | NOW | {"due": later, "clocks": BOTH}))
    (rule,) = broken_rules(told)
    assert rule.startswith("due at 2026-11-07T01:00")
    assert "its clock runs until 2026-11-05T01:00" in rule
