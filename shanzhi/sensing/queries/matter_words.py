"""What the matter of a group says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.places.api import division_name
from shanzhi.sensing.models import AlarmGroup, Cause, Metric
from shanzhi.sensing.queries.scenes import Scene


def where_of(group: AlarmGroup | Scene) -> str:
    """The building, or the place that holds all of it: what may be told to everybody called."""
    return group.building.full_name if group.building else division_name(group.place_code)


def value_of(metric: Metric | None, value: float | None) -> str:
    """烟雾浓度 12.5%/m; "" where there is nothing to say in numbers."""
    if metric is None or value is None or metric.is_state:
        return ""
    return f"{metric.shown_name} {value:.{metric.decimals}f}{metric.unit}"


def matter_text(scene: Scene) -> str:
    """What kind, where, which value, how many; nothing of who lives there."""
    spot = "" if scene.is_personal else scene.spot
    said = value_of(scene.metric, scene.value)
    parts = [
        _("%(kind)s告警：%(cause)s。")
        % {"kind": _(scene.kind), "cause": str(Cause(scene.cause).label)},
        _("地点：%(where)s%(spot)s。")
        % {"where": where_of(scene), "spot": f"，{spot}" if spot else ""},
        _("数值：%(value)s。") % {"value": said} if said else "",
        _("共 %(n)s 个设备。") % {"n": scene.alarms_count},
        _("刚结束不久，又告警了。") if scene.reopened else "",
    ]
    return "".join(parts)
