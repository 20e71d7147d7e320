"""The kernel's own rows of the permission table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.actors import Role
from shanzhi.kernel.permissions import Capability, Reach, Rule, register

READ_DEAD_LETTERS = Capability("kernel.read_dead_letters", _("查看未送达事件"))
RETRY_DEAD_LETTER = Capability("kernel.retry_dead_letter", _("重试未送达事件"))

TABLE = (
    Rule(READ_DEAD_LETTERS, Role.OPERATOR, Reach.ANYWHERE),
    Rule(RETRY_DEAD_LETTER, Role.OPERATOR, Reach.ANYWHERE),
)
register(TABLE)
