"""What people are told about topics, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

TOPIC = _("议题")
for template, text in (
    ("TopicRaised", _("您提的事已成为议题，正在征集附议，点开看进展。")),
    ("TopicSupported", _("您的议题附议人数够了，社区会来受理，点开看进展。")),
    ("TopicMerged", _("您的议题和另一项相同的议题合并了，附议都保留，点开看进展。")),
    ("TopicRefused", _("您的议题没有被受理，原因在里面，您可以申诉一次。")),
    ("TopicAppealDecided", _("您对议题的申诉有答复了，点开看。")),
    ("TopicStepBegan", _("议题进入“%(step)s”，点开看进展。")),
    ("TopicReopened", _("评议满意率不够，议题重新办理，点开看。")),
    ("TopicArchived", _("议题已结束，结果在里面，点开看。")),
    ("ObjectionAnswered", _("您对决议的异议有答复了，点开看。")),
    ("evaluation_begins", _("您参与的议题办完了，请评一评满不满意，点开评。")),
    ("evaluation_ends", _("您参与的议题评议快结束了，还没有评的请点开评。")),
    ("desk.TopicStepEndsSoon", _("议题的“%(step)s”到 %(day)s 为止，请看还差什么。")),
    ("desk.ExecutionItemDueSoon", _("您单位的一项实施事项 %(day)s 到期，还没有结果。")),
    ("desk.TopicRaised", _("有居民提出新议题，请看一看。")),
    ("desk.TopicSupported", _("一项议题附议人数已够，请受理或说明理由。")),
    ("desk.DecisionObjected", _("有居民对公示的决议提出异议，请答复。")),
    ("desk.TopicAppealed", _("有居民对议题不受理提出申诉，请答复。")),
    ("desk.TopicBallotTakenOver", _("一项议题的表决有结果了，请办下一步。")),
    ("desk.ExecutionItemAdded", _("您单位有一项议题决议的实施事项。")),
    ("desk.ExecutionItemReopened", _("居民评议不满意，您单位的一项实施事项要重新办理。")),
):
    register_wording(f"deliberation.{template}", text, TOPIC)
