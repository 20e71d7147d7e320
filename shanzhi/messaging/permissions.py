"""Who may do what in this room. One's own inbox needs no row: it is asked by its owner only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

READ_FAILED_NOTICES = Capability("messaging.read_failed_notices", _("查看发送失败的消息"))
RESEND_NOTICES = Capability("messaging.resend_notices", _("重新发送消息"))

TABLE = (
    Rule(READ_FAILED_NOTICES, Role.OPERATOR, Reach.ANYWHERE),
    Rule(RESEND_NOTICES, Role.OPERATOR, Reach.ANYWHERE),
)
register(TABLE)
