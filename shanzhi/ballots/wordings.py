"""What people are told about a ballot, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("ballots.noticed", _("“%(title)s”已公告，请看表决事项和投票时间。"), _("投票"))
register_wording("ballots.opened", _("“%(title)s”开始投票，请在截止前投票。"), _("投票"))
register_wording("ballots.closing_soon", _("“%(title)s”一天内截止，您还没有投票。"), _("投票"))
register_wording("ballots.counted", _("“%(title)s”的结果已公布。"), _("投票"))
register_wording("ballots.cancelled", _("“%(title)s”已取消，请看原因。"), _("投票"))
register_wording(
    "ballots.closed",
    _("“%(title)s”投票已截止：请录完按时收到的票、裁定并存的票，再计票。"),
    _("投票"),
)
register_wording(
    "ballots.set_aside", _("“%(title)s”有一位业主的纸质票和网上票并存，请裁定。"), _("投票")
)
