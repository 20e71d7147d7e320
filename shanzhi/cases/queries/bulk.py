"""Bulk operations as those who gave them see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from shanzhi.cases.models import BulkItem, BulkOperation
from shanzhi.cases.models.bulk import UNDO_WITHIN, BulkResult
from shanzhi.kernel.api import Actor, NotFound


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an operation is. ``counts`` is by result; ``trouble`` the rows that were refused,
    or that could not be taken back, each with its reason."""

    operation: BulkOperation
    counts: dict[str, int] = field(default_factory=dict)
    trouble: list[BulkItem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Rows whose turn has not come: forwards, or backwards once it is being taken back."""
        waiting = BulkResult.WAITING if self.operation.undone_at is None else BulkResult.DONE
        return self.counts.get(waiting, 0)

    def may_be_undone(self, at: datetime) -> bool:
        """Is there something to take back, and time left for it?"""
        return (
            self.operation.undone_at is None
            and not self.left
            and bool(self.counts.get(BulkResult.DONE))
            and at <= self.operation.at + UNDO_WITHIN
        )


def operation_of(viewer: Actor, operation_id: int) -> BulkOperation:
    """One of the viewer's own operations. Raises NotFound for others'."""
    found = (
        BulkOperation.objects.select_related("unit", "colleague")
        .filter(pk=operation_id, made_by_id=viewer.id)
        .first()
    )
    if found is None or not viewer.is_staff:
        raise NotFound
    return found


def progress_of(operation: BulkOperation) -> Progress:
    """How far it is (2 queries)."""
    grouped = operation.items.order_by().values_list("result").annotate(n=Count("id"))
    trouble = operation.items.filter(result__in=[BulkResult.REFUSED, BulkResult.KEPT])
    return Progress(
        operation, dict(grouped), list(trouble.select_related("case").order_by("result", "id"))
    )
