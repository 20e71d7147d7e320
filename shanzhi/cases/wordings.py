"""What people are told about matters, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("cases.dispatched", _("新诉求 %(number)s 待接单"))
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
    "cases.CaseArchived", _("诉求 %(number)s 七天未评价，已归档；如未解决，30 天内可点链接申诉。")
)
register_wording("cases.CaseCommented", _("%(unit)s就诉求 %(number)s 给您留言。"))
register_wording("cases.ReporterLinked", _("已绑定诉求 %(number)s，今后每一步都会告诉您。"))

# Quality.
register_wording("cases.CaseSentToVerify.unit", _("诉求 %(number)s 待您单位核查"))
register_wording("cases.CaseSentToSign.unit", _("诉求 %(number)s 待您单位会签"))
register_wording("cases.VerificationFailed.unit", _("诉求 %(number)s 核查不通过，请重新处理"))
register_wording("cases.SignatureRefused.unit", _("诉求 %(number)s 会签不同意，请继续处理"))
register_wording("cases.CaseReopened.unit", _("诉求 %(number)s 已重开，请重新处理"))
register_wording("cases.CaseAppealed.unit", _("居民对诉求 %(number)s 提出申诉，请答复"))
register_wording("cases.CaseVerified", _("诉求 %(number)s 已处理并经核查，是否解决请您来说。"))
register_wording(
    "cases.CannotSigned",
    _("诉求 %(number)s 暂时无法解决，已经上一级会签，原因和依据请点链接查看。"),
)
register_wording("cases.CaseReopened", _("诉求 %(number)s 已重开，由%(unit)s重新处理。"))
register_wording("cases.CaseAppealed", _("已收到您对诉求 %(number)s 的申诉，由上一级答复。"))
register_wording("cases.AppealDecided", _("您对诉求 %(number)s 的申诉已有答复，请点链接查看。"))
register_wording(
    "cases.CaseRated.reporter",
    _("已记下您对诉求 %(number)s 的评价。对结果不服，30 天内可点链接申诉。"),
)
register_wording(
    "cases.CaseWithdrawn.reporter",
    _("诉求 %(number)s 已撤回。不是您撤回的或想法变了，30 天内可点链接申诉。"),
)
