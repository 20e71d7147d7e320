"""What people are told about matters, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("cases.dispatched", _("新诉求 %(number)s 待接单"))
register_wording("cases.escalated", _("诉求 %(number)s 已上报到您单位，请派单"))
register_wording("cases.escalated_from_you", _("您单位的诉求 %(number)s 已上报到上一级"))
register_wording("cases.danger_below", _("下级收到紧急诉求 %(number)s，请关注"))
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
    "cases.CaseArchived", _("诉求 %(number)s 七天未评价，已归档；如未解决，30 天内可点链接申诉。")
)
register_wording("cases.CaseCommented", _("%(unit)s就诉求 %(number)s 给您留言。"))
register_wording("cases.ReporterLinked", _("已绑定诉求 %(number)s，今后每一步都会告诉您。"))
# Time.
register_wording("cases.TimeAsked", _("诉求 %(number)s 申请延时或暂停，请审批"))
register_wording("cases.TimeGranted", _("诉求 %(number)s 的延时或暂停申请已同意"))
register_wording("cases.TimeRefused", _("诉求 %(number)s 的延时或暂停申请未同意，请看说明"))
register_wording("cases.ClockRunningOut", _("诉求 %(number)s 的时限快到了，请抓紧办理"))
register_wording("cases.ClockRunningOut.accept", _("诉求 %(number)s 的接单时限快到了，请抓紧接单"))
register_wording(
    "cases.ClockRunningOut.contact", _("诉求 %(number)s 的首次联系时限快到了，请抓紧联系报事人")
)
register_wording("cases.ClockRunningOut.verify", _("诉求 %(number)s 的核查时限快到了，请抓紧核查"))
register_wording(
    "cases.ClockRunningOut.whistle", _("诉求 %(number)s 吹哨报到的时限快到了，请抓紧报到")
)
register_wording("cases.ClockRanOut", _("诉求 %(number)s 已超时，请马上办理"))
register_wording("cases.ClockRanOut.accept", _("诉求 %(number)s 接单已超时，请马上接单"))
register_wording("cases.ClockRanOut.contact", _("诉求 %(number)s 首次联系已超时，请马上联系报事人"))
register_wording("cases.ClockRanOut.verify", _("诉求 %(number)s 核查已超时，请马上核查"))
register_wording("cases.ClockRanOut.whistle", _("诉求 %(number)s 吹哨报到已超时，请马上报到"))
register_wording("cases.ClockRanOut.above", _("您派出的诉求 %(number)s 已超时，请督促"))
register_wording("cases.ClockRanOut.above.accept", _("您派出的诉求 %(number)s 接单已超时，请督促"))
register_wording(
    "cases.ClockRanOut.above.contact", _("您派出的诉求 %(number)s 首次联系已超时，请督促")
)
register_wording("cases.ClockRanOut.above.verify", _("诉求 %(number)s 核查已超时，请督促"))
register_wording("cases.ClockRanOut.above.whistle", _("诉求 %(number)s 吹哨报到已超时，请督促"))

# Many matters, few people.
register_wording(
    "cases.CaseMerged",
    _("您的诉求 %(number)s 和 %(into)s 说的是同一件事，已并在一起办理，进展照样告诉您。"),
)
register_wording(
    "cases.CaseAbsorbed", _("又有居民反映了您的诉求 %(into)s 说的事，已并在一起办理。")
)
register_wording("cases.CaseUnmerged", _("您的诉求 %(number)s 改为单独办理，由%(unit)s负责。"))
register_wording(
    "cases.CaseReleased", _("诉求 %(number)s 不再和您的诉求 %(into)s 一起办理，您的照常办理。")
)
register_wording(
    "cases.MergedClosed",
    _("%(unit)s报告诉求 %(into)s 处理完毕，您的诉求 %(number)s 并在其中，请点链接看答复。"),
)
register_wording("cases.FollowedClosed", _("您关注的诉求 %(number)s 已有答复，请点链接查看。"))
register_wording(
    "cases.FollowedWithdrawn",
    _("您关注的诉求 %(number)s 已由报事人撤回。如果问题还在，请您重新报事。"),
)
register_wording("cases.Mentioned", _("有同事在诉求 %(number)s 的批注里提到了您"))
register_wording("cases.passed_on", _("同事把 %(count)s 件诉求交接给您，请看今天的任务"))
register_wording("cases.taken_again", _("同事收回了刚才交接给您的 %(count)s 件诉求"))
# Working together.
register_wording("cases.whistled", _("吹哨：请到场处理诉求 %(number)s"))
register_wording("cases.unwhistled", _("诉求 %(number)s 不用到场了"))
register_wording("cases.UnitReportedIn", _("%(unit)s已到场：诉求 %(number)s"))
register_wording("cases.UnitDidPart", _("%(unit)s完成了诉求 %(number)s 的现场任务，请评价"))
register_wording("cases.UnitMissed", _("%(unit)s没有按时到场：诉求 %(number)s"))
register_wording("cases.part_handled", _("子项 %(number)s 已处理，请验收"))
register_wording("cases.part_sent_back", _("子项 %(number)s 没有办好，请重新处理"))
register_wording("cases.part_ended", _("您的诉求 %(number)s 有一部分已结束，请点链接查看。"))
register_wording("cases.reminded", _("催办：请答复诉求 %(number)s"))
register_wording("cases.ReminderAnswered", _("承办单位答复了催办：诉求 %(number)s"))
register_wording("cases.ReminderOverdue", _("催办到时没有答复：诉求 %(number)s"))
register_wording("cases.chase_due", _("该追问外部进展了：诉求 %(number)s"))
register_wording(
    "cases.CaseHandedOver", _("您的诉求 %(number)s 已移交平台外的系统办理，请点链接查看。")
)
register_wording("cases.CaseTakenBack", _("您的诉求 %(number)s 有了外部回复，请点链接查看。"))
register_wording("cases.team_called", _("快反呼叫：诉求 %(number)s，请马上应答"))
register_wording("cases.TeamSetOut", _("%(unit)s已出动：诉求 %(number)s"))
register_wording("cases.TeamArrived", _("%(unit)s已到场：诉求 %(number)s"))
register_wording("cases.TeamDone", _("%(unit)s处理完毕：诉求 %(number)s"))
register_wording("cases.NoTeamLeft", _("没有别的空闲队伍了，请另作安排：诉求 %(number)s"))
register_wording("cases.corrected", _("诉求 %(number)s 的批量操作已撤销，仍由%(unit)s承办"))
register_wording("cases.CaseCorrected", _("更正：您的诉求 %(number)s 仍由%(unit)s办理。"))

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
register_wording(
    "cases.VerificationFailed",
    _("您的诉求 %(number)s 的处理结果没有通过核查，由%(unit)s重新处理。"),
)
register_wording(
    "cases.SignatureRefused",
    _("%(unit)s说您的诉求 %(number)s 暂时无法解决，上一级没有同意，要求继续处理。"),
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
