"""What people are told about alarms, and what their matter says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording
from shanzhi.places.api import division_name
from shanzhi.sensing.models import Alarm, AlarmGroup, Cause, Metric

ALARM = _("告警")
register_wording("sensing.called.fire", _("%(where)s有火情告警，请马上去看。"), ALARM)
register_wording("sensing.called.gas", _("%(where)s有燃气泄漏告警，请马上去看。"), ALARM)
register_wording("sensing.called.water", _("%(where)s有漏水或积水告警，请去看。"), ALARM)
register_wording("sensing.called.heat", _("%(where)s温度告警，请去看。"), ALARM)
register_wording("sensing.called.person", _("%(where)s有人需要帮助，请马上去看。"), ALARM)
register_wording("sensing.called.lid", _("%(where)s井盖异常，请马上去守住。"), ALARM)
register_wording("sensing.called.passage", _("%(where)s消防通道被占，请去看。"), ALARM)
register_wording("sensing.called.power", _("%(where)s停电告警，请去看有没有人被困。"), ALARM)
register_wording("sensing.called.silence", _("%(where)s一批设备失联，请去看。"), ALARM)
register_wording("sensing.called.fault", _("%(where)s设备故障告警，请去看。"), ALARM)
register_wording("sensing.called.other", _("%(where)s设备告警，请去看。"), ALARM)
register_wording("sensing.escalated", _("%(where)s的告警还没有人响应，请马上过问。"), ALARM)
register_wording("sensing.family", _("您家的设备有告警，网格员已被通知，请尽快联系家里。"), ALARM)


def where_of(group: AlarmGroup) -> str:
    """The building, or the place that holds all of it: what may be told to everybody called."""
    return group.building.full_name if group.building else division_name(group.place_code)


def value_of(metric: Metric | None, value: float | None) -> str:
    """烟雾浓度 12.5%/m; "" where there is nothing to say in numbers."""
    if metric is None or value is None or metric.is_state:
        return ""
    return f"{metric.shown_name} {value:.{metric.decimals}f}{metric.unit}"


def matter_text(group: AlarmGroup, lead: Alarm) -> str:
    """What kind, where, which value, how many; nothing of who lives there."""
    device, rule = lead.device, lead.rule
    metric = rule.metric if rule else None
    spot = "" if device.kind.is_personal else device.spot
    parts = [
        _now("%(kind)s告警：%(cause)s。")
        % {"kind": device.kind.shown_name, "cause": str(Cause(group.cause).label)},
        _now("地点：%(where)s%(spot)s。")
        % {"where": where_of(group), "spot": f"，{spot}" if spot else ""},
        _now("数值：%(value)s。") % {"value": said}
        if (said := value_of(metric, lead.value))
        else "",
        _now("共 %(n)s 个设备。") % {"n": group.alarms_count},
    ]
    return "".join(parts)
