"""Indicators: what a figure is called, what is counted over what, who is left out. Data.

The rates are those of the room of matters, with its words and its exclusions: a rate is laid down once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.api import EXCLUSIONS, RATES, Rate
from shanzhi.insight.rules.figures.measures import Measure

FLOW, LEVEL, SHARE, TIME = "flow", "level", "share", "time"
UP, DOWN, NEITHER = "up", "down", ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure in words. ``counted`` and ``over`` are its measures (a level is what began minus what
    ceased); ``exclusions`` names EXCLUSIONS, ``left_out`` says what can never count; ``source`` says
    which events it follows; ``better`` is up, down or "". A place may hide it (``is_shown``)."""

    code: str
    name: StrPromise
    numerator: StrPromise
    denominator: StrPromise
    left_out: StrPromise
    source: StrPromise
    unit: StrPromise
    better: str
    kind: str
    counted: Measure
    over: Measure | None = None
    exclusions: tuple[str, ...] = ()
    is_shown: bool = True

    @property
    def exclusion_words(self) -> tuple[str, ...]:
        """Whom it leaves out, in words: always, and where it is shown."""
        return (str(self.left_out), *(str(EXCLUSIONS[name]) for name in self.exclusions))


_MATTERS = _("诉求的事件：收到、更正、办结、评价等")
_PIECES, _PERCENT, _HOURS = _("件"), _("%"), _("小时")
_NOTHING, _NONE = _("无"), _("不作除")
_BETTER = {
    "returned": DOWN, "rework": DOWN, "extended": DOWN, "mean_time": DOWN, "median_time": DOWN,
}  # fmt: skip
_OVER = {
    "response": (Measure.RESPONSE, Measure.RESPONSE_OF),
    "solved": (Measure.SOLVED, Measure.RATED),
    "satisfied": (Measure.SATISFIED, Measure.RATED),
    "on_time": (Measure.ON_TIME, Measure.HANDLED),
    "accurate": (Measure.ACCURATE, Measure.GIVEN),
    "returned": (Measure.RETURNED, Measure.CAME),
    "rework": (Measure.REWORK, Measure.REWORK_OF),
    "extended": (Measure.EXTENDED, Measure.CAME),
    "micro": (Measure.MICRO, Measure.HANDLED),
    "mean_time": (Measure.HANDLED, Measure.HANDLED),
    "median_time": (Measure.HANDLED, Measure.HANDLED),
}


def _of_rate(rate: Rate) -> Indicator:
    counted, over = _OVER[rate.key]
    is_time = rate.key in {"mean_time", "median_time"}
    return Indicator(
        code=rate.key,
        name=rate.name,
        numerator=rate.numerator,
        denominator=rate.denominator,
        left_out=rate.left_out,
        source=_MATTERS,
        unit=_HOURS if is_time else _PERCENT,
        better=_BETTER.get(rate.key, UP),
        kind=TIME if is_time else SHARE,
        counted=counted,
        over=over,
        exclusions=rate.exclusions,
    )


_OWN = (
    Indicator(
        "came", _("受理"), _("本期收到的诉求，不论来自居民、网格员、热线还是接口"), _NONE, _NOTHING,
        _MATTERS, _PIECES, NEITHER, FLOW, Measure.CAME,
    ),
    Indicator(
        "handled", _("办结"), _("本期由承办单位报告处理完毕、核查会签已有结果的诉求"), _NONE,
        _("还在核查、会签的，等有了结果再算"), _MATTERS, _PIECES, NEITHER, FLOW, Measure.HANDLED,
    ),
    Indicator(
        "open", _("未办结"), _("到期末还没有办结的诉求，不论什么时候收到"), _NONE,
        _("撤回、并案的"), _MATTERS, _PIECES, DOWN, LEVEL, Measure.ENTERED, Measure.LEFT,
    ),
    Indicator(
        "late", _("已超时"), _("到期末未办结、已过时限且没有暂停计时的诉求"), _NONE,
        _("暂停计时的"), _MATTERS, _PIECES, DOWN, LEVEL, Measure.LATE_IN, Measure.LATE_OUT,
    ),
    Indicator(
        "repeated", _("重复率"), _("其中 30 天内同一网格、同一类别已经有过的"), _("本期收到的诉求"),
        _("只知道社区、不知道网格的，不算重复；撤回、并案的，不算有过"), _MATTERS, _PERCENT, DOWN,
        SHARE, Measure.REPEATED, Measure.CAME,
    ),
    Indicator(
        "visits", _("走访"), _("本期记下的入户走访，没见到人的也算"), _NONE, _NOTHING,
        _("走访的事件：记下走访"), _("次"), UP, FLOW, Measure.VISITS,
    ),
    Indicator(
        "coverage", _("走访覆盖率"), _("其中本期见到过人的，一户只算一次"), _("网格登记的常住户数"), _("没见到人的"),
        _("走访记录和网格户数，看的时候数"), _PERCENT, UP, SHARE, Measure.VISITS, Measure.VISITS,
    ),
    Indicator(
        "alarms", _("告警"), _("本期处置完毕的告警"), _NONE, _NOTHING, _("感知的事件：告警处置完毕"),
        _("次"), DOWN, FLOW, Measure.ALARMS,
    ),
    Indicator(
        "ballots", _("投票"), _("本期公布结果的投票"), _NONE, _("取消的"), _("投票的事件：公布计票结果"),
        _("次"), NEITHER, FLOW, Measure.BALLOTS,
    ),
)  # fmt: skip

INDICATORS: Mapping[str, Indicator] = {
    one.code: one for one in (*_OWN[:4], *(_of_rate(rate) for rate in RATES), *_OWN[4:])
}


def laid_down(indicator: Indicator, *, is_shown: bool, exclusions: tuple[str, ...]) -> Indicator:
    """The indicator as a place has it."""
    return replace(indicator, is_shown=is_shown, exclusions=exclusions)
