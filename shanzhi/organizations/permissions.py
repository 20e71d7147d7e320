"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import WORKING_ROLES, Capability, Reach, Role, Rule, register

MANAGE_UNITS = Capability("organizations.manage_units", _("设立单位、更新单位信息"))
APPOINT = Capability("organizations.appoint", _("任免单位成员"))
ASSIGN_GRID_WORKERS = Capability("organizations.assign_grid_workers", _("安排网格员"))
PROPOSE_DUTIES = Capability("organizations.propose_duties", _("申请网格事项准入"))
ADMIT_DUTIES = Capability("organizations.admit_duties", _("审批网格事项准入"))
READ_DUTIES = Capability("organizations.read_duties", _("查看网格职责清单"))
READ_DIRECTORY = Capability("organizations.read_directory", _("查看单位通讯录"))
MANAGE_TEAMS = Capability("organizations.manage_teams", _("设置快反队伍"))
CHECK_IN = Capability("organizations.check_in", _("网格到岗"))
MANAGE_TEAM = Capability("organizations.manage_team", _("安排网格员班次、请假和培训"))

TABLE = (
    Rule(MANAGE_UNITS, Role.OPERATOR),
    Rule(MANAGE_UNITS, Role.SYSTEM),
    Rule(APPOINT, Role.OPERATOR),
    Rule(APPOINT, Role.SYSTEM),
    # The duty brings a role with it, so it is given by who gives roles.
    Rule(ASSIGN_GRID_WORKERS, Role.SECURITY_ADMIN),
    Rule(ASSIGN_GRID_WORKERS, Role.SYSTEM),
    # A department asks for its own duties; streets and the city let them onto the list.
    Rule(PROPOSE_DUTIES, Role.HANDLER, Reach.UNIT),
    Rule(PROPOSE_DUTIES, Role.STREET_DISPATCHER),
    Rule(PROPOSE_DUTIES, Role.CITY_DISPATCHER),
    Rule(ADMIT_DUTIES, Role.STREET_DISPATCHER),
    Rule(ADMIT_DUTIES, Role.CITY_DISPATCHER),
    Rule(ADMIT_DUTIES, Role.SYSTEM),
    Rule(PROPOSE_DUTIES, Role.SYSTEM),
    *(Rule(READ_DUTIES, role, Reach.ANYWHERE) for role in WORKING_ROLES),
    *(
        Rule(MANAGE_TEAMS, role)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER, Role.OPERATOR, Role.SYSTEM)
    ),
    Rule(CHECK_IN, Role.GRID_WORKER, Reach.PLACE),
    # The people of a community's grids are planned by the community.
    Rule(MANAGE_TEAM, Role.COMMUNITY_CLERK),
    Rule(MANAGE_TEAM, Role.SYSTEM),
    *(Rule(READ_DIRECTORY, role, Reach.ANYWHERE) for role in WORKING_ROLES),
)
register(TABLE)
