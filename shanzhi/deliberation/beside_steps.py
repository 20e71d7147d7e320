"""What meetings, talks and ballots say of a topic: that they were held, and who took part."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shanzhi.ballots.api import Ballot, BallotOrigin, has_voted, register_ballot_origin
from shanzhi.deliberation.models import Invitation, Topic, TopicStep
from shanzhi.deliberation.step_evidence import (
    StepEvidence,
    register_step_evidence,
    register_taking_part,
)
from shanzhi.lib.masking import mask_for_neighbours
from shanzhi.people.api import resident


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


def came(topic: Topic, resident_id: int) -> bool:
    """Were they at one of its meetings? A talk does not know who spoke."""
    seats = Invitation.objects.filter(meeting__topic=topic, resident_id=resident_id)
    return seats.filter(came_at__isnull=False).exists()


def all_who_came(topic: Topic) -> set[int]:
    """Everybody who was at one of its meetings and whose number is known."""
    seats = Invitation.objects.filter(meeting__topic=topic, came_at__isnull=False)
    return set(seats.exclude(resident=None).values_list("resident_id", flat=True))


def voted(topic: Topic, resident_id: int) -> bool:
    """Did they vote in one of its ballots, once it was counted?"""
    steps = topic.steps.filter(carried__isnull=False).select_related("ballot")
    found = resident(resident_id)
    return found is not None and any(
        has_voted(found, step.ballot) for step in steps if step.ballot is not None
    )


def topic_of_ballot(ballot: Ballot) -> BallotOrigin | None:
    """The topic that a ballot decides."""
    step = TopicStep.objects.filter(ballot=ballot).select_related("topic").first()
    if step is None:
        return None
    return BallotOrigin(
        mask_for_neighbours(step.topic.title),
        f"/topics/{step.topic.public_id}",
        f"/desk/topics/{step.topic_id}",
    )


register_ballot_origin(topic_of_ballot)
register_step_evidence("meeting", meetings)
register_step_evidence("talk", talks)
register_taking_part("meeting", came, all_who_came)
register_taking_part("ballot", voted)
