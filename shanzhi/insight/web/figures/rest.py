"""Figures over JSON: the same definitions and numbers as at the desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from shanzhi.insight.permissions import READING_ROLES
from shanzhi.insight.queries.figures import (
    Figure,
    Slice,
    Step,
    by_category,
    by_loop,
    by_place,
    by_source,
    figures,
    indicators,
    list_address,
    series,
)
from shanzhi.insight.web.figures.asking import LONGEST_DAYS, USUAL_DAYS, moments
from shanzhi.kernel.api import Actor, Invalid, actor_of, now

router = Router(tags=["figures"])
_SPLITS = {"category": by_category, "loop": by_loop, "place": by_place, "source": by_source}
MOST_POINTS = 1_000


class FiguresAsked(Schema):
    """Of which place, over which days (both included), and narrowed to what."""

    place: str = Field("", pattern=r"^\d{0,15}$")
    since: date | None = Field(None, description="Without it: the last thirty days.")
    until: date | None = None
    category: str = Field("", pattern=r"^\d{0,7}$")
    source: str = Field("", pattern=r"^[a-z]{0,10}$")


class SeriesAsked(FiguresAsked):
    """The same in steps of an hour, day, week or month; at most a thousand points."""

    code: str
    step: Step = Step.DAY


class SliceAsked(FiguresAsked):
    """The same in parts."""

    code: str
    by: str = Field("place", pattern=r"^(place|category|source|loop)$")


class IndicatorOut(Schema):
    """What is counted over what, and who is left out. `better` is up, down or empty; `kind` is flow,
    level, share or time."""

    code: str
    name: str
    numerator: str
    denominator: str
    left_out: list[str]
    source: str
    unit: str
    better: str
    kind: str


class FigureOut(IndicatorOut):
    """A figure with its definition; `value` is null over nothing; `list` is the matters behind it."""

    value: Decimal | None
    counted: int
    over: int
    list: str


class FiguresOut(Schema):
    """The figures of a place, and when they were counted."""

    place: str
    since: date
    until: date
    at: datetime
    figures: list[FigureOut]


class PointOut(Schema):
    """One point: from `start` to the next."""

    start: datetime
    value: Decimal | None
    counted: int
    over: int


class SliceOut(Schema):
    """One part, and the list behind it."""

    code: str
    name: str
    value: Decimal | None
    counted: int
    over: int
    list: str


@router.get("/indicators", response=list[IndicatorOut], summary="What is counted")
def definitions(request: HttpRequest, place: str = "") -> list[dict[str, Any]]:
    """Every indicator as the place has it."""
    actor_of(request)
    return [_defined(one) for one in indicators(place).values() if one.is_shown]


@router.get("/figures", response=FiguresOut, summary="The figures of a place")
def all_figures(request: HttpRequest, asked: Query[FiguresAsked]) -> dict[str, Any]:
    """Each with its definition and the address of the list behind it."""
    viewer = actor_of(request)
    place, since, until = _period(viewer, asked)
    start, end = moments(since, until)
    held = {code: one for code, one in indicators(place).items() if one.is_shown}
    narrowed = {"category": asked.category, "source": asked.source}
    found = figures(viewer, held, place, start, end, **narrowed)
    return {
        "place": place,
        "since": since,
        "until": until,
        "at": now(),
        "figures": [
            {
                **_defined(one),
                **_figure(found[code]),
                "list": list_address(code, place, start, end, **narrowed),
            }
            for code, one in held.items()
        ],
    }


@router.get("/figures/series", response=list[PointOut], summary="A figure over time")
def figure_series(request: HttpRequest, asked: Query[SeriesAsked]) -> list[dict[str, Any]]:
    """In steps; a level is as it was at the end of each."""
    viewer = actor_of(request)
    place, since, until = _period(viewer, asked)
    hours = {Step.HOUR: 24, Step.DAY: 1}.get(asked.step, 1)
    if ((until - since).days + 1) * hours > MOST_POINTS:
        raise Invalid({"step": _("这样分段点太多，请缩短起止日期或用更长的一段。")})
    start, end = moments(since, until)
    found = series(
        viewer, [_known(asked.code)], place, start, end, asked.step,
        category=asked.category, source=asked.source,
    )  # fmt: skip
    return [{"start": point.start, **_figure(point.figure)} for point in found[asked.code]]


@router.get("/figures/parts", response=list[SliceOut], summary="A figure in parts")
def figure_parts(request: HttpRequest, asked: Query[SliceAsked]) -> list[dict[str, Any]]:
    """By the places below, by category, by source or by circle."""
    viewer = actor_of(request)
    place, since, until = _period(viewer, asked)
    start, end = moments(since, until)
    found: list[Slice] = _SPLITS[asked.by](viewer, _known(asked.code), place, start, end)
    return [
        {"code": one.code, "name": one.name, **_figure(one.figure), "list": one.address}
        for one in found
    ]


def _known(code: str) -> str:
    if code not in indicators():
        raise Invalid({"code": _("没有这个指标，请重新选择。")})
    return code


def _period(viewer: Actor, asked: FiguresAsked) -> tuple[str, date, date]:
    until = asked.until or localdate()
    since = asked.since or until - timedelta(days=USUAL_DAYS - 1)
    if not 0 <= (until - since).days <= LONGEST_DAYS:
        raise Invalid({"since": _("起止日期不对：开始要在结束之前，最长十年。")})
    return asked.place or min(viewer.scopes(*READING_ROLES), key=len, default=""), since, until


def _defined(one: Any) -> dict[str, Any]:
    told = ("name", "numerator", "denominator", "source", "unit")
    return {
        "code": one.code,
        "better": one.better,
        "kind": one.kind,
        "left_out": list(one.exclusion_words),
        **{name: str(getattr(one, name)) for name in told},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "counted": figure.numerator, "over": figure.denominator}
