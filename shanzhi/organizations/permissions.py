"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import GRANTED_ROLES, Capability, Reach, Role, Rule, register

MANAGE_UNITS = Capability("organizations.manage_units", _("设立单位、更新单位信息"))
APPOINT = Capability("organizations.appoint", _("任免单位成员"))
ASSIGN_GRID_WORKERS = Capability("organizations.assign_grid_workers", _("安排网格员"))
READ_DIRECTORY = Capability("organizations.read_directory", _("查看单位通讯录"))
MANAGE_TEAMS = Capability("organizations.manage_teams", _("设置快反队伍"))

TABLE = (
    Rule(MANAGE_UNITS, Role.OPERATOR),
    Rule(MANAGE_UNITS, Role.SYSTEM),
    Rule(APPOINT, Role.OPERATOR),
    Rule(APPOINT, Role.SYSTEM),
    Rule(ASSIGN_GRID_WORKERS, Role.OPERATOR),
    Rule(ASSIGN_GRID_WORKERS, Role.SYSTEM),
    *(
        Rule(MANAGE_TEAMS, role)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER, Role.OPERATOR, Role.SYSTEM)
    ),
    *(Rule(READ_DIRECTORY, role, Reach.ANYWHERE) for role in GRANTED_ROLES),
)
register(TABLE)
