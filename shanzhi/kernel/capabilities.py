"""The kernel's own rows of the permission table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.actors import Role
from shanzhi.kernel.permissions import Capability, Reach, Rule, register

READ_DEAD_LETTERS = Capability("kernel.read_dead_letters", _("查看未送达事件"))
RETRY_DEAD_LETTER = Capability("kernel.retry_dead_letter", _("重试未送达事件"))
MANAGE_CALENDAR = Capability("kernel.manage_calendar", _("管理工作日历"))
READ_AUDIT = Capability("kernel.read_audit", _("查看访问审计"))
HANDLE_ALERTS = Capability("kernel.handle_alerts", _("处置异常访问"))
SET_WATCH_RULES = Capability("kernel.set_watch_rules", _("修改异常访问规则"))
CALENDAR_ROLES = (Role.OPERATOR, Role.CITY_DISPATCHER)

TABLE = (
    Rule(READ_DEAD_LETTERS, Role.OPERATOR, Reach.ANYWHERE),
    Rule(RETRY_DEAD_LETTER, Role.OPERATOR, Reach.ANYWHERE),
    # An operator's own scope counts: two counties on one server keep their own holidays.
    *(Rule(MANAGE_CALENDAR, role, Reach.PLACE) for role in CALENDAR_ROLES),
    Rule(MANAGE_CALENDAR, Role.SYSTEM, Reach.ANYWHERE),
    # Who runs the system cannot read who looked, and who reads it can look at nothing else.
    Rule(READ_AUDIT, Role.AUDIT_ADMIN, Reach.PLACE),
    *(Rule(c, Role.SECURITY_ADMIN, Reach.PLACE) for c in (HANDLE_ALERTS, SET_WATCH_RULES)),
)
register(TABLE)
