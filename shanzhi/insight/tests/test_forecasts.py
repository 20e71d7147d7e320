"""What is said of the next days is shown only where it is better than "as a week ago"."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.insight.rules.screens.forecasts import AHEAD, LEAST_DAYS, Forecast, forecast
from shanzhi.insight.rules.screens.usual import usual_of
from shanzhi.insight.rules.screens.warnings import expected, late_rising, unusual
from shanzhi.places.tests.shared import shared_file

WEEKDAYS = np.array([12, 10, 9, 9, 11, 4, 3])


def poisson(days: int, seed: int = 7) -> list[float]:
    """Matters of a street with quiet weekends."""
    rng = np.random.default_rng(seed)
    return [float(n) for n in rng.poisson(np.resize(WEEKDAYS, days))]


def test_few_weeks_are_no_ground_for_a_forecast() -> None:
    assert forecast(poisson(LEAST_DAYS - 1)) is None


def test_quiet_weekends_are_told_better_than_a_week_ago() -> None:
    made = forecast(poisson(364))
    assert made is not None
    assert made.is_better
    assert made.error < 0.85 * made.naive_error
    middles = [middle for _low, middle, _high in made.days]
    assert len(middles) == AHEAD
    assert min(middles[:5]) > max(middles[5:])
    assert all(0 <= low <= middle <= high for low, middle, high in made.days)


def test_four_of_five_days_lie_in_the_band() -> None:
    made = [each for seed in range(8) if (each := forecast(poisson(200, seed)))]
    assert 0.7 <= np.mean([each.coverage for each in made]) <= 0.9


def test_where_every_week_is_like_the_last_nothing_is_gained_and_nothing_shown() -> None:
    made = forecast([float(n) for n in np.resize(WEEKDAYS, 364)])
    assert made is not None
    assert made.naive_error == 0
    assert not made.is_better


def test_what_stopped_coming_is_not_forecast() -> None:
    made = forecast([*poisson(300), *([0.0] * 40)])
    assert made is not None
    assert not made.is_better


@settings(max_examples=20)
@given(st.lists(st.integers(0, 500), min_size=LEAST_DAYS, max_size=LEAST_DAYS + 20))
def test_a_forecast_is_never_below_nought_and_never_breaks(counts: list[int]) -> None:
    made = forecast([float(count) for count in counts])
    assert made is not None
    assert all(0 <= low <= middle <= high for low, middle, high in made.days)


def test_real_messages_of_six_districts_are_told_better_than_a_week_ago() -> None:
    """Three beginnings in 2019; where it is not better (it happens), it is not shown."""
    made = [each for series in real_series() if (each := forecast(series))]
    assert len(made) == 21
    shown = [each for each in made if each.is_better]
    assert len(shown) >= 15
    assert sum(each.error for each in shown) < 0.8 * sum(each.naive_error for each in shown)


def real_series() -> list[list[float]]:
    """Messages a day of a whole city and of its six districts that are named, up to three days."""
    with shared_file("matters/messages_4326.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    when = [datetime.fromisoformat(row["reported_at"]).date() for row in rows]
    named = [re.search(r"A\d区", row["title"] + row["text"]) for row in rows]
    where = [found.group() if found else "" for found in named]
    districts = ["", *(f"A{number}区" for number in range(1, 7))]
    counts = [
        Counter(day for day, there in zip(when, where, strict=True) if district in there)
        for district in districts
    ]
    begin = date(2019, 1, 1)
    return [
        [float(count[begin + timedelta(days=n)]) for n in range((end - begin).days + 1)]
        for end in (date(2019, 8, 31), date(2019, 10, 31), date(2019, 12, 31))
        for count in counts
    ]


def test_a_few_odd_days_do_not_hide_a_new_one() -> None:
    past = [10.0, 11, 9, 10, 12, 8, 10, 95, 9, 11, 10, 10, 9, 88, 10, 12, 9, 10]
    found = unusual("990101001", [*past, 30.0])
    assert found is not None
    assert (found.value, found.usual) == (30.0, 10.0)
    assert unusual("990101001", [*past, 14.0]) is None


def test_a_quiet_place_is_not_warned_of_for_two_matters() -> None:
    assert unusual("990101001", [*([0.0] * 30), 2.0]) is None
    assert usual_of([0.0] * 13) is None


@pytest.mark.parametrize(
    ("before", "warns"), [([5.0, 6.0, 9.0], True), ([40.0, 50.0, 60.0], False)]
)
def test_late_matters_warn_while_they_rise(before: list[float], *, warns: bool) -> None:
    found = late_rising("990101001", [*([4.0] * 26), *before, 30.0])
    assert (found is not None) is warns


def test_by_chance_alone_hardly_anything_is_unusual() -> None:
    """A year of a quiet and a busy street, hour by hour would be more: less than one day in a hundred."""
    rng = np.random.default_rng(3)
    days = 0
    for mean in (1.0, 8.0, 40.0):
        counts = [float(n) for n in rng.poisson(mean, 365 + 56)]
        days += sum(
            unusual("990101001", counts[at - 56 : at + 1]) is not None for at in range(56, 421)
        )
    assert days <= 0.01 * 3 * 365


def test_what_is_not_better_warns_of_nothing() -> None:
    made = Forecast(days=[(90.0, 100.0, 110.0)] * 7, error=1.0, naive_error=2.0, coverage=0.8)
    found = expected("990101001", made, [10.0] * 90)
    assert found is not None
    assert (found.value, found.usual) == (700.0, 70.0)
    worse = Forecast(days=made.days, error=2.0, naive_error=2.0, coverage=0.8)
    assert expected("990101001", worse, [10.0] * 90) is None
