"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

READ_DEVICES = Capability("sensing.read_devices", _("查看感知设备"))
MANAGE_DEVICES = Capability("sensing.manage_devices", _("管理感知设备"))
CLAIM_DEVICES = Capability("sensing.claim_devices", _("扫码安装感知设备"))
TEND_DEVICES = Capability("sensing.tend_devices", _("检修和测试感知设备"))
KEEP_CONSENTS = Capability("sensing.keep_consents", _("登记入户同意"))
READ_ALARMS = Capability("sensing.read_alarms", _("查看告警"))
WATCH_ALARMS = Capability("sensing.watch_alarms", _("在工作台查看告警"))
ATTEND_ALARMS = Capability("sensing.attend_alarms", _("响应和处置告警"))
JUDGE_ALARMS = Capability("sensing.judge_alarms", _("归并告警并呼叫"))
MANAGE_RULES = Capability("sensing.manage_rules", _("设定告警规则"))
TAKE_IN = Capability("sensing.take_in", _("接收感知数据"))
SAY_AWAY = Capability("sensing.say_away", _("登记住户外出"))
OWN_DEVICES = Capability("sensing.own_devices", _("查看自己家的感知设备"))

# What cameras saw, and who pushes.
CONFIRM_VISION = Capability("sensing.confirm_vision", _("确认视觉事件"))
REVIEW_VISION = Capability("sensing.review_vision", _("复核视觉事件申诉"))
PUT_POSTERS = Capability("sensing.put_posters", _("张贴宣教提示"))
APPEAL_VISION = Capability("sensing.appeal_vision", _("对视觉事件申诉"))
OWN_PLATES = Capability("sensing.own_plates", _("登记自己的车牌"))
MANAGE_SOURCES = Capability("sensing.manage_sources", _("管理推送来源"))

DESKS = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
TABLE: tuple[Rule, ...] = (
    *(Rule(READ_DEVICES, role, Reach.PLACE) for role in (Role.GRID_WORKER, *DESKS)),
    # A firm that looks after devices sees those that are its own.
    Rule(READ_DEVICES, Role.HANDLER, Reach.UNIT),
    *(Rule(MANAGE_DEVICES, role, Reach.PLACE) for role in DESKS),
    Rule(MANAGE_DEVICES, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(CLAIM_DEVICES, role, Reach.PLACE) for role in (Role.GRID_WORKER, Role.COMMUNITY_CLERK)),
    Rule(CLAIM_DEVICES, Role.HANDLER, Reach.UNIT),
    Rule(CLAIM_DEVICES, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(TEND_DEVICES, role, Reach.PLACE) for role in DESKS),
    Rule(TEND_DEVICES, Role.HANDLER, Reach.UNIT),
    Rule(TEND_DEVICES, Role.SYSTEM, Reach.ANYWHERE),
    # Said at the door, or at the community's counter.
    *(Rule(KEEP_CONSENTS, role, Reach.PLACE) for role in (Role.GRID_WORKER, Role.COMMUNITY_CLERK)),
    Rule(KEEP_CONSENTS, Role.SYSTEM, Reach.ANYWHERE),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (READ_ALARMS, ATTEND_ALARMS)
        for role in (Role.GRID_WORKER, *DESKS)
    ),
    *(Rule(WATCH_ALARMS, role, Reach.PLACE) for role in (*DESKS, Role.LEADER)),
    # Who is called last sees what it is about; going there is for those below.
    Rule(READ_ALARMS, Role.LEADER, Reach.PLACE),
    # A team that was called.
    *(
        Rule(capability, Role.HANDLER, Reach.UNIT)
        for capability in (READ_ALARMS, WATCH_ALARMS, ATTEND_ALARMS)
    ),
    Rule(ATTEND_ALARMS, Role.SYSTEM, Reach.ANYWHERE),
    Rule(JUDGE_ALARMS, Role.SYSTEM, Reach.ANYWHERE),
    *(
        Rule(MANAGE_RULES, role, Reach.PLACE)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    ),
    # Those of a demo place; never the second person.
    Rule(MANAGE_RULES, Role.SYSTEM, Reach.ANYWHERE),
    Rule(TAKE_IN, Role.SYSTEM, Reach.ANYWHERE),
    # The household itself; or the worker and the community, on its word.
    *(Rule(SAY_AWAY, role, Reach.PLACE) for role in (Role.GRID_WORKER, Role.COMMUNITY_CLERK)),
    Rule(SAY_AWAY, Role.REPORTER, Reach.OWN),
    Rule(OWN_DEVICES, Role.REPORTER, Reach.OWN),
)
POSTING = (Role.GRID_WORKER, Role.COMMUNITY_CLERK)
VISION_TABLE: tuple[Rule, ...] = (
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (CONFIRM_VISION, REVIEW_VISION)
        for role in DESKS
    ),
    *(Rule(PUT_POSTERS, role, Reach.PLACE) for role in POSTING),
    Rule(APPEAL_VISION, Role.REPORTER, Reach.OWN),
    Rule(OWN_PLATES, Role.REPORTER, Reach.OWN),
    *(Rule(MANAGE_SOURCES, role, Reach.PLACE) for role in (Role.CITY_DISPATCHER, Role.OPERATOR)),
    Rule(MANAGE_SOURCES, Role.SYSTEM, Reach.ANYWHERE),
)
TABLE = (*TABLE, *VISION_TABLE)
register(TABLE)
