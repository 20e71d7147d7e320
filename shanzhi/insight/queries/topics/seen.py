"""Hot topics for who may see them: those with a matter in the viewer's places."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from shanzhi.cases.api import Case, visible_cases
from shanzhi.insight.models import HotTopic, TopicDecision, TopicMember
from shanzhi.insight.permissions import READ_HOT_TOPICS, READING_ROLES
from shanzhi.insight.rules.topics.heat import HOT_PEOPLE_LEAST
from shanzhi.kernel.api import Actor, NotFound, allowed, require

LISTED = 100


def visible_topics(viewer: Actor, place_code: str = "") -> QuerySet[HotTopic]:
    """Topics of which more than one person speaks, hottest first. Raises Denied."""
    require(viewer, READ_HOT_TOPICS)
    found = _reached(viewer).filter(merged_into=None, people__gte=HOT_PEOPLE_LEAST)
    if place_code:
        found = found.filter(_has_member(Q(place_code__startswith=place_code)))
    return found.order_by("-heat", "pk")


def hot_topic_for(viewer: Actor, topic_id: int) -> HotTopic:
    """Raises NotFound: to others it does not exist."""
    require(viewer, READ_HOT_TOPICS)
    found = _reached(viewer).filter(pk=topic_id).select_related("merged_into").first()
    if found is None:
        raise NotFound
    return found


def members_for(viewer: Actor, topic: HotTopic) -> list[TopicMember]:
    """Those of its matters that the viewer may see, the newest first (1 query)."""
    rows = TopicMember.objects.filter(topic=topic, case__in=visible_cases(viewer))
    return list(rows.select_related("case", "case__text").order_by("-case__opened_at"))


def decisions_of(topic: HotTopic) -> list[TopicDecision]:
    """What people decided about it, the newest first."""
    rows = topic.decisions.select_related("decided_by", "other")
    return list(rows.order_by("-pk"))


def topic_of_case(viewer: Actor, case: Case) -> HotTopic | None:
    """The topic of a matter, for who reads topics; None where it stands alone."""
    if not allowed(viewer, READ_HOT_TOPICS):
        return None
    member = TopicMember.objects.filter(case=case).select_related("topic").first()
    topic = member.topic if member else None
    return topic if topic and topic.people >= HOT_PEOPLE_LEAST else None


def counties_with_matters() -> list[str]:
    """Counties in which a matter was placed, for the house's own work."""
    codes = TopicMember.objects.values_list(Left("place_code", 6), flat=True)
    return sorted(set(codes.distinct()))


def _reached(viewer: Actor) -> QuerySet[HotTopic]:
    scopes = viewer.scopes(*READING_ROLES)
    if "" in scopes:
        return HotTopic.objects.all()
    reach = Q(pk__in=[])
    for scope in scopes:
        reach |= Q(place_code__startswith=scope) | Q(_has_member(Q(place_code__startswith=scope)))
    return HotTopic.objects.filter(reach)


def _has_member(where: Q) -> Exists:
    return Exists(TopicMember.objects.filter(where, topic=OuterRef("pk")))
