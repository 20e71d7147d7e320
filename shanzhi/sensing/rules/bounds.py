"""Which numbers make sense in a rule: what cannot be, would never speak, or would be too late."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.sensing.rules.rows import ABOVE, BELOW, QUIET, RISE, SILENCE, TOGETHER

NAME_LIMIT = 40
DAY_S = 86_400
# Who may be in danger is not made to wait.
LONGEST_HOLD_FOR_LIFE_S = 120
LEAST_SEVERITY_FOR_LIFE = 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a metric can be."""

    lowest: float
    highest: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The numbers of a rule as somebody typed them; ``metric``/``other`` are the bounds of what it looks
    at, None where none was chosen."""

    form: str
    severity: int
    saves_life: bool
    is_personal: bool
    metric: Bounds | None
    raise_at: float
    clear_at: float
    other: Bounds | None = None
    other_at: float | None = None
    window_s: int = 0
    needed: int = 1
    of: int = 1
    hold_s: int = 0


def faults_of(draft: Draft) -> dict[str, str]:
    """What is wrong, by field, in words that say what to do."""
    faults: dict[str, str] = {}
    if not (math.isfinite(draft.raise_at) and math.isfinite(draft.clear_at)):
        return {"raise_at": _("请填数字。")}
    _CHECKS[draft.form](draft, faults)
    if not 1 <= draft.needed <= draft.of <= 16:
        faults["needed"] = _("“几次里有几次”要在 1 到 16 之间，后一个数不小于前一个。")
    if not 0 <= draft.hold_s <= DAY_S:
        faults["hold_s"] = _("持续时间在 0 到 86400 秒之间。")
    if draft.saves_life and draft.severity < LEAST_SEVERITY_FOR_LIFE:
        faults["severity"] = _("火情、燃气和求助关系人命，至少是“严重”。")
    if draft.saves_life and draft.form != QUIET and draft.hold_s > LONGEST_HOLD_FOR_LIFE_S:
        faults["hold_s"] = _("火情、燃气和求助最多等 %(s)s 秒。") % {"s": LONGEST_HOLD_FOR_LIFE_S}
    return faults


def _level(draft: Draft, faults: dict[str, str]) -> None:
    if draft.metric is None:
        faults["metric"] = _("请选择看哪一项读数。")
        return
    inside = draft.metric.lowest <= draft.raise_at <= draft.metric.highest
    if not inside:
        faults["raise_at"] = _out_of(draft.metric)
    if not draft.metric.lowest <= draft.clear_at <= draft.metric.highest:
        faults["clear_at"] = _out_of(draft.metric)
    elif draft.form == BELOW and draft.clear_at < draft.raise_at:
        faults["clear_at"] = _("恢复值不能低于告警值，否则一告警就恢复。")
    elif draft.form != BELOW and draft.clear_at > draft.raise_at:
        faults["clear_at"] = _("恢复值不能高于告警值，否则一告警就恢复。")


def _together(draft: Draft, faults: dict[str, str]) -> None:
    _level(draft, faults)
    if draft.other is None:
        faults["other_metric"] = _("请选择另一项读数，不能和第一项相同。")
    elif draft.other_at is None or not draft.other.lowest <= draft.other_at <= draft.other.highest:
        faults["other_at"] = _out_of(draft.other)
    if not 1 <= draft.window_s <= DAY_S:
        faults["window_s"] = _("两项要在多少秒之内都出现：1 到 86400。")


def _rise(draft: Draft, faults: dict[str, str]) -> None:
    if draft.metric is None:
        faults["metric"] = _("请选择看哪一项读数。")
    if draft.raise_at <= 0:
        faults["raise_at"] = _("每分钟上升多少，要大于 0。")
    if draft.clear_at > draft.raise_at:
        faults["clear_at"] = _("恢复值不能高于告警值，否则一告警就恢复。")
    if not 30 <= draft.window_s <= DAY_S:
        faults["window_s"] = _("看多少秒之内的变化：30 到 86400。")


def _silence(draft: Draft, faults: dict[str, str]) -> None:
    if not 1.5 <= draft.raise_at <= 200:
        faults["raise_at"] = _("超过几个上报周期算失联：1.5 到 200。")


def _quiet(draft: Draft, faults: dict[str, str]) -> None:
    if not draft.is_personal:
        faults["form"] = _("“没有动静”只用于照看人的设备。")
    if not 2 <= draft.raise_at <= 9:
        faults["raise_at"] = _("少见程度在 2 到 9 之间：3 是一千次里一次，4 是一万次里一次。")
    if draft.window_s != 0 and not 3_600 <= draft.window_s <= 2 * DAY_S:
        faults["window_s"] = _("至少安静多久：3600 到 172800 秒；0 是三小时。")


def _out_of(bounds: Bounds) -> str:
    return _("这一项读数在 %(lowest)g 到 %(highest)g%(unit)s 之间。") % {
        "lowest": bounds.lowest,
        "highest": bounds.highest,
        "unit": bounds.unit,
    }


_CHECKS = {
    ABOVE: _level,
    BELOW: _level,
    RISE: _rise,
    TOGETHER: _together,
    SILENCE: _silence,
    QUIET: _quiet,
}
