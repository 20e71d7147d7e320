"""Figures, series and slices of a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shanzhi.cases.api import (
    READ_FIGURES,
    Period,
    category_name,
    flow_counts,
    place_counts,
    rates_of,
    topic_counts,
)
from shanzhi.insight.queries.figures.addresses import list_address
from shanzhi.insight.rules.figures.steps import Step, points
from shanzhi.kernel.api import Actor, Target, now, require
from shanzhi.places.api import division_name


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in the indicator's unit, None where there is nothing to divide by."""

    indicator: str
    value: Decimal | None
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a series, from ``start`` on."""

    start: datetime
    figure: Figure


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a figure: of a place below, a category or a source, and the list behind it."""

    code: str
    name: str
    figure: Figure
    address: str


def figures(
    viewer: Actor,
    codes: Iterable[str],
    place_code: str,
    start: datetime,
    end: datetime,
    *,
    category: str = "",
    source: str = "",
) -> dict[str, Figure]:
    """Each figure of [start, end), a level as it was at ``end`` (now, when that is to come). Raises
    Denied outside of the viewer's places."""
    require(viewer, READ_FIGURES, Target(place_code=place_code))
    period = Period(start, min(end, now()))
    flow = flow_counts(viewer, place_code, period)
    counts = {
        "came": flow.came,
        "handled": flow.handled,
        "open": flow.open_all,
        "late": flow.open_late,
    }
    rates = {one.rate.key: one for one in rates_of(viewer, place_code, period)}
    found = {}
    for code in codes:
        if code in rates:
            rate = rates[code]
            value = None if rate.value is None else Decimal(str(round(rate.value, 4)))
            found[code] = Figure(code, value, rate.numerator, rate.denominator)
        else:
            found[code] = Figure(code, Decimal(counts.get(code, 0)), counts.get(code, 0), 0)
    return found


def series(
    viewer: Actor,
    codes: Iterable[str],
    place_code: str,
    start: datetime,
    end: datetime,
    step: Step,
    *,
    category: str = "",
    source: str = "",
) -> dict[str, list[Point]]:
    """The same for each hour, day, week or month of [start, end)."""
    wanted = list(codes)
    found: dict[str, list[Point]] = {code: [] for code in wanted}
    for begin, until in points(start, end, step):
        for code, figure in figures(viewer, wanted, place_code, begin, until).items():
            found[code].append(Point(begin, figure))
    return found


def by_place(
    viewer: Actor,
    code: str,
    place_code: str,
    start: datetime,
    end: datetime,
    *,
    category: str = "",
    source: str = "",
) -> list[Slice]:
    """A figure of each place one level below."""
    counts = place_counts(viewer, place_code, Period(start, end))
    return [
        Slice(
            below,
            division_name(below) or below,
            Figure(code, Decimal(count), count, 0),
            list_address(code, below, start, end),
        )
        for below, count in counts.items()
    ]


def by_category(
    viewer: Actor, code: str, place_code: str, start: datetime, end: datetime, *, source: str = ""
) -> list[Slice]:
    """A figure of each first-level category."""
    counts = topic_counts(viewer, place_code, Period(start, end))
    return [
        Slice(
            topic,
            category_name(topic),
            Figure(code, Decimal(count), count, 0),
            list_address(code, place_code, start, end, category=topic),
        )
        for topic, count in counts.items()
    ]


def by_source(
    viewer: Actor, code: str, place_code: str, start: datetime, end: datetime, *, category: str = ""
) -> list[Slice]:
    """A figure of each door by which matters came."""
    require(viewer, READ_FIGURES, Target(place_code=place_code))
    return []
