"""How devices and what they say are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanzhi.kernel.api import now
from shanzhi.places.api import division_name
from shanzhi.sensing.models import Device, DeviceState, DeviceTrouble, LastState, Metric, Trouble
from shanzhi.sensing.queries.readings import Point
from shanzhi.sensing.words import value_words

TONES = {DeviceState.WAITING: "soon", DeviceState.ACTIVE: "ok", DeviceState.RETIRED: ""}
TROUBLE_TONES = {Trouble.SILENT: "late", Trouble.NEVER: "late"}
SILENT_AFTER = 3


def last_of(device: Device) -> LastState | None:
    """The latest of a device, None where it was never heard."""
    return getattr(device, "last", None)


def last_values(device: Device, metrics: Iterable[Metric]) -> list[tuple[str, str]]:
    """(metric, its latest value in words)."""
    last = last_of(device)
    values: Sequence[float] = last.values if last else ()
    return [
        (
            metric.shown_name,
            value_words(metric, values[metric.slot] if metric.slot < len(values) else None),
        )
        for metric in metrics
    ]


def seen_words(device: Device, at: datetime | None = None) -> tuple[str, str]:
    """(how long ago it was heard, the tone): red beyond three of its intervals."""
    last = last_of(device)
    if last is None or last.seen_at is None:
        return _("还没有消息"), "soon"
    seconds = max(0.0, ((at or now()) - last.seen_at).total_seconds())
    tone = "late" if seconds > SILENT_AFTER * device.kind.interval_s else "ok"
    return ago(seconds), tone


def ago(seconds: float) -> str:
    """“3 分钟前”."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return ngettext("%(n)s 分钟前", "%(n)s 分钟前", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)s 小时前", "%(n)s 小时前", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)s 天前", "%(n)s 天前", days) % {"n": days}


def place_words(device: Device) -> str:
    """锦云花园3幢 3楼走廊; the grid or division where it hangs in no building."""
    where = device.building.full_name if device.building else division_name(device.place_code)
    return " ".join(filter(None, (where or device.place_code, device.spot)))


def row_of(device: Device) -> dict[str, Any]:
    """A device in a list."""
    heard, tone = seen_words(device)
    return {
        "device": device,
        "place": place_words(device),
        "heard": heard if device.state == DeviceState.ACTIVE else "",
        "tone": tone,
        "state_tone": TONES[DeviceState(device.state)],
    }


def trouble_words(row: DeviceTrouble, metrics: dict[tuple[str, int], Metric]) -> str:
    """What is wrong, with the value that shows it."""
    label = str(row.get_trouble_display())
    if row.value is None:
        return label
    metric = metrics.get((row.device.kind_id, row.slot))
    if metric is None:
        return label
    if row.trouble == Trouble.BATTERY:
        return f"{label} {value_words(metric, row.value)}"
    sign = "+" if row.value > 0 else ""
    return f"{label} {metric.shown_name} {sign}{value_words(metric, row.value)}"


def hour_words(at: datetime) -> str:
    """“11-26 08:00”: below a chart."""
    return f"{localtime(at):%m-%d %H:00}"


def chart_of(metric: Metric, points: Sequence[Point]) -> dict[str, Any]:
    """What the chart of a metric shows: a row for each hour."""
    digits = max(metric.decimals, 0 if metric.is_state else 1)
    return {
        "metric": metric,
        "label": f"{metric.shown_name}（{metric.unit}）" if metric.unit else metric.shown_name,
        "rows": [
            (
                hour_words(point.at),
                f"{point.mean:.{digits}f}",
                f"{point.lowest:.{digits}f}",
                f"{point.highest:.{digits}f}",
            )
            for point in points
        ],
    }
