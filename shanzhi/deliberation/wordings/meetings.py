"""What people are told of meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording(
    "deliberation.meeting_notice",
    _("邀请您%(when)s参加“%(title)s”，请点开看议题并回复。"),
    _("会议通知"),
)
register_wording(
    "deliberation.meeting_cancelled", _("%(when)s的“%(title)s”取消了。"), _("会议通知")
)
register_wording(
    "deliberation.meeting_task", _("会议交办给您一件事，%(day)s前完成。"), _("会议交办")
)
register_wording(
    "deliberation.meeting_soon", _("提醒您：%(when)s开“%(title)s”，点开看签到码。"), _("会议通知")
)
