"""What a grid has to do (职责清单), and what was let onto its list (事项准入)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyState(models.TextChoices):
    """Where a duty is on its way onto the list."""

    PROPOSED = "proposed", _("待审批")
    ADMITTED = "admitted", _("已准入")
    REFUSED = "refused", _("未准入")
    ENDED = "ended", _("已退出")


class Duty(models.Model):
    """One duty of the grids in ``place_code`` (6 to 15 digits): matters whose category begins with
    ``category_code`` (2 to 7 digits). A temporary one has the day it ends before (``ends_on``)."""

    place_code = models.CharField(max_length=15)
    category_code = models.CharField(max_length=7)
    title = models.CharField(max_length=80)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=DutyState.choices, default=DutyState.PROPOSED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3}(\d{3})?)?)?$"),
                name="duty_place_code_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(category_code__regex=r"^\d{2}(\d{2}(\d{3})?)?$"),
                name="duty_category_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DutyState.values), name="duty_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="duty_term_positive",
            ),
            models.UniqueConstraint(
                fields=["place_code", "category_code"],
                condition=models.Q(state__in=["proposed", "admitted"]),
                name="duty_once_per_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title
