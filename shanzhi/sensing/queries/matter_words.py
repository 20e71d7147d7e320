"""What the matter of a group says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.places.api import division_name
from shanzhi.sensing.models import Alarm, AlarmGroup, Cause, Metric


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
        _("%(kind)s告警：%(cause)s。")
        % {"kind": device.kind.shown_name, "cause": str(Cause(group.cause).label)},
        _("地点：%(where)s%(spot)s。")
        % {"where": where_of(group), "spot": f"，{spot}" if spot else ""},
        _("数值：%(value)s。") % {"value": said} if (said := value_of(metric, lead.value)) else "",
        _("共 %(n)s 个设备。") % {"n": group.alarms_count},
        _("刚结束不久，又告警了。") if group.reopened else "",
    ]
    return "".join(parts)
