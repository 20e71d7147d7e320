"""What a worker's device keeps of households: the list, the grid, and each household of today."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from django.db.models import Max
from django.utils.timezone import localdate

from shanzhi.kernel.api import Actor, OfflinePage, allowed, now, register_offline_pages
from shanzhi.people.api import SEE_PEOPLE, visible_households
from shanzhi.visits.models import Visit
from shanzhi.visits.queries.worklist import to_visit, visible_cares, within

# What somebody can walk to in a day. Each is a look at a household, and more than sixty within an hour
# by somebody who never did so before is unusual reading (kernel/audit/watch_rules.py).
KEPT = 40


def households_offline(actor: Actor) -> list[OfflinePage]:
    """Only for who stands at the door of a grid: a desk keeps no households on a device. Those that
    are to be visited come first, then the rest of the grid."""
    if not allowed(actor, SEE_PEOPLE):
        return []
    at = now()
    listed = [row.household.pk for row in to_visit(actor, at)[:KEPT]]
    others = visible_households(actor).exclude(pk__in=listed).order_by("building_id", "door")
    kept = [*listed, *others.values_list("pk", flat=True)[: KEPT - len(listed)]]
    changed = _changed(actor, kept)
    whole = blake2b(repr((sorted(changed.items()), localdate(at))).encode(), digest_size=8)
    return [
        OfflinePage("/worker/visits", whole.hexdigest()),
        OfflinePage("/worker/grid", whole.hexdigest()),
        *(OfflinePage(f"/worker/visits/{pk}", changed[pk]) for pk in kept),
    ]


def _changed(actor: Actor, kept: list[int]) -> dict[int, str]:
    """Another text for a household whose people, facts, visits or care have changed."""
    rows = visible_households(actor).filter(pk__in=kept)
    found = {
        pk: [str(each) for each in moments]
        for pk, *moments in rows.annotate(
            person_in=Max("people__registered_at"),
            person_out=Max("people__left_at"),
            fact_in=Max("facts__noted_at"),
            fact_out=Max("facts__ended_on"),
        ).values_list("pk", "person_in", "person_out", "fact_in", "fact_out")
    }
    visits = Visit.objects.filter(within(actor), household_id__in=kept)
    for pk, last in visits.values_list("household_id").annotate(last=Max("at")):
        if pk is not None:
            found[pk].append(_text(last))
    for care in visible_cares(actor).filter(household_id__in=kept).order_by("pk"):
        found[care.household_id].append(f"{care.pk}:{care.visit_due_on}:{care.ring_due_on}")
    return {
        pk: blake2b("|".join(parts).encode(), digest_size=8).hexdigest()
        for pk, parts in found.items()
    }


def _text(moment: datetime) -> str:
    return moment.isoformat()


register_offline_pages(households_offline)
