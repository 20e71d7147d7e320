"""What can be explored: measures and dimensions by name, and their SQL over the exported model. Data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.insight.rules.figures.measures import Measure


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its name and SQL over the rows of the model."""

    name: StrPromise
    sql: str


def _has(measure: Measure) -> str:
    return f"(bits >> {measure.value}) & 1 = 1"


def _share(counted: Measure, over: Measure) -> str:
    return f"100.0 * count(*) FILTER ({_has(counted)}) / nullif(count(*) FILTER ({_has(over)}), 0)"


MEASURES: Mapping[str, Choice] = {
    "came": Choice(_("受理件数"), "count(*)"),
    "handled": Choice(_("办结件数"), f"count(*) FILTER ({_has(Measure.HANDLED)})"),
    "open": Choice(_("未办结件数"), "count(*) FILTER (is_open)"),
    "late": Choice(_("曾超时件数"), f"count(*) FILTER ({_has(Measure.LATE_OUT)} OR is_late)"),
    "on_time": Choice(_("按时办结率（%）"), _share(Measure.ON_TIME, Measure.HANDLED)),
    "satisfied": Choice(_("满意率（%）"), _share(Measure.SATISFIED, Measure.RATED)),
    "solved": Choice(_("解决率（%）"), _share(Measure.SOLVED, Measure.RATED)),
    "repeated": Choice(_("重复率（%）"), _share(Measure.REPEATED, Measure.CAME)),
    "mean_time": Choice(_("平均用时（小时）"), "avg(worked_ms) / 3600000.0"),
    "median_time": Choice(_("用时中位数（小时）"), "median(worked_ms) / 3600000.0"),
}
DIMENSIONS: Mapping[str, Choice] = {
    "street": Choice(_("街道"), "left(place_code, 9)"),
    "community": Choice(_("社区"), "left(place_code, 12)"),
    "grid": Choice(_("网格"), "place_code"),
    "category": Choice(_("类别"), "left(category, 2)"),
    "source": Choice(_("来源"), "source"),
    "loop": Choice(_("循环"), "loop"),
    "year": Choice(_("年"), "strftime(opened_at, '%Y')"),
    "month": Choice(_("月"), "strftime(opened_at, '%Y-%m')"),
    "weekday": Choice(_("星期"), "strftime(opened_at, '%u')"),
    "hour": Choice(_("几点收到"), "strftime(opened_at, '%H')"),
}
