"""A topic is refused with a reason; who raised it may appeal once, to the level above."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.topic_lock import locked, require_state, set_state
from shanzhi.deliberation.events import TopicAppealDecided, TopicAppealed, TopicRefused
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import (
    APPEAL_TOPIC,
    DECIDE_TOPIC_APPEAL,
    MANAGE_TOPICS,
)
from shanzhi.deliberation.rules.bounds import REASON, faults_of
from shanzhi.kernel.api import Actor, Denied, Invalid, WrongState, announce, now


@transaction.atomic
def refuse_topic(topic: Topic, *, by: Actor, reason: str, at: datetime | None = None) -> Topic:
    """Do not take it up, and say why. Raises Denied, WrongState once it is under way, Invalid (reason)."""
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    require_state(topic, TopicState.RAISED, TopicState.READY)
    if topic.appeal_decided_at is not None:
        raise WrongState(_("申诉已经支持受理，不能再以不受理结束，请受理并走程序。"))
    if faults := faults_of({"reason": (reason, REASON)}):
        raise Invalid(faults)
    topic.refusal, topic.refused_at = reason.strip(), moment
    topic.refused_by_id = by.id if by.is_staff else None
    fields = ["refusal", "refused_at", "refused_by"]
    set_state(topic, TopicState.REFUSED, at=moment, also=fields)
    announce(
        TopicRefused(topic_id=topic.pk, state=topic.state),
        by=by,
        place_code=topic.place_code,
        at=moment,
    )
    return topic


@transaction.atomic
def appeal_refusal(topic: Topic, *, by: Actor, words: str, at: datetime | None = None) -> Topic:
    """Who raised it asks the level above to look again, once.

    Raises Denied for everybody else; WrongState when it is not refused, or was appealed; Invalid (words).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=APPEAL_TOPIC)
    require_state(topic, TopicState.REFUSED)
    if topic.appealed_at is not None:
        raise WrongState(_("这项议题已经申诉过一次，答复会发短信告诉您。"))
    if faults := faults_of({"words": (words, REASON)}):
        raise Invalid(faults)
    topic.appeal, topic.appealed_at, topic.changed_at = words.strip(), moment, moment
    topic.save(update_fields=["appeal", "appealed_at", "changed_at"])
    announce(
        TopicAppealed(topic_id=topic.pk, state=topic.state),
        by=by,
        place_code=topic.place_code,
        at=moment,
    )
    return topic


@transaction.atomic
def decide_topic_appeal(
    topic: Topic, *, by: Actor, granted: bool, answer: str, at: datetime | None = None
) -> Topic:
    """The level above answers. Granted, the topic gathers or waits again as before.

    Raises Denied, also for whoever refused it; WrongState without an open appeal; Invalid (answer).
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=DECIDE_TOPIC_APPEAL)
    if topic.refused_by_id is not None and topic.refused_by_id == by.id:
        raise Denied(_("作出不受理决定的人不能答复申诉，请由上级其他人员办理。"))
    if topic.appealed_at is None or topic.appeal_decided_at is not None:
        raise WrongState(_("没有等待答复的申诉，请刷新后再看。"))
    if faults := faults_of({"answer": (answer, REASON)}):
        raise Invalid(faults)
    topic.appeal_answer, topic.appeal_decided_at = answer.strip(), moment
    topic.appeal_decided_by_id = by.id if by.is_staff else None
    enough = topic.supports >= topic.threshold
    back = TopicState.READY if enough else TopicState.RAISED
    fields = ["appeal_answer", "appeal_decided_at", "appeal_decided_by"]
    set_state(topic, back if granted else TopicState.REFUSED, at=moment, also=fields)
    announce(
        TopicAppealDecided(topic_id=topic.pk, state=topic.state, granted=granted),
        by=by,
        place_code=topic.place_code,
        at=moment,
    )
    return topic
