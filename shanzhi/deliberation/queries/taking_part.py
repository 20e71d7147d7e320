"""Who somebody is to a topic: what a resident may do, and what they did."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.step_evidence import everybody_elsewhere, took_part_elsewhere
from shanzhi.kernel.api import NOBODY, Actor, Grant, Role
from shanzhi.people.api import Resident


def resident_actor(resident: Resident | None) -> Actor:
    """A resident who has proved their phone, as far as permission asks: topics that they raised are
    theirs (1 query). Nobody for None."""
    if resident is None:
        return NOBODY
    raised = Topic.objects.filter(proposer=resident).values_list("pk", flat=True)
    owns = frozenset({("resident", resident.pk), *(("topic", pk) for pk in raised)})
    return replace(NOBODY, id=resident.pk, grants=(Grant(Role.REPORTER, ""),), owns=owns)


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What somebody did in a topic."""

    is_known: bool = False
    is_proposer: bool = False
    has_supported: bool = False
    took_part: bool = False
    has_open_objection: bool = False
    has_evaluated: bool = False


def own_part_in(topic: Topic, viewer: Actor) -> OwnPart:
    """The same of one resident, for the page of a topic."""
    if viewer.kind != "reporter" or not viewer.id:
        return OwnPart()
    return OwnPart(
        is_known=True,
        is_proposer=topic.proposer_id == viewer.id,
        has_supported=topic.support_rows.filter(resident_id=viewer.id).exists(),
        took_part=took_part(topic, viewer),
        has_open_objection=topic.objections.filter(
            resident_id=viewer.id, upheld__isnull=True
        ).exists(),
        has_evaluated=topic.evaluations.filter(resident_id=viewer.id, round=topic.round).exists(),
    )


def evaluation_counts(topic: Topic) -> dict[str, int]:
    """How many of those who took part evaluated it in its present round, and how many are satisfied."""
    return topic.evaluations.filter(round=topic.round).aggregate(
        evaluated=Count("pk"), satisfied=Count("pk", filter=Q(satisfied=True))
    )


def who_took_part(topic: Topic) -> set[int]:
    """Residents who took part, as far as they are known by a number: of who only voted the ballots know (6 queries)."""
    found = {topic.proposer_id} if topic.proposer_id else set()
    for rows, field in (
        (topic.support_rows, "resident_id"),
        (topic.opinions, "resident_id"),
        (topic.objections, "resident_id"),
        (topic.matters, "case__reporter_id"),
    ):
        found |= {pk for pk in rows.values_list(field, flat=True) if pk is not None}
    return found | everybody_elsewhere(topic)


def took_part(topic: Topic, viewer: Actor) -> bool:
    """Did this resident raise it, support it, say something, object, or report one of its matters?"""
    if viewer.kind != "reporter" or not viewer.id:
        return False
    return (
        topic.proposer_id == viewer.id
        or topic.support_rows.filter(resident_id=viewer.id).exists()
        or topic.opinions.filter(resident_id=viewer.id).exists()
        or topic.objections.filter(resident_id=viewer.id).exists()
        or topic.matters.filter(case__reporter_id=viewer.id).exists()
        or took_part_elsewhere(topic, viewer.id)
    )
