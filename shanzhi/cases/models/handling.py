"""Automatic and human choices about a matter, each with its reason (B9)."""

from __future__ import annotations

from django.db import models


class Classification(models.Model):
    """A category given to a matter: by a model (with confidence 0..1 and the deciding words) or
    by a person, whose correction is kept as a label to learn from."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="classifications")
    category = models.ForeignKey("cases.Category", on_delete=models.PROTECT, related_name="+")
    confidence = models.FloatField(null=True)
    words = models.JSONField(default=list)
    model_version = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True) | models.Q(confidence__range=(0, 1)),
                name="classification_confidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.category_id}"


class Dispatch(models.Model):
    """A matter was given to a unit: by a rule or by a person, with the reason and the deadline."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="dispatches")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        "cases.RoutingRule", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    dispatched_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} → {self.unit_id}"
