"""Figures that are read from cells are those that are counted from the matters themselves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from shanzhi.cases.api import Period, flow_counts, rates_of
from shanzhi.cases.tests.factories import COMMUNITY, make_handled, make_report, make_town
from shanzhi.insight.actions.figures.rebuild import bring_up_to_date
from shanzhi.insight.queries.figures import (
    Step,
    by_category,
    by_loop,
    by_place,
    by_source,
    figures,
    indicators,
    series,
)
from shanzhi.kernel.api import Denied, Role, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def test_figures_are_those_of_the_matters() -> None:
    town = make_town()
    make_report(town)
    make_handled(town)
    make_report(town)
    bring_up_to_date()
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    start, end = now() - timedelta(days=3), now() + timedelta(hours=1)
    found = {}
    for place in (COMMUNITY[:9], COMMUNITY, town.grid.code):
        found = figures(street, indicators(), place, start, end)
        flow = flow_counts(street, place, Period(start, end))
        assert {code: int(found[code].value or 0) for code in ("came", "handled", "open", "late")} == {
            "came": flow.came, "handled": flow.handled, "open": flow.open_all, "late": flow.open_late,
        }  # fmt: skip
        for rate in rates_of(street, place, Period(start, end)):
            mine = found[rate.rate.key]
            assert (mine.numerator, mine.denominator) == (rate.numerator, rate.denominator), rate
            assert mine.value is None or abs(float(mine.value) - (rate.value or 0)) < 0.001, rate
    assert found["repeated"].value == Decimal("66.6667")


def test_parts_add_up_and_nobody_looks_beyond_their_place() -> None:
    town = make_town()
    make_report(town)
    make_handled(town)
    bring_up_to_date()
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    start, end = now() - timedelta(days=3), now() + timedelta(hours=1)
    for slices in (
        by_place(street, "came", COMMUNITY[:9], start, end),
        by_category(street, "came", COMMUNITY[:9], start, end),
        by_source(street, "came", COMMUNITY[:9], start, end),
        by_loop(street, "came", COMMUNITY[:9], start, end),
    ):
        assert sum(one.figure.numerator for one in slices) == 2
    days = series(street, [*indicators()], COMMUNITY, start, end, Step.DAY)
    assert sum(point.figure.numerator for point in days["came"]) == 2
    assert days["open"][-1].figure.numerator == 1
    with pytest.raises(Denied):
        figures(street, ["came"], COMMUNITY[:6], start, end)
