"""Figures against an independent recomputation: pandas, from exported events."""

from __future__ import annotations

import pytest

from shanzhi.insight.api import bring_up_to_date
from tests.figures_by_pandas import a_year, compared, periods

pytestmark = pytest.mark.django_db


def test_figures_are_those_that_pandas_finds_in_the_events() -> None:
    """A small year; ``python -m tests.figures_by_pandas`` takes one of 2,000 matters."""
    a_year(12, seed=5)
    bring_up_to_date()

    assert list(compared(periods(6, 12))) == []
