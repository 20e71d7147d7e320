"""Two topics that ask for the same become one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.topic_lock import require_state, set_state
from shanzhi.deliberation.events import TopicMerged, TopicTookOver
from shanzhi.deliberation.models import Topic, TopicMatter, TopicOpinion, TopicSupport
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import MANAGE_TOPICS
from shanzhi.kernel.api import Actor, Invalid, announce, now, require


@transaction.atomic
def merge_topics(topic: Topic, into: Topic, *, by: Actor, at: datetime | None = None) -> Topic:
    """``topic`` goes on in ``into``: supporters (each person once), matters and opinions go over.

    Raises Denied; Invalid (into: itself, or of another place); WrongState unless both are still waiting.
    """
    moment = at or now()
    if topic.pk == into.pk:
        raise Invalid({"into": _("不能并入自己，请选择另一项议题。")})
    both = Topic.objects.select_for_update(of=("self",)).filter(pk__in=[topic.pk, into.pk])
    found = {row.pk: row for row in both.order_by("pk")}
    topic, into = found[topic.pk], found[into.pk]
    for each in (topic, into):
        require(by, MANAGE_TOPICS, each.target())
        require_state(each, TopicState.RAISED, TopicState.READY)
    if topic.place_code[:9] != into.place_code[:9]:
        raise Invalid({"into": _("只能合并同一街道（镇）里的议题。")})
    _hand_over(topic, into)
    topic.merged_into = into
    set_state(topic, TopicState.MERGED, at=moment, also=["merged_into"])
    into.supports = into.support_rows.count()
    enough = into.supports >= into.threshold
    set_state(into, TopicState.READY if enough else TopicState.RAISED, at=moment, also=["supports"])
    gone = TopicMerged(topic_id=topic.pk, state=topic.state, into_id=into.pk)
    announce(gone, by=by, place_code=topic.place_code, at=moment)
    grown = TopicTookOver(
        topic_id=into.pk, state=into.state, from_id=topic.pk, supports=into.supports
    )
    announce(grown, by=by, place_code=into.place_code, at=moment)
    return into


def _hand_over(topic: Topic, into: Topic) -> None:
    there = TopicSupport.objects.filter(topic=into)
    residents = there.exclude(resident=None).values("resident")
    accounts = there.exclude(account=None).values("account")
    ours = TopicSupport.objects.filter(topic=topic)
    ours.filter(resident__in=residents).delete()
    ours.filter(account__in=accounts).delete()
    ours.update(topic=into)
    TopicMatter.objects.filter(topic=topic).update(topic=into)
    TopicOpinion.objects.filter(topic=topic).update(topic=into)
