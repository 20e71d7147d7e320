"""The screens that ship, as data. A place that arranged its own shows that instead."""

from __future__ import annotations

from collections.abc import Mapping

from shanzhi.insight.rules.screens.panels import PanelSpec as P

_OVERVIEW = (
    P("top", "figures", ("open", "late", "came", "handled")),
    P("top", "figures", ("response", "on_time", "solved", "satisfied"), 30),
    P("left", "places", ("open", "late")),
    P("left", "trend", ("came", "handled"), 14),
    P("centre", "map", ("open",)),
    P("centre", "forecast"),
    P("right", "warnings"),
    P("right", "categories", ("open",)),
    P("right", "latest"),
)
_THEME = (
    P("top", "figures", ("open", "late", "came", "handled")),
    P("top", "figures", ("on_time", "satisfied", "mean_time"), 30),
    P("left", "places", ("open", "late")),
    P("left", "sources", ("came",), 30),
    P("centre", "map", ("came",), 30),
    P("centre", "trend", ("came", "handled"), 30),
    P("right", "categories", ("came",), 30),
    P("right", "latest"),
)
_SENSING = (
    P("top", "figures", ("open", "late", "came", "handled")),
    P("top", "figures", ("alarms",), 30),
    P("left", "warnings"),
    P("left", "places", ("alarms",), 7),
    P("centre", "map", ("alarms",), 7),
    P("centre", "trend", ("alarms",), 30),
    P("right", "categories", ("open",)),
    P("right", "latest"),
)
SHIPPED: Mapping[str, tuple[P, ...]] = {
    "": _OVERVIEW,
    "housing": _THEME,
    "care": _THEME,
    "safety": _THEME,
    "sensing": _SENSING,
    "jobs": _THEME,
}
