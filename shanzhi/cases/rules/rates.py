"""The rates by which a place is measured: what is counted, over what, and who is left out. Data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

PERCENT, HOURS = "percent", "hours"
# A matter rated with so many of five stars counts as satisfied.
SATISFIED_MIN = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate in words that are printed beside every figure. ``unit`` is percent or hours;
    ``exclusions`` names the EXCLUSIONS that hold where a place has said nothing; ``left_out`` says
    what can never count."""

    key: str
    name: StrPromise
    numerator: StrPromise
    denominator: StrPromise
    left_out: StrPromise
    unit: str = PERCENT
    exclusions: tuple[str, ...] = ("imported",)
    is_main: bool = False


EXCLUSIONS: Mapping[str, StrPromise] = {
    "not_ours": _("答复“不属于我方职责”的"),
    "cannot": _("经会签答复“暂时无法解决”的"),
    "imported": _("批量导入的历史诉求"),
}

RATES: tuple[Rate, ...] = (
    Rate(
        "response", _("响应率"),
        _("其中已联系居民的"), _("本期收到的诉求"),
        _("联系之前就撤回或并案的；还没联系、但接单和联系时限都没有过的"), is_main=True,
    ),
    Rate(
        "solved", _("解决率"),
        _("其中居民说“解决了”的"), _("本期居民评价了的诉求"),
        _("没有评价的，不算解决也不算没解决，另列件数"),
        exclusions=("imported", "not_ours"), is_main=True,
    ),
    Rate(
        "satisfied", _("满意率"),
        _("其中居民打四星、五星的"), _("本期居民评价了的诉求"),
        _("没有评价的，绝不算满意，另列件数"), is_main=True,
    ),
    Rate(
        "on_time", _("按时办结率"),
        _("其中在时限内办结的"), _("本期办结的诉求"),
        _("还在核查、会签的，等有了结果再算"),
    ),
    Rate(
        "accurate", _("派单准确率"),
        _("其中没有被退回的"), _("本期派出的每一次派单"),
        _("核查、会签、重办引起的流转"),
    ),
    Rate("returned", _("退单率"), _("其中被承办单位退回过的"), _("本期收到的诉求"), _("无")),
    Rate(
        "rework", _("返工率"),
        _("其中被居民退回、核查不通过、会签不同意或上级重开过的"), _("本期收到并办结过的诉求"),
        _("还没有办结过的"),
    ),
    Rate(
        "extended", _("延期率"),
        _("其中办理时限获准延长过的"), _("本期收到的诉求"), _("只暂停计时、没有延长的不算延长"),
    ),
    Rate(
        "micro", _("微循环化解率"),
        _("其中在社区办结、没有上报过的"), _("本期办结的诉求"), _("无"),
    ),
    Rate(
        "mean_time", _("平均用时"),
        _("各件从收到到承办单位报告处理完毕的工作时间之和"), _("本期办结的诉求件数"),
        _("非工作时间"), unit=HOURS,
    ),
    Rate(
        "median_time", _("用时中位数"),
        _("各件工作时间从短到长排在正中的一件"), _("本期办结的诉求"),
        _("非工作时间"), unit=HOURS,
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Rate] = {rate.key: rate for rate in RATES}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a place laid down about a rate."""

    is_shown: bool
    exclusions: tuple[str, ...]


def setting_at(settings: Mapping[tuple[str, str], Setting], rate: Rate, place_code: str) -> Setting:
    """What holds for a rate at a place: that of the narrowest place around it, else the default.
    ``settings`` are by (place, rate)."""
    around = [place for place, key in settings if key == rate.key and place_code.startswith(place)]
    if not around:
        return Setting(True, rate.exclusions)
    return settings[max(around, key=len), rate.key]


def share(numerator: int, denominator: int) -> float | None:
    """A percentage; None over nothing, which is not nought."""
    return None if denominator == 0 else 100 * numerator / denominator


def known_exclusions(names: Collection[str]) -> tuple[str, ...]:
    """Those of the names that exist, in the order of EXCLUSIONS."""
    return tuple(name for name in EXCLUSIONS if name in names)
