"""Who may do what with a matter: the room's rows of the permission table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

REPORT = Capability("cases.report", _("报事"))
READ = Capability("cases.read", _("查看诉求"))
WORK_DESK = Capability("cases.work_desk", _("使用工作台"))
WORK_GRID = Capability("cases.work_grid", _("使用网格端"))
ACCEPT = Capability("cases.accept", _("接单"))
DISPATCH = Capability("cases.dispatch", _("派单"))
ESCALATE = Capability("cases.escalate", _("上报"))
RETURN = Capability("cases.return", _("退回"))
DECIDE = Capability("cases.decide", _("裁定承办单位"))
COMMENT = Capability("cases.comment", _("批注"))
ATTACH = Capability("cases.attach", _("上传处理凭证"))
ASK = Capability("cases.ask", _("询问居民"))
CLOSE = Capability("cases.close", _("办结"))
CLASSIFY = Capability("cases.classify", _("更正类别"))
RATE = Capability("cases.rate", _("评价"))
SEND_BACK = Capability("cases.send_back", _("退回重办"))
ANSWER = Capability("cases.answer", _("补充说明"))
WITHDRAW = Capability("cases.withdraw", _("撤回"))
LINK_PHONE = Capability("cases.link_phone", _("留下手机号"))
SUPPORT = Capability("cases.support", _("附议"))
ARCHIVE = Capability("cases.archive", _("到期归档"))
READ_FIGURES = Capability("cases.read_figures", _("查看驾驶舱"))
READ_RULES = Capability("cases.read_rules", _("查看派单规则"))
IMPORT = Capability("cases.import", _("批量导入诉求"))

DESK_ROLES = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
READING_ROLES = (Role.GRID_WORKER, *DESK_ROLES, Role.LEADER)
FIGURE_ROLES = (*DESK_ROLES, Role.LEADER)
HOLDING_ROLES = (Role.GRID_WORKER, *DESK_ROLES, Role.HANDLER)

TABLE = (
    Rule(REPORT, Role.ANYONE, Reach.ANYWHERE),
    Rule(SUPPORT, Role.ANYONE, Reach.ANYWHERE),
    *(Rule(READ, role, Reach.PLACE) for role in READING_ROLES),
    Rule(READ, Role.HANDLER, Reach.UNIT),
    Rule(READ, Role.REPORTER, Reach.OWN),
    *(Rule(WORK_DESK, role, Reach.PLACE) for role in DESK_ROLES),
    Rule(WORK_DESK, Role.HANDLER, Reach.UNIT),
    Rule(WORK_DESK, Role.LEADER, Reach.PLACE),
    Rule(WORK_GRID, Role.GRID_WORKER, Reach.PLACE),
    *(Rule(DISPATCH, role, Reach.PLACE) for role in DESK_ROLES),
    # A department passes on what it holds: to its own teams, and to grids what is on their list.
    Rule(DISPATCH, Role.HANDLER, Reach.UNIT),
    *(Rule(ESCALATE, role, Reach.PLACE) for role in DESK_ROLES),
    *(Rule(ESCALATE, role, Reach.UNIT) for role in HOLDING_ROLES),
    Rule(ESCALATE, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(RETURN, role, Reach.UNIT) for role in HOLDING_ROLES),
    *(Rule(DECIDE, role, Reach.PLACE) for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)),
    *(
        Rule(capability, role, Reach.UNIT)
        for capability in (ACCEPT, ATTACH, ASK, CLOSE)
        for role in HOLDING_ROLES
    ),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (COMMENT, CLASSIFY)
        for role in (Role.GRID_WORKER, *DESK_ROLES)
    ),
    Rule(COMMENT, Role.HANDLER, Reach.UNIT),
    Rule(COMMENT, Role.LEADER, Reach.PLACE),
    Rule(CLASSIFY, Role.HANDLER, Reach.UNIT),
    *(
        Rule(capability, Role.REPORTER, Reach.OWN)
        for capability in (RATE, SEND_BACK, ANSWER, WITHDRAW, LINK_PHONE)
    ),
    Rule(ARCHIVE, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(READ_FIGURES, role, Reach.PLACE) for role in FIGURE_ROLES),
    *(Rule(READ_RULES, role, Reach.PLACE) for role in FIGURE_ROLES),
    Rule(IMPORT, Role.CITY_DISPATCHER, Reach.PLACE),
    # A file of past reports brings its own handling with it.
    *(Rule(capability, Role.SYSTEM, Reach.ANYWHERE) for capability in (IMPORT, ACCEPT, CLOSE)),
)
register(TABLE)
