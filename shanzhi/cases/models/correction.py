"""What people correct about a matter, each time with the reason."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CorrectedField(models.TextChoices):
    """What was corrected."""

    PLACE = "place", _("地点")
    URGENCY = "urgency", _("紧急程度")


class Correction(models.Model):
    """Who corrected what, from what to what, and why; the event holds no free text."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=10, choices=CorrectedField.choices)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    corrected_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(field__in=CorrectedField.values), name="correction_field"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.case_id}"
