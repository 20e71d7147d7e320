"""Many matters with one gesture, remembered row by row so that it can be taken back."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models.states import State

UNDO_WITHIN = timedelta(minutes=10)


class BulkVerb(models.TextChoices):
    """What is done to every chosen matter."""

    DISPATCH = "dispatch", _("批量派单")
    ACCEPT = "accept", _("批量接单")
    PASS_ON = "pass_on", _("交接给同事")


class BulkResult(models.TextChoices):
    """How far one row is."""

    WAITING = "waiting", _("等待中")
    DONE = "done", _("已完成")
    REFUSED = "refused", _("未能处理")
    UNDONE = "undone", _("已撤销")
    KEPT = "kept", _("不能撤销")


class BulkOperation(models.Model):
    """One gesture: ``unit`` and ``reason`` are those of a dispatch; ``colleague`` is to whom matters are
    passed on, and ``reason`` the note for them."""

    verb = models.CharField(max_length=10, choices=BulkVerb.choices)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    colleague = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb="dispatch", unit__isnull=False, colleague__isnull=True)
                | models.Q(verb="accept", unit__isnull=True, colleague__isnull=True)
                | models.Q(verb="pass_on", unit__isnull=True, colleague__isnull=False),
                name="bulk_unit_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"


class BulkItem(models.Model):
    """One matter of it. ``before`` is how the matter stood (state, holder, assignee, clocks),
    ``sequence`` the number of its last event once the row was done: whatever comes later forbids
    an undo. ``why`` says what a refused or kept row was refused for."""

    operation = models.ForeignKey(BulkOperation, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    result = models.CharField(max_length=8, choices=BulkResult.choices, default=BulkResult.WAITING)
    why = models.CharField(max_length=300, blank=True)
    state_before = models.CharField(max_length=20, choices=State.choices, blank=True)
    before = models.JSONField(default=dict)
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "case"], name="bulk_item_once"),
            models.CheckConstraint(
                condition=models.Q(result__in=BulkResult.values), name="bulk_item_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.case_id}"
