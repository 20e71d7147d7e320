"""What people are told about alarms, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

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
