"""The parts of a matter, and whether it may end before they do."""

from __future__ import annotations

from django.db.models import QuerySet

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import END_STATES
from shanzhi.cases.workflow import possible


def parts_of(case: Case) -> list[Case]:
    """The children of a matter in their order (1 query)."""
    return list(_parts(case).order_by("pk"))


def unfinished_parts(case: Case) -> list[Case]:
    """Children that have not ended: a part that is handled waits to be accepted (1 query)."""
    return list(_parts(case).exclude(state__in=END_STATES).order_by("pk"))


def still_waits(parent: Case) -> bool:
    """Can something still come of its parts? Not once somebody said that the whole is done."""
    return possible(parent.state, "dispatch")


def _parts(case: Case) -> QuerySet[Case]:
    return Case.objects.filter(parent_id=case.pk).select_related("holder_unit", "assignee")
