"""Of which topics how many spoke in a place over a period: for reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from shanzhi.insight.models import TopicMember
from shanzhi.insight.permissions import READ_HOT_TOPICS
from shanzhi.insight.rules.topics.heat import HOT_PEOPLE_LEAST
from shanzhi.kernel.api import Actor, Target, require


@dataclass(frozen=True, slots=True)
class Spoken:
    """A topic, and how many matters of it came in."""

    topic_id: int
    name: str
    matters: int


def topics_spoken_of(
    viewer: Actor, place_code: str, start: datetime, end: datetime, *, most: int = 5
) -> list[Spoken]:
    """The topics of which most matters came in during [start, end) (1 query). Raises Denied."""
    require(viewer, READ_HOT_TOPICS, Target(place_code=place_code))
    rows = (
        TopicMember.objects.filter(
            place_code__startswith=place_code,
            case__opened_at__gte=start,
            case__opened_at__lt=end,
            topic__people__gte=HOT_PEOPLE_LEAST,
        )
        .values_list("topic_id", "topic__name")
        .annotate(matters=Count("pk"))
        .order_by("-matters", "topic_id")[:most]
    )
    return [Spoken(topic_id or 0, name or "", matters) for topic_id, name, matters in rows]
