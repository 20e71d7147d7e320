"""A household is on a list because of something that can be named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.people.api import FactKind
from shanzhi.visits.rules.care import DEFAULTS, Pace, goes_up, is_missed, next_days, pace_for
from shanzhi.visits.rules.lists import RULES, HouseholdFacts, Why, names_door, reasons
from shanzhi.visits.service_lists import POINTS, SERVICE_LISTS, lists_for

TODAY = date(2026, 11, 26)
LONG_AGO = TODAY - timedelta(days=400)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def whys(**known: object) -> list[Why]:
    given_facts = HouseholdFacts(**({"registered_on": TODAY} | known))  # type: ignore[arg-type]  # 2026-11-26: fields by name
    return [reason.why for reason in reasons(given_facts, TODAY)]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"facts": {"alone": LONG_AGO}}, [Why.ALONE]),
        ({"facts": {"alone": LONG_AGO}, "seen_on": days_ago(29)}, []),
        ({"facts": {"alone": LONG_AGO}, "seen_on": days_ago(30)}, [Why.ALONE]),
        ({"facts": {"new_tenant": days_ago(90)}}, [Why.NEW_TENANT]),
        ({"facts": {"new_tenant": days_ago(91)}}, []),
        ({"facts": {"new_tenant": days_ago(9)}, "seen_on": days_ago(3)}, []),
        ({"facts": {"hazard": days_ago(9)}, "seen_on": days_ago(10)}, [Why.HAZARD]),
        ({"dispute_ended_on": days_ago(30)}, [Why.AFTER_DISPUTE]),
        ({"dispute_ended_on": days_ago(31)}, []),
        ({"dispute_ended_on": days_ago(9), "seen_on": days_ago(2)}, []),
        ({"registered_on": days_ago(60)}, [Why.UNSEEN]),
        ({"registered_on": days_ago(59)}, []),
        ({"registered_on": LONG_AGO, "seen_on": days_ago(59)}, []),
        ({"registered_on": LONG_AGO, "seen_on": days_ago(60)}, [Why.UNSEEN]),
        ({"care_due_on": TODAY, "seen_on": TODAY}, [Why.CARE_DUE]),
        ({"care_due_on": TODAY + timedelta(days=1)}, []),
    ],
)
def test_each_rule_has_its_edge(known: dict[str, object], expected: list[Why]) -> None:
    assert whys(**known) == expected


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("3幢2单元302", True),
        ("2单元302室门口", True),
        ("3幢12单元302", False),
        ("2单元3021", False),
    ],
)
def test_a_dispute_behind_another_door_is_not_of_this_household(address: str, named: bool) -> None:
    assert names_door(address, "2单元302") is named


def test_care_comes_first_and_the_rest_in_the_order_of_the_reasons() -> None:
    found = whys(
        registered_on=LONG_AGO,
        facts={"alone": LONG_AGO, "hardship": LONG_AGO, "hazard": LONG_AGO},
        care_due_on=days_ago(1),
        is_care_missed=True,
    )
    assert found == sorted(found, key=list(Why).index)
    assert found[:2] == [Why.CARE_MISSED, Why.CARE_DUE]
    assert len(RULES) == len(Why)


@given(st.dates(date(2020, 1, 1), TODAY), st.sets(st.sampled_from(FactKind.values)))
def test_who_was_seen_today_is_on_no_list_but_for_care(since: date, kinds: set[str]) -> None:
    facts = dict.fromkeys(kinds, since)
    found = whys(
        registered_on=LONG_AGO, facts=facts, seen_on=TODAY + timedelta(days=1),
        dispute_ended_on=since,
    )  # fmt: skip
    assert found == []


def test_the_narrowest_place_says_the_pace() -> None:
    rows = [("990101", "red", 5, 2), ("990101001", "red", 3, 1), ("990101", "green", 60, 0)]
    assert pace_for("red", "990101001001001", rows) == Pace(3, 1)
    assert pace_for("red", "990101002001001", rows) == Pace(5, 2)
    assert pace_for("yellow", "990101001001001", rows) == DEFAULTS["yellow"]
    assert next_days(Pace(60, 0), TODAY) == (TODAY + timedelta(days=60), None)


@pytest.mark.parametrize(
    ("due", "last", "hour", "expected"),
    [
        (TODAY, None, 16, False),
        (TODAY, None, 17, True),
        (TODAY, TODAY, 18, False),
        (days_ago(1), days_ago(1), 9, False),
        (days_ago(1), days_ago(1), 17, True),
        (days_ago(1), None, 7, False),
        (days_ago(1), None, 8, True),
        (TODAY + timedelta(days=1), None, 23, False),
        (None, None, 23, False),
    ],
)
def test_what_is_due_is_missed_from_five_in_the_afternoon_once_a_day(
    due: date | None, last: date | None, hour: int, expected: bool
) -> None:
    local = datetime(2026, 11, 26, hour, 30)  # noqa: DTZ001  # 2026-11-26: local time, as the rule wants it
    assert is_missed(due, last, local) is expected


def test_the_community_has_two_hours() -> None:
    at = datetime(2026, 11, 26, 17, 0)  # noqa: DTZ001  # 2026-11-26: a difference alone matters
    assert not goes_up(at, at + timedelta(minutes=119))
    assert goes_up(at, at + timedelta(minutes=120))


def test_five_lists_come_up_for_whom_they_are() -> None:
    assert len(SERVICE_LISTS) == 5
    assert len(POINTS) == sum(len(each.points) for each in SERVICE_LISTS)
    kinds = {*FactKind.values}
    assert all(each.facts <= kinds for each in SERVICE_LISTS)
    alone = lists_for(frozenset({"alone"}), frozenset({Why.ALONE}))
    assert [each.code for each in alone] == ["elders"]
    assert [each.code for each in lists_for(frozenset(), frozenset())] == ["hazards"]
    assert [e.code for e in lists_for(frozenset(), frozenset({Why.AFTER_DISPUTE}))] == ["disputes"]
