"""Values in words, as every end of the house says them."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from shanzhi.sensing.models import Metric
from shanzhi.sensing.queries.readings import DayOf


def value_words(metric: Metric, value: float | None) -> str:
    """“21.5 ℃”, “有”; “没有数据” where nothing was ever said."""
    if value is None or math.isnan(value):
        return _("没有数据")
    if metric.is_state:
        return _("是") if value >= 0.5 else _("否")
    number = f"{value:.{metric.decimals}f}"
    return f"{number} {metric.unit}" if metric.unit else number


def day_words(metric: Metric, row: DayOf) -> str:
    """“温度 18.0 ℃ 到 24.5 ℃”: a day of a metric."""
    lowest, highest = value_words(metric, row.lowest), value_words(metric, row.highest)
    if lowest == highest:
        return f"{metric.shown_name} {lowest}"
    span = _("%(low)s 到 %(high)s") % {"low": lowest, "high": highest}
    return f"{metric.shown_name} {span}"
