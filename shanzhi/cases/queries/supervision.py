"""What is watched, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from shanzhi.cases.models import Case, Reminder, Supervision
from shanzhi.cases.models.supervision import ReminderState
from shanzhi.cases.permissions import FIGURE_ROLES, READ_JOINT
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor, NotFound, require

PAGE = 100


def supervisions(
    viewer: Actor, *, mine: bool = False, overdue: bool = False, ended: bool = False
) -> list[Supervision]:
    """Watched matters in the viewer's places, newest first (3 queries). ``overdue``: of which a
    reminder stands unanswered past its time. Raises Denied."""
    require(viewer, READ_JOINT)
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*FIGURE_ROLES):
        reach |= Q(place_code__startswith=scope)
    found = _rows().filter(reach, ended_at__isnull=not ended)
    if mine:
        found = found.filter(asked_by_id=viewer.id)
    if overdue:
        silent = Reminder.objects.filter(
            supervision=OuterRef("pk"), state=ReminderState.OVERDUE, answered_at__isnull=True
        )
        found = found.filter(Exists(silent))
    return list(found.order_by("-pk")[:PAGE])


def supervisions_of(case: Case) -> list[Supervision]:
    """Every supervision of a matter with its reminders, newest first (2 queries)."""
    return list(_rows().filter(case=case).order_by("-pk"))


def supervision_for(viewer: Actor, supervision_id: int) -> Supervision:
    """A supervision of a matter that the viewer may see. Raises NotFound."""
    return _found(_rows().filter(pk=supervision_id), viewer)


def reminder_for(viewer: Actor, reminder_id: int) -> Reminder:
    """A reminder about a matter that the viewer may see. Raises NotFound."""
    row = Reminder.objects.select_related("supervision__case").filter(pk=reminder_id).first()
    if row is None or not visible_cases(viewer).filter(pk=row.supervision.case_id).exists():
        raise NotFound
    return row


def watched_ids(case_ids: Iterable[int]) -> set[int]:
    """Which of these matters are watched at this moment (1 query)."""
    rows = Supervision.objects.filter(case_id__in=[*case_ids], ended_at__isnull=True)
    return set(rows.values_list("case_id", flat=True))


def _found(rows: QuerySet[Supervision], viewer: Actor) -> Supervision:
    row = rows.first()
    if row is None or not visible_cases(viewer).filter(pk=row.case_id).exists():
        raise NotFound
    return row


def _rows() -> QuerySet[Supervision]:
    return Supervision.objects.select_related(
        "case__holder_unit", "asked_by", "ended_by"
    ).prefetch_related("reminders__answered_by")
