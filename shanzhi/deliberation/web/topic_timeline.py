"""The history of a topic as everybody may read it: every step with its day, and nobody's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.deliberation.models import ExecutionItem, Topic
from shanzhi.deliberation.models.topic_step import StepOutcome
from shanzhi.deliberation.queries.step_words import procedure_name, step_name
from shanzhi.kernel.api import EventRecord, history, moment

Said = dict[str, Any]
Items = dict[int, ExecutionItem]
Words = tuple[str, str, str] | None
_PLAIN = {
    "TopicRefused": gettext_lazy("没有受理"),
    "TopicAppealed": gettext_lazy("提出人申诉"),
    "TopicMerged": gettext_lazy("并入另一项议题"),
    "TopicTookOver": gettext_lazy("一项相同的议题并入"),
    "DecisionObjected": gettext_lazy("有居民提出异议"),
}


def topic_timeline(topic: Topic) -> list[dict[str, Any]]:
    """What happened, oldest first (2 queries). The topic was found for whoever reads it."""
    items = {item.pk: item for item in topic.items.all()}
    found = []
    for record in history("topic", topic.pk):
        words = _words(record, topic, items)
        if words is not None:
            title, text, tone = words
            found.append(
                {
                    "title": title,
                    "text": text,
                    "tone": tone,
                    "at": record.at,
                    "when": moment(record.at),
                }
            )
    return found


def _words(record: EventRecord, topic: Topic, items: Items) -> Words:
    kind, said = record.kind.removeprefix("deliberation."), record.payload
    if kind in _PLAIN:
        return str(_PLAIN[kind]), "", "late" if kind == "TopicRefused" else ""
    teller = _TELLERS.get(kind)
    return teller(said, topic, items) if teller else None


def _raised(said: Said, topic: Topic, _items: Items) -> Words:
    count = len(said["case_ids"])
    text = _("%(n)s 件诉求提出同样的事") % {"n": count} if count else ""
    return _("提出议题：%(origin)s") % {"origin": topic.get_origin_display()}, text, ""


def _supported(said: Said, _topic: Topic, _items: Items) -> Words:
    if not said["is_enough"]:
        return None
    return _("附议人数够了"), _("%(n)s 人附议") % {"n": said["supports"]}, "ok"


def _taken_up(said: Said, _topic: Topic, _items: Items) -> Words:
    return _("受理，按“%(name)s”办理") % {"name": procedure_name(said["procedure"])}, "", ""


def _appeal_decided(said: Said, _topic: Topic, _items: Items) -> Words:
    return _("申诉有答复：予以受理") if said["granted"] else _("申诉有答复：维持不受理"), "", ""


def _began(said: Said, topic: Topic, _items: Items) -> Words:
    name = step_name(topic.procedure, said["step"])
    return _("“%(step)s”开始") % {"step": name}, "", ""


def _ended(said: Said, topic: Topic, _items: Items) -> Words:
    name = step_name(topic.procedure, said["step"])
    outcome = StepOutcome(said["outcome"])
    title = _("“%(step)s”%(outcome)s") % {"step": name, "outcome": outcome.label}
    return title, "", "ok" if outcome == StepOutcome.MET else "late"


def _recorded(said: Said, topic: Topic, _items: Items) -> Words:
    name = step_name(topic.procedure, said["step"])
    text = _("应到 %(entitled)s 人，实到 %(present)s 人，同意 %(agreed)s 人") % said
    return _("登记会议记录：%(step)s") % {"step": name}, text, ""


def _answered(said: Said, _topic: Topic, _items: Items) -> Words:
    if said["upheld"]:
        return _("异议成立，退回重议"), "", "late"
    return _("异议已答复"), "", ""


def _item_added(said: Said, _topic: Topic, items: Items) -> Words:
    item = items.get(said["item_id"])
    return (_("确定实施事项"), item.title, "") if item else None


def _item_ended(said: Said, _topic: Topic, items: Items) -> Words:
    item = items.get(said["item_id"])
    if item is None:
        return None
    if said["outcome"] == "done":
        return _("实施事项完成"), item.title, "ok"
    return _("实施事项不再实施"), item.title, "late"


def _item_reopened(said: Said, _topic: Topic, items: Items) -> Words:
    item = items.get(said["item_id"])
    return (_("实施事项重新办理"), item.title, "late") if item else None


def _reopened(said: Said, _topic: Topic, _items: Items) -> Words:
    text = _("%(evaluated)s 人评议，%(satisfied)s 人满意") % said
    return _("评议满意率不够，重新办理"), text, "late"


def _archived(_said: Said, topic: Topic, _items: Items) -> Words:
    return _("议题结束：%(state)s") % {"state": topic.get_state_display()}, "", "ok"


def _ballot(_said: Said, _topic: Topic, _items: Items) -> Words:
    return _("发起表决"), "", ""


def _counted(said: Said, _topic: Topic, _items: Items) -> Words:
    if said["carried"] is None:
        return _("表决取消"), "", ""
    if said["carried"]:
        return _("表决通过"), "", "ok"
    return _("表决未通过"), "", "late"


Teller = Callable[[Said, Topic, Items], Words]
_TELLERS: dict[str, Teller] = {
    "TopicRaised": _raised,
    "TopicSupported": _supported,
    "TopicTakenUp": _taken_up,
    "TopicAppealDecided": _appeal_decided,
    "TopicStepBegan": _began,
    "TopicStepEnded": _ended,
    "TopicStepRecorded": _recorded,
    "TopicBallotDrafted": _ballot,
    "TopicBallotTakenOver": _counted,
    "ObjectionAnswered": _answered,
    "ExecutionItemAdded": _item_added,
    "ExecutionItemEnded": _item_ended,
    "ExecutionItemReopened": _item_reopened,
    "TopicReopened": _reopened,
    "TopicArchived": _archived,
}
