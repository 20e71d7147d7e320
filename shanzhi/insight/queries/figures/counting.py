"""From sums to figures: what an indicator is made of, for a whole and for its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from shanzhi.cases.api import Source
from shanzhi.insight.models import Grain
from shanzhi.insight.queries.figures.medians import medians
from shanzhi.insight.queries.figures.sums import (
    WORKED,
    Asked,
    Sums,
    by_cells,
    late_still_ahead,
    still_to_speak_to,
    sums,
)
from shanzhi.insight.rules.figures.indicators import FLOW, LEVEL, Indicator
from shanzhi.insight.rules.figures.measures import Measure
from shanzhi.insight.rules.figures.words import OUTCOMES, SOURCES
from shanzhi.kernel.api import local_zone
from shanzhi.places.api import households_in
from shanzhi.visits.api import households_met, households_met_by

COVERAGE = "coverage"
_HOUR_MS = Decimal(3_600_000)
_PLACES = Decimal("0.0001")
Parts = dict[Any, "Whole"]


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in the indicator's unit, None where there is nothing to divide by."""

    indicator: str
    value: Decimal | None
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Whole:
    """What was counted, over what, the worked milliseconds of it and, where asked, their median hours."""

    counted: int = 0
    over: int = 0
    worked: int = 0
    median: float | None = None

    def __add__(self, other: Whole) -> Whole:
        return Whole(
            self.counted + other.counted, self.over + other.over, self.worked + other.worked
        )

    def __sub__(self, other: Whole) -> Whole:
        return Whole(
            self.counted - other.counted, self.over - other.over, self.worked - other.worked
        )


def figure_of(one: Indicator, whole: Whole) -> Figure:
    """A flow is what was counted, a level what began minus what ceased, a share the one over the
    other."""
    if one.kind == FLOW:
        return Figure(one.code, Decimal(whole.counted), whole.counted, 0)
    if one.kind == LEVEL:
        left = whole.counted - whole.over
        return Figure(one.code, Decimal(left), left, 0)
    value: Decimal | None = None
    if whole.over:
        value = Decimal(100 * whole.counted) / whole.over
        if one.code == "mean_time":
            value = Decimal(whole.worked) / _HOUR_MS / whole.over
    if one.code == "median_time":
        value = None if whole.median is None else Decimal(whole.median)
    shown = None if value is None else value.quantize(_PLACES)
    return Figure(one.code, shown, whole.counted, whole.over)


def beginning() -> datetime:
    """Before anything: a level is all that began until its moment."""
    return datetime(2000, 1, 1, tzinfo=local_zone())


def counted(
    wanted: Iterable[Indicator],
    asked: Asked,
    group: str = "all",
    grain: Grain | None = None,
    *,
    is_now: bool = False,
    since_ever: bool = True,
) -> Iterator[tuple[Indicator, Parts]]:
    """Each indicator by group. Those with the same exclusions are read together. With ``grain`` the parts
    are by the start of their hour, day or month. ``since_ever`` reads levels from the beginning on."""
    families: dict[tuple[tuple[str, ...], bool], list[Indicator]] = defaultdict(list)
    for one in wanted:
        families[one.exclusions, one.kind == LEVEL].append(one)
    for (exclusions, is_level), members in families.items():
        narrowed = without(asked, exclusions)
        if is_level and since_ever:
            narrowed = replace(narrowed, start=beginning())
        found = _read(narrowed, _measures(members), group, grain)
        for one in members:
            if one.code == COVERAGE:
                yield one, covered(asked, group) if grain is None else {}
                continue
            yield one, _parts(one, found, narrowed, group, grain, is_now)


def without(asked: Asked, exclusions: tuple[str, ...]) -> Asked:
    """The same without what an indicator leaves out."""
    sources = (SOURCES.index(Source.IMPORTED) + 1,) if "imported" in exclusions else ()
    outcomes = tuple(number for number, name in enumerate(OUTCOMES) if name in exclusions)
    return replace(asked, without_sources=sources, without_outcomes=outcomes)


def _measures(members: Iterable[Indicator]) -> list[Measure]:
    return sorted({m for one in members for m in (one.counted, one.over) if m is not None})


def _read(asked: Asked, measures: list[Measure], group: str, grain: Grain | None) -> Sums:
    return sums(asked, measures, group) if grain is None else by_cells(asked, measures, grain)


def covered(asked: Asked, group: str = "all") -> Parts:
    """Households met over households, counted when it is asked: a household that is met twice counts
    once, so no cells can be added up. Of a place and of those below; by nothing else."""
    if group not in {"all", "place"} or not asked.places:
        return {}
    met = households_met(asked.viewer, asked.places, asked.start, asked.end)
    parts = {place: Whole(count, households_in(place)) for place, count in met.items()}
    return parts if group == "place" else {"": sum(parts.values(), Whole())}


def covered_by(asked: Asked, begins: Sequence[datetime]) -> dict[datetime, Whole]:
    """The same for each period that begins there, of all places together."""
    if not asked.places or not begins:
        return {}
    over = sum(households_in(place) for place in asked.places)
    met = households_met_by(asked.viewer, asked.places, begins, asked.end)
    return {begin: Whole(met.get(begin, 0), over) for begin in begins}


def _parts(
    one: Indicator, found: Sums, asked: Asked, group: str, grain: Grain | None, is_now: bool
) -> Parts:
    parts: Parts = {
        key: Whole(
            said.get(one.counted, 0),
            said.get(one.over, 0) if one.over is not None else 0,
            said.get(WORKED, 0),
        )
        for (key,), said in found.items()
    }
    how = "start" if grain is not None else group
    if one.code == "late" and is_now:
        _add(parts, {key: Whole(-n) for key, n in late_still_ahead(asked, how).items()})
    if one.code == "response":
        _add(parts, {key: Whole(0, -n) for key, n in still_to_speak_to(asked, how).items()})
    if one.code == "median_time" and grain is None:
        total = sum(part.counted for part in parts.values())
        for key, hours in medians(asked, group, total).items():
            parts[key] = replace(parts.get(key, Whole()), median=hours)
    return parts


def _add(parts: Parts, more: Mapping[Any, Whole]) -> None:
    for key, whole in more.items():
        parts[key] = parts.get(key, Whole()) + whole
