"""Who may do what with a matter: the room's rows of the permission table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

REPORT = Capability("cases.report", _("报事"))
PATROL = Capability("cases.patrol", _("巡查随手报"))
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
UNMASK = Capability("cases.unmask", _("查看报事人电话"))
LINK_PHONE = Capability("cases.link_phone", _("留下手机号"))
SUPPORT = Capability("cases.support", _("附议"))
ARCHIVE = Capability("cases.archive", _("到期归档"))
READ_FIGURES = Capability("cases.read_figures", _("查看驾驶舱"))
READ_RULES = Capability("cases.read_rules", _("查看派单、时限和上报规则"))
IMPORT = Capability("cases.import", _("批量导入诉求"))
# Time (clocks, deadlines, standards).
ASK_TIME = Capability("cases.ask_time", _("申请延时或暂停"))
GRANT_TIME = Capability("cases.grant_time", _("审批延时与暂停"))
RESUME_CLOCK = Capability("cases.resume_clock", _("恢复计时"))
SWEEP_CLOCKS = Capability("cases.sweep_clocks", _("检查时限"))
RECOUNT_CLOCKS = Capability("cases.recount_clocks", _("重新计算时限"))
MANAGE_DEADLINES = Capability("cases.manage_deadlines", _("管理时限规定"))
CHOOSE_STANDARD = Capability("cases.choose_standard", _("选定立案结案标准"))
IMPORT_STANDARDS = Capability("cases.import_standards", _("导入立案结案标准"))
# Many matters, few people.
MERGE = Capability("cases.merge", _("并案"))
CORRECT = Capability("cases.correct", _("更正地点和紧急程度"))
TICK = Capability("cases.tick", _("勾选核对清单"))
MANAGE_TEMPLATES = Capability("cases.manage_templates", _("管理模板、宏和核对清单"))
# Working together: whistle, parts, rapid teams, systems outside, supervision.
WHISTLE = Capability("cases.whistle", _("吹哨、评价到场单位"))
ATTEND = Capability("cases.attend", _("报到、完成到场任务"))
SPLIT = Capability("cases.split", _("拆分诉求、验收子项"))
CALL_TEAM = Capability("cases.call_team", _("呼叫快反队伍"))
ANSWER_CALL = Capability("cases.answer_call", _("应答快反呼叫"))
HAND_OVER = Capability("cases.hand_over", _("移交外部并追问"))
NAME_SYSTEMS = Capability("cases.name_systems", _("设定外部系统"))
SUPERVISE = Capability("cases.supervise", _("督办"))
ANSWER_REMINDER = Capability("cases.answer_reminder", _("答复催办"))
READ_JOINT = Capability("cases.read_joint", _("查看吹哨、督办和外部事项"))
KEEP_TIME = Capability("cases.keep_time", _("到时未到、未答的登记"))
NOTE_SIGNALS = Capability("cases.note_signals", _("登记又有设备告警"))
PASS_ON = Capability("cases.pass_on", _("交接给同事"))
# Views, rules and calls at the desk.
SAVE_VIEWS = Capability("cases.save_views", _("保存视图"))
SHARE_VIEWS = Capability("cases.share_views", _("共享视图"))
MANAGE_RULES = Capability("cases.manage_rules", _("修改派单和自动上报规则"))
TAKE_CALLS = Capability("cases.take_calls", _("登记来电"))
EXPORT = Capability("cases.export", _("导出诉求"))
# Quality: who looks at a closing again, opens what was ended, and sets what is asked for.
VERIFY = Capability("cases.verify", _("核查"))
SIGN = Capability("cases.sign", _("会签"))
REOPEN = Capability("cases.reopen", _("重开"))
APPEAL = Capability("cases.appeal", _("申诉"))
DECIDE_APPEAL = Capability("cases.decide_appeal", _("处理申诉"))
SET_QUALITY = Capability("cases.set_quality", _("设置核查比例和指标"))
SET_EVIDENCE = Capability("cases.set_evidence", _("设置凭证要求"))

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
    Rule(PATROL, Role.GRID_WORKER, Reach.PLACE),
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
        for capability in (ACCEPT, ATTACH, ASK, CLOSE, UNMASK, PASS_ON)
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
    # Reports are drafted at the end of each week, month and quarter by the house itself.
    Rule(READ_FIGURES, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(READ_RULES, role, Reach.PLACE) for role in FIGURE_ROLES),
    Rule(IMPORT, Role.CITY_DISPATCHER, Reach.PLACE),
    # Time: who handles asks, a desk of the matter's circle or above it decides.
    *(Rule(ASK_TIME, role, Reach.UNIT) for role in HOLDING_ROLES),
    *(Rule(RESUME_CLOCK, role, Reach.UNIT) for role in HOLDING_ROLES),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (GRANT_TIME, RESUME_CLOCK, CHOOSE_STANDARD)
        for role in DESK_ROLES
    ),
    *(
        Rule(MANAGE_DEADLINES, role, Reach.PLACE)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER, Role.OPERATOR)
    ),
    Rule(IMPORT_STANDARDS, Role.CITY_DISPATCHER, Reach.PLACE),
    *(
        Rule(capability, Role.SYSTEM, Reach.ANYWHERE)
        for capability in (SWEEP_CLOCKS, RECOUNT_CLOCKS, IMPORT_STANDARDS, MANAGE_DEADLINES)
    ),
    # Quality. Who holds a matter that is verified looks at it; who stands above always may, so
    # that nothing waits for an empty office.
    Rule(VERIFY, Role.COMMUNITY_CLERK, Reach.UNIT),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (VERIFY, SIGN, REOPEN, DECIDE_APPEAL, SET_QUALITY)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    ),
    Rule(SET_EVIDENCE, Role.CITY_DISPATCHER, Reach.PLACE),
    Rule(APPEAL, Role.REPORTER, Reach.OWN),
    # A file of past reports brings its own handling with it.
    *(Rule(capability, Role.SYSTEM, Reach.ANYWHERE) for capability in (IMPORT, ACCEPT, CLOSE)),
    # Many matters, few people.
    *(Rule(MERGE, role, Reach.PLACE) for role in DESK_ROLES),
    Rule(MERGE, Role.SYSTEM, Reach.ANYWHERE),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (CORRECT, TICK)
        for role in (Role.GRID_WORKER, *DESK_ROLES)
    ),
    *(Rule(capability, Role.HANDLER, Reach.UNIT) for capability in (CORRECT, TICK)),
    *(Rule(MANAGE_TEMPLATES, role, Reach.PLACE) for role in DESK_ROLES),
    # Working together: whoever has the place asks for help, whoever is asked answers for the unit.
    *(Rule(c, role, Reach.PLACE) for c in (WHISTLE, CALL_TEAM, SPLIT) for role in DESK_ROLES),
    *(Rule(SPLIT, role, Reach.UNIT) for role in HOLDING_ROLES),
    *(
        Rule(capability, role, Reach.UNIT)
        for capability in (ATTEND, ANSWER_CALL, HAND_OVER, ANSWER_REMINDER)
        for role in HOLDING_ROLES
    ),
    *(
        Rule(SUPERVISE, role, Reach.PLACE)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER, Role.LEADER)
    ),
    *(Rule(READ_JOINT, role, Reach.PLACE) for role in FIGURE_ROLES),
    *(Rule(NAME_SYSTEMS, role) for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)),
    Rule(KEEP_TIME, Role.SYSTEM, Reach.ANYWHERE),
    Rule(NOTE_SIGNALS, Role.SYSTEM, Reach.ANYWHERE),
    # Views, rules and calls at the desk.
    *(Rule(SAVE_VIEWS, role) for role in (*DESK_ROLES, Role.HANDLER, Role.LEADER)),
    *(Rule(capability, role) for capability in (SHARE_VIEWS, TAKE_CALLS) for role in DESK_ROLES),
    # Who answers for a whole street may take a list out of the house; a desk of a community asks.
    *(Rule(EXPORT, role) for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)),
    *(Rule(MANAGE_RULES, role) for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)),
)
register(TABLE)
