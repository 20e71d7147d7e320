"""Figures against an independent recomputation: pandas, from exported events."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from shanzhi.cases.queries.recounted_figures import AUDITOR
from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.insight.api import bring_up_to_date
from shanzhi.insight.models import FigureMatter
from shanzhi.insight.queries.figures import Step, figures, medians, series
from shanzhi.insight.rules.figures.steps import whole_hour
from tests.figures_by_pandas import a_year, compared, periods

# A step is two and a half per cent wide, and up to six minutes all are one.
OFF, LEAST_HOURS = 1.0126, 0.05


@pytest.mark.django_db
def test_figures_are_those_that_pandas_finds_in_the_events() -> None:
    """A small year; ``python -m tests.figures_by_pandas`` takes one of 2,000 matters."""
    a_year(12, seed=5)
    bring_up_to_date()

    assert list(compared(periods(6, 12))) == []


@pytest.mark.django_db
def test_medians_of_many_are_those_of_the_matters_to_a_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if there were too many to sort: whole periods, days that are cut, and each step of a series."""
    monkeypatch.setattr(medians, "EXACT_UP_TO", 0)
    a_year(20, seed=3)
    bring_up_to_date()
    handled = [
        (localtime(row.handled_at), row.worked_ms / 3_600_000, row.place_code)
        for row in FigureMatter.objects.filter(handled_at__isnull=False)
        if row.handled_at is not None and row.worked_ms is not None
    ]
    assert len(handled) > 5
    last = max(at for at, _hours, _place in handled)
    close = [
        (place, whole_hour(last - timedelta(hours=back)), whole_hour(last) + timedelta(hours=2))
        for place in (COMMUNITY[:6], COMMUNITY[:9])
        for back in (1, 30, 24 * 40)
    ]
    seen = 0
    for place, start, end in [*periods(4, 10), *close]:
        if len(place) > 9:
            continue
        mine = figures(AUDITOR, ["median_time"], place, start, end)["median_time"].value
        times = sorted(h for at, h, code in handled if start <= at < end and code.startswith(place))
        seen += _is_near(mine, times)
    for step, back in ((Step.HOUR, 30), (Step.DAY, 24 * 20), (Step.MONTH, 24 * 200)):
        start, end = whole_hour(last - timedelta(hours=back)), whole_hour(last) + timedelta(hours=2)
        found = series(AUDITOR, ["median_time"], COMMUNITY[:6], start, end, step)["median_time"]
        begins = [*(localtime(point.start) for point in found[1:]), end]
        for point, until in zip(found, begins, strict=True):
            times = sorted(h for at, h, _place in handled if localtime(point.start) <= at < until)
            seen += _is_near(point.figure.value, times)
    assert seen > 10


def _is_near(mine: object, times: list[float]) -> bool:
    """Whether there was anything to compare."""
    if not times:
        assert mine is None
        return False
    exact = times[(len(times) - 1) // 2]
    assert abs(float(str(mine)) - exact) <= max(exact * (OFF - 1), LEAST_HOURS), (mine, times)
    return True
