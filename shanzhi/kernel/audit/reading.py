"""What the audit administrator reads: records by person, thing, action, place and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from shanzhi.kernel.actors import Actor, Role
from shanzhi.kernel.capabilities import READ_AUDIT
from shanzhi.kernel.models import AccessRecord
from shanzhi.kernel.permissions import require

PAGE = 100


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What is asked for; empty is everything. ``before`` is the cursor of the next page."""

    actor_id: int | None = None
    subject: tuple[str, int] | None = None
    action: str = ""
    place_code: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def access_records(viewer: Actor, asked: AuditQuestion) -> list[AccessRecord]:
    """At most a page and one more, newest first. Raises Denied."""
    return list(_asked(viewer, asked).order_by("-pk")[: PAGE + 1])


def reading_of(viewer: Actor, actor_id: int) -> list[dict[str, Any]]:
    """What one person read, by action: how often, how many things, first and last time."""
    rows = _visible(viewer).filter(actor_id=actor_id)
    return _summed(rows, "action", order="-times")


def readers_of(viewer: Actor, subject: tuple[str, int]) -> list[dict[str, Any]]:
    """Who looked at one thing: account, roles at that time, how often, first and last time."""
    kind, subject_id = subject
    rows = _visible(viewer).filter(subject_kind=kind, subject_id=subject_id)
    return _summed(rows, "actor_id", "roles", order="-last")


def known_actions(viewer: Actor) -> list[str]:
    """The actions of the newest records, for the choice on the page."""
    return sorted(set(_visible(viewer).order_by("-pk").values_list("action", flat=True)[:5000]))


def _summed(rows: QuerySet[AccessRecord], *by: str, order: str) -> list[dict[str, Any]]:
    sums = {"times": Count("id"), "things": Sum("count"), "first": Min("at"), "last": Max("at")}
    found: QuerySet[Any, dict[str, Any]] = rows.values(*by).annotate(**sums)
    return list(found.order_by(order))


def _visible(viewer: Actor) -> QuerySet[AccessRecord]:
    """Records of the viewer's places, and those that belong to no place. Raises Denied."""
    require(viewer, READ_AUDIT)
    scopes = viewer.scopes(Role.AUDIT_ADMIN)
    if "" in scopes:
        return AccessRecord.objects.all()
    reach = Q(place_code="")
    for scope in scopes:
        reach |= Q(place_code__startswith=scope)
    return AccessRecord.objects.filter(reach)


def _asked(viewer: Actor, asked: AuditQuestion) -> QuerySet[AccessRecord]:
    columns = {
        "actor_id": asked.actor_id,
        "subject_kind": asked.subject and asked.subject[0],
        "subject_id": asked.subject and (asked.subject[1] or None),
        "action": asked.action or None,
        "place_code__startswith": asked.place_code or None,
        "at__gte": asked.since,
        "at__lt": asked.until,
        "pk__lt": asked.before,
    }
    given = {column: value for column, value in columns.items() if value is not None}
    return _visible(viewer).filter(**given)
