"""What meetings and talks say of a step of a topic: that they were held, and that people took part."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Topic, TopicStep
from shanzhi.deliberation.step_evidence import StepEvidence, register_step_evidence


def meetings(topic: Topic, step: TopicStep) -> Iterator[StepEvidence]:
    """Meetings of the topic that were announced during the step; one that was held counts."""
    rows = topic.meetings.filter(noticed_at__isnull=False, starts_at__gte=step.began_at)
    if step.ended_at is not None:
        rows = rows.filter(starts_at__lte=step.ended_at)
    for meeting in rows.order_by("starts_at"):
        yield StepEvidence(
            what=_("会议：%(title)s") % {"title": meeting.title},
            href=f"/meetings/{meeting.public_id}",
            at=meeting.starts_at,
            counts=meeting.ended_at is not None,
        )


def talks(topic: Topic, step: TopicStep) -> Iterator[StepEvidence]:
    """Talks of the topic that were open during the step; one in which enough people voted counts."""
    rows = topic.talks.select_related("result").filter(opened_at__gte=step.began_at)
    if step.ended_at is not None:
        rows = rows.filter(opened_at__lte=step.ended_at)
    for talk in rows.order_by("opened_at"):
        result = getattr(talk, "result", None)
        yield StepEvidence(
            what=_("众议：%(question)s") % {"question": talk.question},
            href=f"/talks/{talk.public_id}/results",
            at=talk.opened_at,
            counts=result is not None and result.voters > 0,
        )


register_step_evidence("meeting", meetings)
register_step_evidence("talk", talks)
