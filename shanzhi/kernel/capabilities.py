"""The kernel's own rows of the permission table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.actors import Role
from shanzhi.kernel.permissions import Capability, Reach, Rule, register

READ_DEAD_LETTERS = Capability("kernel.read_dead_letters", _("查看未送达事件"))
RETRY_DEAD_LETTER = Capability("kernel.retry_dead_letter", _("重试未送达事件"))
MANAGE_CALENDAR = Capability("kernel.manage_calendar", _("管理工作日历"))
CALENDAR_ROLES = (Role.OPERATOR, Role.CITY_DISPATCHER)

TABLE = (
    Rule(READ_DEAD_LETTERS, Role.OPERATOR, Reach.ANYWHERE),
    Rule(RETRY_DEAD_LETTER, Role.OPERATOR, Reach.ANYWHERE),
    # An operator's own scope counts: two counties on one server keep their own holidays.
    *(Rule(MANAGE_CALENDAR, role, Reach.PLACE) for role in CALENDAR_ROLES),
    Rule(MANAGE_CALENDAR, Role.SYSTEM, Reach.ANYWHERE),
)
register(TABLE)
