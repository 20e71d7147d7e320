"""办理指标: the rates as cases defines them, each with numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.api import EXCLUSIONS, RateFigure, rates_of
from shanzhi.insight.sections.addresses import days, handled, moments, queue
from shanzhi.kernel.api import (
    Actor,
    Compared,
    PeriodWords,
    ReportFigure,
    ReportSection,
    change_words,
)

_OF_RECEIVED = {"response", "returned", "extended"}
_OF_ENDED = {"solved", "satisfied"}


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """Every rate that the place shows, in the order of its definitions."""
    found = rates_of(viewer, place_code, moments(start, end))
    rows = []
    for rate in found:
        rows.append(_shown(rate, place_code, days(start, end)))
        if rate.rate.key == "satisfied" and rate.beside is not None:
            rows.append(_unrated(rate.beside, place_code, days(start, end)))
    return rows


def _shown(found: RateFigure, place_code: str, span: str) -> ReportFigure:
    rate, is_share = found.rate, found.rate.unit == "percent"
    left_out = [str(rate.left_out), *(str(EXCLUSIONS[name]) for name in found.exclusions)]
    return ReportFigure(
        key=rate.key,
        name=str(rate.name),
        value=None if found.value is None else round(found.value, 1),
        unit="%" if is_share else _("小时"),
        definition=_("分子：%(numerator)s；分母：%(denominator)s；不算在内：%(left_out)s")
        % {
            "numerator": rate.numerator,
            "denominator": rate.denominator,
            "left_out": "、".join(left_out),  # not on screen: a comma between items
        },
        href=_list_of(rate.key, place_code, span),
        numerator=found.numerator if is_share else None,
        denominator=found.denominator,
    )


def _list_of(key: str, place_code: str, span: str) -> str:
    """What the rate is taken over; where it has no list of its own, its line among the rates."""
    if key in _OF_RECEIVED:
        return queue(place_code, opened=span)
    if key in _OF_ENDED:
        return handled(place_code, tab="rated", ended=span)
    if key in {"accurate", "rework"}:
        since, until = span.split("..")
        return f"/desk/rates?place={place_code}&since={since}&until={until}#rate-{key}"
    return handled(place_code, closed=span)


def _unrated(count: int, place_code: str, span: str) -> ReportFigure:
    return ReportFigure(
        key="unrated",
        name=_("未评价"),
        value=count,
        unit=_("件"),
        definition=_("本期归档、居民没有评价的诉求，不算满意也不算不满意"),
        href=handled(place_code, tab="not_rated", ended=span),
    )


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“响应率 98.0%（49/50），比上周增加 1 个百分点；解决率……”"""
    said = [row for row in rows if row.figure.key in _SAID]
    told = [_said(row, words) for row in said]
    if all(row.figure.value is None for row in said):
        told = [_("%(this)s没有可算的诉求") % {"this": words.this}]
    unrated = next((row.figure.value for row in rows if row.figure.key == "unrated"), None)
    text = "；".join(told) + "。" if told else ""  # not on screen: punctuation between them
    if unrated:
        text += _("另有%(n)s件居民未评价，不算满意也不算不满意。") % {"n": f"{unrated:g}"}
    return text


_SAID = ("response", "solved", "satisfied", "on_time", "rework")


def _said(row: Compared, words: PeriodWords) -> str:
    figure = row.figure
    if figure.value is None:
        return _("%(name)s本期没有可算的诉求") % {"name": figure.name}
    first = _("%(name)s%(value)s%%（%(n)s/%(of)s）") % {
        "name": figure.name,
        "value": f"{figure.value:.1f}",
        "n": figure.numerator,
        "of": figure.denominator,
    }
    return "，".join(filter(None, [first, change_words(row, words)]))  # not on screen: a comma


SECTION = ReportSection("rates", gettext_lazy("办理指标"), 20, figures, sentence)
