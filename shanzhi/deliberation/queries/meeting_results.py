"""What meetings decided on a topic: so that the desk need not write it down a second time."""

from __future__ import annotations

from shanzhi.deliberation.models import AgendaItem, Topic, TopicStep


def decided_in_meetings(topic: Topic, step: TopicStep) -> list[AgendaItem]:
    """Items that meetings of the topic voted on since the step began, the latest first (1 query). The
    topic was found for somebody."""
    rows = AgendaItem.objects.filter(
        meeting__topic=topic, meeting__ended_at__isnull=False, decided_at__gte=step.began_at
    )
    return list(rows.select_related("meeting").order_by("-decided_at", "-pk"))
