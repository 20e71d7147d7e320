"""The cockpit's figures, each with its definition; every one is a list behind a click."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left, TruncDate
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import READ_FIGURES
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.queries.visible import visible_cases, within
from shanzhi.kernel.api import Actor, Target, now, require
from shanzhi.places import api as places

GRID = 15


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the query string of the list behind it."""

    name: str
    value: int
    definition: str
    query: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a breakdown: open matters and how many of them are late."""

    code: str
    name: str
    open: int
    late: int
    query: str


@dataclass(frozen=True, slots=True)
class Day:
    """What came in and what was handled on one day; ``code`` is 2026-11-22."""

    code: str
    name: str
    came: int
    went: int


@dataclass(frozen=True, slots=True)
class Cockpit:
    """One moment's picture of a place."""

    at: datetime
    scope: str
    figures: list[Figure]
    places: list[Bar]
    topics: list[Bar]
    days: list[Day]


def cockpit_figures(viewer: Actor, scope: str, *, at: datetime | None = None) -> Cockpit:
    """Open, late, today's in and out, by place below ``scope`` and by first-level category
    (5 queries). Raises Denied outside of the viewer's places."""
    require(viewer, READ_FIGURES, Target(place_code=scope))
    moment = at or now()
    cases = visible_cases(viewer).filter(within(scope))
    return Cockpit(
        at=moment,
        scope=scope,
        figures=_figures(cases, scope, moment),
        places=_by_place(cases, scope, moment),
        topics=_by_topic(cases, scope, moment),
        days=_days(cases, moment),
    )


def _midnight(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _figures(cases: QuerySet[Case], scope: str, at: datetime) -> list[Figure]:
    begin = _midnight(at)
    still = cases.filter(state__in=OPEN_STATES).aggregate(
        open=Count("pk"), late=Count("pk", filter=_late(at)), urgent=_urgent()
    )
    came = cases.filter(opened_at__gte=begin).count()
    went = cases.filter(handled_at__gte=begin).count()
    place = f"place={scope}"
    return [
        Figure(_("未办结"), still["open"], _("待接单、处理中和待居民补充的诉求"), place),
        Figure(
            _("已超时"), still["late"], _("未办结、已过时限且没有暂停计时的诉求"), f"{place}&late=1"
        ),
        Figure(_("紧急"), still["urgent"], _("未办结且标为紧急的诉求"), f"{place}&urgency=2"),
        Figure(_("今日新增"), came, _("今天零点以来收到的诉求"), f"{place}&opened=today"),
        Figure(
            _("今日办结"),
            went,
            _("今天零点以来承办单位报告处理完毕的诉求"),
            f"{place}&closed=today",
        ),
    ]


def _late(at: datetime) -> Q:
    """What stands still with leave is not late."""
    return Q(due_at__lt=at, paused_at__isnull=True)


def _urgent() -> Count:
    return Count("pk", filter=Q(urgency=2))


def _by_place(cases: QuerySet[Case], scope: str, at: datetime) -> list[Bar]:
    # Streets and communities have an indexed column of their own.
    column = {0: Left("place_code", 6), 6: F("street_code"), 9: F("community_code")}
    rows = _open_and_late(cases, column.get(len(scope), F("place_code")), at)
    return [_place_bar(row["key"], scope, row["open"], row["late"]) for row in rows]


def _place_bar(code: str, scope: str, open_: int, late: int) -> Bar:
    if code == scope and len(scope) < GRID:
        # Not known more closely than the place itself.
        return Bar(code, _("未细分地点"), open_, late, f"place={code}&exact=1")
    return Bar(code, places.division_name(code) or code, open_, late, f"place={code}")


def _by_topic(cases: QuerySet[Case], scope: str, at: datetime) -> list[Bar]:
    return [
        Bar(
            row["key"],
            category_name(row["key"]),
            row["open"],
            row["late"],
            f"place={scope}&category={row['key']}",
        )
        for row in _open_and_late(cases, F("topic"), at)
    ]


def _open_and_late(cases: QuerySet[Case], key: Any, at: datetime) -> Iterable[Mapping[str, Any]]:
    return (
        cases.filter(state__in=OPEN_STATES)
        .values(key=key)
        .annotate(open=Count("pk"), late=Count("pk", filter=_late(at)))
        .order_by("-open", "key")
    )


def _days(cases: QuerySet[Case], at: datetime, back: int = 7) -> list[Day]:
    """The last week, today last."""
    begin = _midnight(at) - timedelta(days=back - 1)
    came = _per_day(cases.filter(opened_at__gte=begin), "opened_at")
    went = _per_day(cases.filter(handled_at__gte=begin), "handled_at")
    days = [(begin + timedelta(days=n)).date() for n in range(back)]
    return [
        Day(day.isoformat(), f"{day:%m-%d}", came.get(day, 0), went.get(day, 0)) for day in days
    ]


def _per_day(cases: QuerySet[Case], column: str) -> dict[object, int]:
    rows = cases.values(day=TruncDate(column)).annotate(n=Count("pk")).order_by()
    return {row["day"]: row["n"] for row in rows}
