"""Links for their cadres, and for who organises them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor, NotFound, require
from shanzhi.visits.models import Link, LinkPlan, LinkRecord
from shanzhi.visits.permissions import ORGANISING, READ_LINKS

BACK_DAYS, LISTED = 60, 400


def own_plans(viewer: Actor, today: date | None = None) -> list[LinkPlan]:
    """What the viewer has to do, what was due first, and what was due in the last sixty days
    (1 query)."""
    day = today or localdate()
    mine = LinkPlan.objects.filter(
        link__account_id=viewer.id or 0, due_on__gte=day - timedelta(days=BACK_DAYS)
    )
    return list(mine.select_related("link").order_by("due_on", "pk"))


def own_plan(viewer: Actor, plan_id: int) -> LinkPlan:
    """Raises NotFound for a plan of somebody else."""
    found = LinkPlan.objects.filter(pk=plan_id, link__account_id=viewer.id or 0)
    plan = found.select_related("link__account").first()
    if plan is None:
        raise NotFound
    return plan


def own_record(viewer: Actor, record_id: int) -> LinkRecord:
    """Raises NotFound for a record of somebody else."""
    found = LinkRecord.objects.filter(pk=record_id, plan__link__account_id=viewer.id or 0).first()
    if found is None:
        raise NotFound
    return found


def records_of_plan(plan: LinkPlan) -> list[LinkRecord]:
    """What was written for it, newest first, with the matters (1 query)."""
    return list(plan.records.select_related("case").order_by("-at", "-pk"))


def links_for(viewer: Actor, place_code: str = "") -> list[Link]:
    """Links within the viewer's places, by place (1 query). Raises Denied."""
    require(viewer, READ_LINKS)
    found = _links(viewer, place_code).select_related("account")
    return list(found.order_by("place_code", "starts_on", "pk")[:LISTED])


def link_for(viewer: Actor, link_id: int) -> Link:
    """Raises NotFound: to others it does not exist."""
    found = _links(viewer).filter(pk=link_id).select_related("account", "made_by").first()
    if found is None:
        raise NotFound
    return found


def plans_for(viewer: Actor, place_code: str = "", today: date | None = None) -> list[LinkPlan]:
    """What is due and was due in the last sixty days in the viewer's places, by place and by day
    (1 query): never by person. Raises Denied."""
    require(viewer, READ_LINKS)
    day = today or localdate()
    found = LinkPlan.objects.filter(
        link__in=_links(viewer, place_code), due_on__gte=day - timedelta(days=BACK_DAYS)
    )
    return list(
        found.select_related("link__account").order_by("link__place_code", "due_on", "task", "pk")[
            :LISTED
        ]
    )


def records_of(viewer: Actor, link: Link) -> list[LinkRecord]:
    """What was written under a link that the viewer found, newest first (2 queries)."""
    require(viewer, READ_LINKS)
    rows = LinkRecord.objects.filter(plan__link=link).select_related("plan", "case")
    return list(rows.prefetch_related("files__file").order_by("-at", "-pk")[:LISTED])


def _links(viewer: Actor, place_code: str = "") -> QuerySet[Link]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*ORGANISING):
        reach |= Q(place_code__startswith=scope)
    return Link.objects.filter(reach, place_code__startswith=place_code)
