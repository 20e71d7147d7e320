"""The panels that count: every number with what it means, its time, and the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.insight.queries.figures import Figure, Indicator, Slice, Step, indicators
from shanzhi.insight.queries.screens import themed
from shanzhi.insight.queries.screens.look import Look
from shanzhi.insight.rules.screens.deltas import delta_of
from shanzhi.insight.rules.screens.panels import PanelSpec
from shanzhi.insight.rules.screens.spans import COMPARE_NAMES, Span
from shanzhi.lib.division_code import LENGTHS

MOST_ROWS = 40
Content = dict[str, Any]


def figures(look: Look, panel: PanelSpec) -> Content:
    """Tiles: each indicator over the panel's days, beside the same days earlier."""
    span = look.span(panel.days)
    now, then = (
        themed.figures_of(look.viewer, panel.indicators, look.place, each, look.theme)
        for each in (span, look.span_before(panel.days))
    )
    known = indicators(look.place)
    tiles = [
        _tile(look, known[code], now[code], then.get(code), span, panel.days)
        for code in panel.indicators
        if code in now
    ]
    return {"tiles": tiles}


def trend(look: Look, panel: PanelSpec) -> Content:
    """Days in a row, today as far as it has come."""
    known = indicators(look.place)
    found = themed.series_of(
        look.viewer, panel.indicators, look.place, look.span(panel.days), Step.DAY, look.theme
    )
    columns = [found[code] for code in panel.indicators]
    rows = []
    for points in zip(*columns, strict=True):
        day = Span(points[0].start, points[0].start + timedelta(days=1))
        cells = [
            {
                "value": value_words(point.figure, known[code]),
                "number": _plain(point.figure.value),
                "href": themed.address_of(code, look.place, day, look.theme),
            }
            for code, point in zip(panel.indicators, points, strict=True)
        ]
        rows.append({"name": f"{points[0].start:%m-%d}", "cells": cells})
    return {"columns": names_of(look, panel), "rows": rows}


def places(look: Look, panel: PanelSpec) -> Content:
    """The level below, one row a place, the largest first."""
    span = look.span(panel.days)
    by_code: dict[str, dict[str, Slice]] = {}
    for code in panel.indicators:
        for each in themed.places_of(look.viewer, code, look.place, span, look.theme):
            by_code.setdefault(each.code, {})[code] = each
    known = indicators(look.place)
    rows = [
        {
            "name": next(iter(cells.values())).name,
            "href": below(look, place, next(iter(cells.values())).address),
            "cells": [_cell(cells.get(code), known[code]) for code in panel.indicators],
        }
        for place, cells in by_code.items()
    ]
    return {"columns": names_of(look, panel), "rows": rows[:MOST_ROWS]}


def categories(look: Look, panel: PanelSpec) -> Content:
    """Bars by category, the longest first."""
    return _bars(look, panel, themed.categories_of)


def sources(look: Look, panel: PanelSpec) -> Content:
    """Bars by where matters come from."""
    return _bars(look, panel, themed.sources_of)


def area(look: Look, panel: PanelSpec) -> Content:
    """The map: what is counted in each place of the level below, and the list that says the same."""
    code = panel.indicators[0]
    indicator = indicators(look.place)[code]
    span = look.span(panel.days)
    slices = themed.places_of(look.viewer, code, look.place, span, look.theme)
    return {
        "indicator": _named(indicator, panel.days),
        "definition": definition(indicator),
        "level": next((length for length in LENGTHS if length > len(look.place)), LENGTHS[-1]),
        "rows": [
            {
                "code": each.code,
                "name": each.name,
                "number": _plain(each.figure.value),
                "value": value_words(each.figure, indicator),
                "href": below(look, each.code, each.address),
                "list": each.address,
            }
            for each in slices[:MOST_ROWS]
        ],
        "unit": str(indicator.unit),
    }


def below(look: Look, place: str, address: str) -> str:
    """Where a press on a place leads: its own screen, or the list where there is none below."""
    goes_down = len(look.place) < len(place) < LENGTHS[-1]
    return look.address(place=place) if goes_down else address


def value_words(figure: Figure, indicator: Indicator) -> str:
    """The figure as it is printed, without its unit."""
    if figure.value is None:
        return "—"
    if figure.value == figure.value.to_integral_value() and indicator.kind in {"flow", "level"}:
        return f"{figure.value:,.0f}"
    return f"{figure.value:,.1f}"


def definition(indicator: Indicator) -> str:
    """What is counted, over what, and who is left out."""
    words = [str(indicator.numerator)]
    if indicator.kind == "share":
        words.append(_("占：%(of)s") % {"of": indicator.denominator})
    if left_out := "；".join(indicator.exclusion_words):
        words.append(_("不计：%(who)s") % {"who": left_out})
    return "。".join(words)


def _tile(
    look: Look, indicator: Indicator, now: Figure, then: Figure | None, span: Span, days: int
) -> Content:
    against = str(COMPARE_NAMES[look.compare])
    return {
        "name": _named(indicator, days),
        "value": value_words(now, indicator),
        "unit": str(indicator.unit) if now.value is not None else "",
        "definition": definition(indicator),
        "at": look.at,
        "href": themed.address_of(indicator.code, look.place, span, look.theme),
        "rates": f"/desk/rates?place={look.place}" if indicator.kind in {"share", "time"} else "",
        "tone": "late" if indicator.code == "late" and now.value else "",
        "delta": delta_of(
            now.value,
            then.value if then else None,
            better=indicator.better,
            unit=str(indicator.unit),
            against=against,
        ),
    }


def _named(indicator: Indicator, days: int) -> str:
    if indicator.kind == "level":
        return str(indicator.name)
    if days == 1:
        return _("今日%(name)s") % {"name": indicator.name}
    return _("近 %(n)s 天%(name)s") % {"n": days, "name": indicator.name}


def names_of(look: Look, panel: PanelSpec) -> list[str]:
    """What the panel's indicators are called."""
    known = indicators(look.place)
    return [str(known[code].name) for code in panel.indicators]


def _cell(found: Slice | None, indicator: Indicator) -> Content:
    if found is None:
        return {"value": "0", "href": "", "tone": ""}
    late = indicator.code == "late" and bool(found.figure.value)
    return {
        "value": value_words(found.figure, indicator),
        "href": found.address,
        "tone": "late" if late else "",
    }


def _bars(look: Look, panel: PanelSpec, read: Callable[..., list[Slice]]) -> Content:
    code = panel.indicators[0]
    indicator = indicators(look.place)[code]
    slices = read(look.viewer, code, look.place, look.span(panel.days), look.theme)
    items = [
        {"label": each.name, "value": _plain(each.figure.value), "href": each.address}
        for each in slices[:MOST_ROWS]
        if each.figure.value
    ]
    return {"items": items, "what": _named(indicator, panel.days)}


def _plain(value: Decimal | None) -> int | float:
    """For an attribute or a bar."""
    if value is None:
        return 0
    return int(value) if value == value.to_integral_value() else round(float(value), 1)
