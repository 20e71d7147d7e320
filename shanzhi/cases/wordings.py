"""What people are told about matters, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("cases.dispatched", _("新诉求 %(number)s 待接单"))
register_wording("cases.escalated", _("诉求 %(number)s 已上报到您单位，请派单"))
register_wording("cases.escalated_from_you", _("您单位的诉求 %(number)s 已上报到上一级"))
register_wording("cases.returned", _("诉求 %(number)s 被退回，请重新派单"))
register_wording("cases.decided", _("上一级裁定诉求 %(number)s 由您单位办理，不能退回"))
register_wording("cases.CaseEscalated", _("您的诉求 %(number)s 已上报，现由%(unit)s负责安排。"))
register_wording("cases.CaseDecided", _("上一级已裁定您的诉求 %(number)s 由%(unit)s办理。"))
register_wording("cases.sent_back", _("居民退回诉求 %(number)s，请重新处理"))
register_wording("cases.ReporterAnswered", _("居民补充了诉求 %(number)s"))
register_wording("cases.CaseRated", _("居民评价了诉求 %(number)s"))
register_wording("cases.CaseWithdrawn", _("居民撤回了诉求 %(number)s"))
register_wording(
    "cases.CaseDispatched", _("您的诉求 %(number)s 已交给%(unit)s，请点链接查看进展。")
)
register_wording("cases.CaseAccepted", _("%(unit)s已接单，正在处理您的诉求 %(number)s。"))
register_wording("cases.ReporterAsked", _("关于诉求 %(number)s，%(unit)s想请您补充一些情况。"))
register_wording("cases.CaseClosed", _("%(unit)s报告诉求 %(number)s 处理完毕，是否解决请您来说。"))
register_wording(
    "cases.CaseArchived", _("诉求 %(number)s 七天未评价，已归档；如未解决请重新报事。")
)
register_wording("cases.CaseCommented", _("%(unit)s就诉求 %(number)s 给您留言。"))
register_wording("cases.ReporterLinked", _("已绑定诉求 %(number)s，今后每一步都会告诉您。"))
