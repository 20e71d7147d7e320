"""Matters that ask for the same: same category, same community, within a time, of no topic yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shanzhi.cases.api import Case, category_name, visible_cases
from shanzhi.deliberation.models import TopicMatter
from shanzhi.deliberation.permissions.topics import DESKS, MANAGE_TOPICS
from shanzhi.deliberation.rules.bounds import GATHERED
from shanzhi.kernel.api import Actor, now, require
from shanzhi.places.api import division_name

WITHIN = timedelta(days=60)
AT_LEAST, SHOWN = 3, 6
# Taken back or gone on in another matter.
NOT_ASKING = ("withdrawn", "merged")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Matters of one category in one community: enough to be a topic."""

    place_code: str
    place: str
    category_code: str
    category: str
    cases: list[Case]


def candidates(viewer: Actor, at: datetime | None = None) -> list[Candidate]:
    """Groups of at least three in the viewer's places, the largest first (2 queries). Raises Denied."""
    require(viewer, MANAGE_TOPICS)
    rows = _asking(viewer, at or now())
    groups = list(
        rows.values("community_code", "category_id")
        .annotate(found=Count("pk"))
        .filter(found__gte=AT_LEAST)
        .order_by("-found", "community_code", "category_id")[:SHOWN]
    )
    if not groups:
        return []
    wanted = Q(pk__in=[])
    for group in groups:
        wanted |= Q(community_code=group["community_code"], category_id=group["category_id"])
    cases = list(rows.filter(wanted).order_by("-pk"))
    return [_candidate(group["community_code"], group["category_id"], cases) for group in groups]


def asking_cases(viewer: Actor, ids: list[int], at: datetime | None = None) -> list[Case]:
    """Those of these matters that may go into a topic of the viewer's (1 query). Raises Denied."""
    require(viewer, MANAGE_TOPICS)
    return list(_asking(viewer, at or now()).filter(pk__in=ids[:GATHERED]).order_by("-pk"))


def _candidate(place: str, category: str, cases: list[Case]) -> Candidate:
    own = [case for case in cases if (case.community_code, case.category_id) == (place, category)]
    return Candidate(place, division_name(place), category, category_name(category), own[:GATHERED])


def _asking(viewer: Actor, moment: datetime) -> QuerySet[Case]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*DESKS):
        reach |= Q(place_code__startswith=scope)
    return (
        visible_cases(viewer)
        .filter(reach, opened_at__gte=moment - WITHIN, parent__isnull=True)
        .exclude(state__in=NOT_ASKING)
        .exclude(community_code="")
        .filter(~Exists(TopicMatter.objects.filter(case_id=OuterRef("pk"))))
    )
