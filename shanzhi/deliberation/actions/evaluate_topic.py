"""民评: those who took part say whether they are satisfied with what came of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.stepping import say
from shanzhi.deliberation.actions.topic_lock import locked, require_state, resident_id_of
from shanzhi.deliberation.events import TopicEvaluationGiven
from shanzhi.deliberation.models import Topic, TopicEvaluation
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import TAKE_PART
from shanzhi.deliberation.queries.taking_part import took_part
from shanzhi.deliberation.rules.bounds import WHY, fault_of
from shanzhi.kernel.api import Actor, Conflict, Denied, Invalid, now


@transaction.atomic
def evaluate_topic(
    topic: Topic,
    *,
    by: Actor,
    satisfied: bool | None,
    why: str = "",
    item_id: int | None = None,
    at: datetime | None = None,
) -> TopicEvaluation:
    """Say it once a round; who is not satisfied says why, and may name the item.

    Raises Denied for whoever did not take part; WrongState outside of the evaluation; Conflict the second
    time; Invalid (satisfied, why, item).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=TAKE_PART)
    resident_id = resident_id_of(by)
    require_state(topic, TopicState.EVALUATED)
    if not took_part(topic, by):
        raise Denied(_("评议由附议过、发表过意见或反映过这件事的居民进行。"))
    _check(topic, satisfied, why, item_id)
    if topic.evaluations.filter(round=topic.round, resident_id=resident_id).exists():
        raise Conflict(_("您已经评议过了，谢谢。"))
    evaluation = TopicEvaluation.objects.create(
        topic=topic,
        round=topic.round,
        resident_id=resident_id,
        satisfied=bool(satisfied),
        why=why.strip(),
        item_id=item_id,
        at=moment,
    )
    event = TopicEvaluationGiven(
        topic_id=topic.pk, state=topic.state, satisfied=evaluation.satisfied, round=topic.round
    )
    say(topic, event, by=by, at=moment)
    return evaluation


def _check(topic: Topic, satisfied: bool | None, why: str, item_id: int | None) -> None:
    faults: dict[str, str] = {}
    if satisfied is None:
        faults["satisfied"] = _("请选择满意或不满意。")
    if fault := fault_of(why, (2 if satisfied is False else 0, WHY)):
        faults["why"] = fault
    if item_id is not None and not topic.items.filter(pk=item_id).exists():
        faults["item"] = _("请选择这项议题里的事项。")
    if faults:
        raise Invalid(faults)
