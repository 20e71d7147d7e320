"""The figures of a place: what screens, pages, reports and the API read."""

from shanzhi.insight.queries.figures.addresses import list_address
from shanzhi.insight.queries.figures.counting import Figure
from shanzhi.insight.queries.figures.definitions import indicators
from shanzhi.insight.queries.figures.reading import (
    Point,
    Slice,
    by_category,
    by_loop,
    by_place,
    by_source,
    figures,
    series,
)
from shanzhi.insight.rules.figures.indicators import Indicator
from shanzhi.insight.rules.figures.steps import Step

__all__ = [
    "Figure",
    "Indicator",
    "Point",
    "Slice",
    "Step",
    "by_category",
    "by_loop",
    "by_place",
    "by_source",
    "figures",
    "indicators",
    "list_address",
    "series",
]
