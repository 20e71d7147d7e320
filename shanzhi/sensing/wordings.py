"""What people are told by this room, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

# What cameras saw. No fine, no points: the message says so.
register_wording(
    "sensing.vision.lift_ebike",
    _("您登记的电动车被推进了电梯。电池着火几十秒就能夺命，请停在楼下充电棚。这是提醒，不处罚。"),
    _("安全提醒"),
)
register_wording(
    "sensing.vision.crossing",
    _("您登记的电动车闯了红灯。请等绿灯、戴头盔，平安到家。这是提醒，不处罚。"),
    _("安全提醒"),
)
register_wording(
    "sensing.vision.lift_ebike.again",
    _("您登记的电动车 90 天内又进了电梯。网格员会上门，帮您想办法停车充电，不处罚。"),
    _("安全提醒"),
)
register_wording(
    "sensing.vision.crossing.again",
    _("您登记的电动车 90 天内又闯了红灯。网格员会上门聊一聊，不处罚。"),
    _("安全提醒"),
)
register_wording(
    "sensing.vision.poster", _("有一处需要当面宣传、张贴提示，请看任务。"), _("安全宣教")
)
register_wording(
    "sensing.vision.appeal",
    _("有人对视觉事件提出申诉，请复核（不能由确认的人复核）。"),
    _("视觉事件"),
)
register_wording("sensing.vision.upheld", _("您的申诉成立，这一条已作废。"), _("安全提醒"))
register_wording(
    "sensing.vision.refused", _("您的申诉已由另一位工作人员复核，维持原结论。"), _("安全提醒")
)

# Alarms.
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

# Rules.
register_wording(
    "sensing.rule_off",
    _("有人申请停用一条关系人命的告警规则，请看原因，由您确认或不同意。"),
    _("告警规则"),
)
register_wording(
    "sensing.rule_weaker",
    _("有人申请放宽一条关系人命的告警规则，请看改了什么，由您确认或不同意。"),
    _("告警规则"),
)
