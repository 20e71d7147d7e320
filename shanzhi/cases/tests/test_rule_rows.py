"""Sets of rules as rows: what never fires, what changed, checked against the decision itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.queries.tables import route_rule
from shanzhi.cases.rules.routing import first_match
from shanzhi.cases.rules.routing_checks import never_fires
from shanzhi.cases.rules.rule_rows import changes, moved, put, restored, switched
from shanzhi.cases.web.routing_form import BLANK

CATEGORIES = ("", "01", "0101", "02")
HOURS = st.one_of(
    st.just((None, None)),
    st.tuples(st.integers(0, 23), st.integers(0, 24)).filter(lambda pair: pair[0] != pair[1]),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to five rules of one place."""
    rows = []
    for pk in range(1, draw(st.integers(1, 5)) + 1):
        begin, end = draw(HOURS)
        rows.append(
            {
                **BLANK, "id": pk, "name": str(pk), "receiver": "street_office",
                "category_code": draw(st.sampled_from(CATEGORIES)), "from_hour": begin,
                "until_hour": end, "is_active": draw(st.booleans()),
            }
        )  # fmt: skip
    return rows


@given(rule_sets())
def test_a_rule_is_said_never_to_fire_exactly_when_it_never_decides(
    rows: list[dict[str, Any]],
) -> None:
    rules = [route_rule({**row, "place_code": "9901"}) for row in rows if row["is_active"]]
    deciding = {
        found.id
        for category in ("01", "0101", "0101001", "02", "0203", "03")
        for hour in range(24)
        if (found := first_match(rules, place_code="990101", category_code=category, hour=hour))
    }
    silent = {rows[at]["id"] for at in never_fires(rows)}
    active = {row["id"] for row in rows if row["is_active"]}
    # Categories deeper than those drawn could still be taken by a rule that covers others first.
    assert silent == active - deciding


@given(rule_sets(), st.integers(1, 5), st.integers(-5, 5))
def test_moving_loses_no_rule_and_no_change_is_none(
    rows: list[dict[str, Any]], rule_id: int, step: int
) -> None:
    after = moved(rows, rule_id, step)
    assert sorted(row["id"] for row in after) == [row["id"] for row in rows]
    assert bool(changes(rows, after)) == (after != rows)
    assert {change.what for change in changes(rows, after)} <= {"moved"}


@given(rule_sets(), rule_sets())
def test_a_restored_version_holds_as_it_was_and_later_rules_are_off(
    old: list[dict[str, Any]], later: list[dict[str, Any]]
) -> None:
    now = [{**row, "id": row["id"] + 100} for row in later]
    back = restored(old, [*old, *now])
    assert back[: len(old)] == old
    assert not any(row["is_active"] for row in back[len(old) :])


def test_changes_are_told_one_by_one() -> None:
    rows = [{**BLANK, "id": 1, "name": "甲"}, {**BLANK, "id": 2, "name": "乙"}]
    renamed = put(rows, {**rows[0], "name": "丙"})
    assert [(c.what, c.fields) for c in changes(rows, renamed)] == [("changed", ("name",))]
    assert [c.what for c in changes(rows, put(rows, BLANK))] == ["added"]
    assert [c.what for c in changes(rows, rows[:1])] == ["removed"]
    off = switched(rows, 2, is_active=False)
    assert [(c.what, c.fields) for c in changes(rows, off)] == [("changed", ("is_active",))]
