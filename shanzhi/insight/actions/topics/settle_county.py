"""In the night matters are looked at again, now that those after them are known; heat cools down."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shanzhi.insight.actions.topics.place_matter import one_at_a_time
from shanzhi.insight.models import HotTopic, TopicMember
from shanzhi.insight.permissions import EDIT_HOT_TOPICS
from shanzhi.insight.queries.topics.memory import VERSION, Memory, forget_memories, memory_of
from shanzhi.insight.queries.topics.reckoning import reckon
from shanzhi.insight.rules.topics.placing import settle
from shanzhi.kernel.api import Actor, Target, bump, now, require

WARM_DAYS = 400
"""A topic of which nobody spoke for so long is as cold as it gets."""


def settle_county(county: str, *, by: Actor, at: datetime | None = None) -> int:
    """Settle the county's matters and reckon its topics anew; what people decided stays. Returns
    how many matters moved. Raises Denied."""
    moment = at or now()
    require(by, EDIT_HOT_TOPICS, Target(place_code=county))
    try:
        with transaction.atomic():
            one_at_a_time(county)
            memory = memory_of(county)
            moved = _settled(memory, moment)
            _reckon_all(county, moment)
            bump(VERSION)
    except BaseException:
        forget_memories()  # it holds what was not kept
        raise
    return moved


def _settled(memory: Memory, at: datetime) -> int:
    before = memory.placed.index.labels.copy()
    decided = HotTopic.objects.filter(place_code__startswith=memory.county, is_decided=True)
    pinned = {
        memory.labels[pk] for pk in decided.values_list("pk", flat=True) if pk in memory.labels
    }
    settle(memory.placed, pinned=frozenset(pinned))
    rows = (before != memory.placed.index.labels).nonzero()[0].tolist()
    for row in rows:
        label = int(memory.placed.index.labels[row])
        topic_id = memory.topic_ids.get(label) or _opened(memory, label, at)
        TopicMember.objects.filter(case_id=memory.cases[row]).update(topic=topic_id)
    return len(rows)


def _opened(memory: Memory, label: int, at: datetime) -> int:
    """Matters that stood alone are a topic: with everybody under this label."""
    rows = (memory.placed.index.labels == label).nonzero()[0].tolist()
    members = TopicMember.objects.filter(case_id__in=[memory.cases[row] for row in rows])
    place = members.values_list("place_code", flat=True)[0]
    topic = HotTopic.objects.create(place_code=place, first_at=at, last_at=at, reckoned_at=at)
    members.update(topic=topic)
    memory.topic_ids[label], memory.labels[topic.pk] = topic.pk, label
    return topic.pk


def _reckon_all(county: str, at: datetime) -> None:
    warm = HotTopic.objects.filter(
        place_code__startswith=county, merged_into=None,
        last_at__gt=at - timedelta(days=WARM_DAYS),
    )  # fmt: skip
    for topic in warm.select_for_update().order_by("pk"):
        reckon(topic, at)
        topic.save()
