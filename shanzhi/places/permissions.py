"""Who may change places, and where. What is drawn on a wall may be read by anyone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import WORKING_ROLES, Capability, Reach, Role, Rule, register

READ_PLACES = Capability("places.read_places", _("查看网格与地点"))
IMPORT_DIVISIONS = Capability("places.import_divisions", _("导入区划"))
DRAW_DIVISION = Capability("places.draw_division", _("绘制区划边界"))
KEEP_GRIDS = Capability("places.keep_grids", _("设立网格和更名"))
DRAW_GRID = Capability("places.draw_grid", _("绘制网格边界"))
REGISTER_BUILDINGS = Capability("places.register_buildings", _("登记小区、楼栋和房屋"))
ISSUE_CODE = Capability("places.issue_code", _("发放二维码"))
REVOKE_CODE = Capability("places.revoke_code", _("停用二维码"))

_CITY = (Role.CITY_DISPATCHER,)
_STREET = (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
_COMMUNITY = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
_HOLDERS = {
    READ_PLACES: tuple(role for role in WORKING_ROLES if role is not Role.OPERATOR),
    IMPORT_DIVISIONS: _CITY,
    DRAW_DIVISION: _CITY,
    KEEP_GRIDS: _STREET,
    DRAW_GRID: _STREET,
    REGISTER_BUILDINGS: _COMMUNITY,
    ISSUE_CODE: _COMMUNITY,
    REVOKE_CODE: _COMMUNITY,
}

TABLE: tuple[Rule, ...] = (
    *(Rule(what, role, Reach.PLACE) for what, roles in _HOLDERS.items() for role in roles),
    *(Rule(what, role, Reach.PLACE) for what in _HOLDERS for role in (Role.OPERATOR, Role.SYSTEM)),
)
register(TABLE)
