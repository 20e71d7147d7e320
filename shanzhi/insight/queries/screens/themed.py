"""Figures of a theme: those of its categories added up, or of everything for a theme without any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from shanzhi.cases.api import category_name
from shanzhi.insight.queries import figures as read
from shanzhi.insight.queries.figures import Figure, Indicator, Point, Slice, Step
from shanzhi.insight.rules.screens.spans import Span
from shanzhi.insight.rules.screens.themes import Theme
from shanzhi.kernel.api import Actor
from shanzhi.places.api import names_below

HUNDRED = Decimal(100)


def figures_of(
    viewer: Actor, codes: Sequence[str], place: str, span: Span, theme: Theme
) -> dict[str, Figure]:
    """Each indicator over the span (one reading per category)."""
    known = read.indicators(place)
    parts = [
        read.figures(viewer, codes, place, span.start, span.end, category=category)
        for category in _categories(theme)
    ]
    return {
        code: added(known[code], [part[code] for part in parts if code in part])
        for code in codes
        if any(code in part for part in parts)
    }


def series_of(
    viewer: Actor, codes: Sequence[str], place: str, span: Span, step: Step, theme: Theme
) -> dict[str, list[Point]]:
    """The same along time."""
    known = read.indicators(place)
    parts = [
        read.series(viewer, codes, place, span.start, span.end, step, category=category)
        for category in _categories(theme)
    ]
    return {
        code: [
            Point(points[0].start, added(known[code], [point.figure for point in points]))
            for points in zip(*(part[code] for part in parts), strict=True)
        ]
        for code in codes
    }


def places_of(viewer: Actor, code: str, place: str, span: Span, theme: Theme) -> list[Slice]:
    """By the level below the place; those where nothing is, too, so that one may go down there."""
    found = _sliced(viewer, code, place, span, theme, read.by_place)
    seen = {each.code for each in found}
    nothing = Figure(code, Decimal(0), 0, 0)
    empty = [
        Slice(below, name, nothing, address_of(code, below, span, theme))
        for below, name in names_below(place)
        if below not in seen
    ]
    return [*found, *empty]


def sources_of(viewer: Actor, code: str, place: str, span: Span, theme: Theme) -> list[Slice]:
    """By where matters come from."""
    return _sliced(viewer, code, place, span, theme, read.by_source)


def categories_of(viewer: Actor, code: str, place: str, span: Span, theme: Theme) -> list[Slice]:
    """By category; of a theme by its own."""
    if not theme.categories:
        found = read.by_category(viewer, code, place, span.start, span.end)
        return sorted(found, key=_largest_first)
    slices = [
        Slice(
            category,
            category_name(category),
            read.figures(viewer, [code], place, span.start, span.end, category=category)[code],
            read.list_address(code, place, span.start, span.end, category=category),
        )
        for category in theme.categories
    ]
    return sorted(slices, key=_largest_first)


def address_of(code: str, place: str, span: Span, theme: Theme) -> str:
    """The list behind a figure."""
    category = ",".join(theme.categories)
    return read.list_address(code, place, span.start, span.end, category=category)


def added(indicator: Indicator, parts: Sequence[Figure]) -> Figure:
    """One figure out of those of parts that share no matter; of times the mean (a median has no such sum:
    screens of themes show none)."""
    if len(parts) == 1:
        return parts[0]
    above = sum(part.numerator for part in parts)
    below = sum(part.denominator for part in parts)
    value: Decimal | None = Decimal(above)
    if indicator.kind == "share":
        value = Decimal(above) / below * HUNDRED if below else None
    elif indicator.kind == "time":
        spent = sum(((part.value or Decimal(0)) * part.denominator for part in parts), Decimal(0))
        value = spent / below if below else None
    return Figure(indicator.code, value, above, below)


def _sliced(
    viewer: Actor, code: str, place: str, span: Span, theme: Theme, by: Callable[..., list[Slice]]
) -> list[Slice]:
    indicator = read.indicators(place)[code]
    found: dict[str, list[Slice]] = {}
    for category in _categories(theme):
        for each in by(viewer, code, place, span.start, span.end, category=category):
            found.setdefault(each.code, []).append(each)
    whole = [
        Slice(key, same[0].name, added(indicator, [each.figure for each in same]), same[0].address)
        for key, same in found.items()
    ]
    return sorted(whole, key=_largest_first)


def _largest_first(each: Slice) -> tuple[Decimal, str]:
    return -(each.figure.value or Decimal(0)), each.code


def _categories(theme: Theme) -> tuple[str, ...]:
    return theme.categories or ("",)
