"""A topic that has its supporters is taken up: it goes the way of a procedure."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.stepping import begin_step
from shanzhi.deliberation.actions.topic_lock import locked, require_state
from shanzhi.deliberation.events import TopicTakenUp
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.deliberation.queries.procedures import procedures_for
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now


@transaction.atomic
def take_up_topic(topic: Topic, *, by: Actor, code: str, at: datetime | None = None) -> Topic:
    """Choose the procedure ``code``, one that ships or the newest version of one of the place; its first step
    begins.

    Raises Denied; Invalid (procedure); WrongState while supporters are missing, and once it is under way.
    """
    moment = at or now()
    topic = locked(topic, by=by, capability=MANAGE_TOPICS)
    if topic.state == TopicState.RAISED:
        raise WrongState(
            _("附议人数还不够：需要 %(needed)s 人，现有 %(had)s 人。")
            % {"needed": topic.threshold, "had": topic.supports}
        )
    require_state(topic, TopicState.READY)
    if code not in {each.code for each in procedures_for(topic.place_code)}:
        raise Invalid({"procedure": _("请选择议事规程。")})
    topic.procedure = code
    topic.save(update_fields=["procedure"])
    announce(
        TopicTakenUp(topic_id=topic.pk, state=topic.state, procedure=code),
        by=by,
        place_code=topic.place_code,
        at=moment,
    )
    begin_step(topic, 0, by=by, at=moment)
    return topic
