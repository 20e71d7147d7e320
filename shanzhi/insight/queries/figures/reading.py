"""Figures, series and slices of a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.cases.api import READ_FIGURES, Circle, Source, category_name
from shanzhi.insight.models import Grain
from shanzhi.insight.queries.figures.addresses import list_address
from shanzhi.insight.queries.figures.counting import (
    COVERAGE,
    Figure,
    Parts,
    Whole,
    beginning,
    counted,
    covered_by,
    figure_of,
    without,
)
from shanzhi.insight.queries.figures.definitions import indicators
from shanzhi.insight.queries.figures.medians import medians
from shanzhi.insight.queries.figures.sums import Asked, children, kept_cells, source_number
from shanzhi.insight.rules.figures.indicators import LEVEL, Indicator
from shanzhi.insight.rules.figures.steps import Step, begin_of, points, whole_hour
from shanzhi.insight.rules.figures.words import SOURCES
from shanzhi.kernel.api import Actor, Target, now, require
from shanzhi.places.api import division_name

_GRAINS = {
    Step.HOUR: Grain.HOUR,
    Step.DAY: Grain.DAY,
    Step.WEEK: Grain.DAY,
    Step.MONTH: Grain.MONTH,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a series, from ``start`` on."""

    start: datetime
    figure: Figure


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a figure: of a place below, a category, a source or a circle, and the list behind it."""

    code: str
    name: str
    figure: Figure
    address: str


@dataclass(frozen=True, slots=True)
class _Question:
    """``asked`` with the moments that are meant; ``is_now``: its end is to come."""

    asked: Asked
    is_now: bool


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
    """Each figure of [start, end), which are taken to whole hours; a level is as it was at ``end``. An
    ``end`` to come means now. Raises Denied outside of the viewer's places; KeyError for a code that is
    no indicator."""
    question = _question(viewer, place_code, start, end, category, source)
    held = indicators(place_code)
    wanted = [held[code] for code in codes]
    found = {
        one.code: figure_of(one, _total(parts))
        for one, parts in counted(wanted, question.asked, is_now=question.is_now)
    }
    return {one.code: found[one.code] for one in wanted}


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
    """The same for each hour, day, week or month of [start, end), the first and last cut where the period
    cuts them; a level is as it was at the end of each."""
    question = _question(viewer, place_code, start, end, category, source)
    asked, held = replace(question.asked, step=step), indicators(place_code)
    wanted = [held[code] for code in codes]
    spans = list(points(localtime(asked.start), localtime(asked.end), step))
    found: dict[str, list[Point]] = {}
    begin_at = _begins_of(step, spans)
    for one, parts in counted(
        wanted, asked, "start", _GRAINS[step], is_now=question.is_now, since_ever=False
    ):
        by_begin = _by_step(parts, begin_at)
        if one.code == "median_time":
            by_begin = _with_medians(by_begin, one, asked, step, spans)
        if one.code == COVERAGE:
            by_begin = covered_by(asked, [begin for begin, _until in spans])
        held_before = _before(one, asked) if one.kind == LEVEL else Whole()
        found[one.code] = [
            Point(begin, figure_of(one, whole))
            for begin, whole in _running(one, held_before, by_begin, spans)
        ]
    return {one.code: found[one.code] for one in wanted}


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
    """A figure of each place one level below, and of what is known no closer than the place itself."""
    question = _question(viewer, place_code, start, end, category, source)
    below = children(place_code)
    asked = replace(question.asked, places=tuple(below))
    one = indicators(place_code)[code]
    parts = _one(one, asked, "place", question.is_now)
    found = {name: parts.get(name, Whole()) for name in below}
    if place_code and below and one.code not in {"median_time", COVERAGE}:
        whole = _total(_one(one, question.asked, "all", question.is_now))
        rest = whole - _total(found)
        if rest.counted or rest.over:
            found[place_code] = rest
    return [
        Slice(
            name,
            (division_name(name) or name) if name != place_code else _("未细分地点"),
            figure_of(one, whole),
            list_address(code, name, start, end, category=category, source=source)
            + ("&exact=1" if name == place_code else ""),
        )
        for name, whole in found.items()
    ]


def by_category(
    viewer: Actor, code: str, place_code: str, start: datetime, end: datetime, *, source: str = ""
) -> list[Slice]:
    """A figure of each first-level category."""
    question = _question(viewer, place_code, start, end, "", source)
    one = indicators(place_code)[code]
    parts = _one(one, question.asked, "category", question.is_now)
    return [
        Slice(
            topic,
            category_name(topic) or topic,
            figure_of(one, whole),
            list_address(code, place_code, start, end, category=topic, source=source),
        )
        for topic, whole in sorted(parts.items())
        if whole != Whole()
    ]


def by_source(
    viewer: Actor, code: str, place_code: str, start: datetime, end: datetime, *, category: str = ""
) -> list[Slice]:
    """A figure of each door by which matters came."""
    question = _question(viewer, place_code, start, end, category, "")
    one = indicators(place_code)[code]
    parts = _one(one, question.asked, "source", question.is_now)
    return [
        Slice(
            name := SOURCES[number - 1],
            str(Source(name).label),
            figure_of(one, whole),
            list_address(code, place_code, start, end, category=category, source=name),
        )
        for number, whole in sorted(parts.items())
        if number and whole != Whole()
    ]


def by_loop(
    viewer: Actor, code: str, place_code: str, start: datetime, end: datetime
) -> list[Slice]:
    """A figure of each circle: who has to see it through."""
    question = _question(viewer, place_code, start, end, "", "")
    one = indicators(place_code)[code]
    parts = _one(one, question.asked, "loop", question.is_now)
    return [
        Slice(
            str(number),
            str(Circle(number).label),
            figure_of(one, whole),
            list_address(code, place_code, start, end),
        )
        for number, whole in sorted(parts.items())
        if number and whole != Whole()
    ]


def _question(
    viewer: Actor, place_code: str, start: datetime, end: datetime, category: str, source: str
) -> _Question:
    require(viewer, READ_FIGURES, Target(place_code=place_code))
    at = now()
    is_now = end > at
    until = whole_hour(at) + timedelta(hours=1) if is_now else whole_hour(end)
    places = (place_code,) if place_code else tuple(children(""))
    asked = Asked(
        places=places,
        start=min(whole_hour(start), until),
        end=until,
        category=category,
        source=source_number(source),
        viewer=viewer,
        kept=kept_cells(),
    )
    return _Question(asked, is_now)


def _one(one: Indicator, asked: Asked, group: str, is_now: bool) -> Parts:
    return next(parts for _one, parts in counted([one], asked, group, is_now=is_now))


def _total(parts: Parts) -> Whole:
    if len(parts) == 1:
        return next(iter(parts.values()))
    return sum(parts.values(), Whole())


def _begins_of(
    step: Step, spans: list[tuple[datetime, datetime]]
) -> Callable[[datetime], datetime]:
    """The point of a moment; each indicator asks for the same moments."""

    @cache
    def begin_at(moment: datetime) -> datetime:
        return max(begin_of(localtime(moment), step), spans[0][0])

    return begin_at


def _by_step(parts: Parts, begin_at: Callable[[datetime], datetime]) -> dict[datetime, Whole]:
    found: dict[datetime, Whole] = {}
    for moment, part in parts.items():
        begin = begin_at(moment)
        found[begin] = found[begin] + part if begin in found else part
    return found


def _with_medians(
    parts: dict[datetime, Whole],
    one: Indicator,
    asked: Asked,
    step: Step,
    spans: list[tuple[datetime, datetime]],
) -> dict[datetime, Whole]:
    total = sum(part.counted for part in parts.values())
    for moment, hours in medians(without(asked, one.exclusions), "all", total, step).items():
        begin = max(localtime(moment), spans[0][0])
        parts[begin] = replace(parts.get(begin, Whole()), median=hours)
    return parts


def _before(one: Indicator, asked: Asked) -> Whole:
    """What a level was when the period began."""
    earlier = replace(asked, start=beginning(), end=asked.start)
    return _total(_one(one, earlier, "all", is_now=False))


def _running(
    one: Indicator,
    whole: Whole,
    by_begin: dict[datetime, Whole],
    spans: list[tuple[datetime, datetime]],
) -> Iterable[tuple[datetime, Whole]]:
    for begin, _until in spans:
        part = by_begin.get(begin, Whole())
        whole = whole + part
        yield begin, whole if one.kind == LEVEL else part
