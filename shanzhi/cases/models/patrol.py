"""Matters that a grid worker found on patrol (随手报)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.places.api import Datum


class FoundBy(models.TextChoices):
    """What says where it was."""

    DEVICE = "device", _("手机定位")
    BUILDING = "building", _("所选楼栋")
    GRID = "grid", _("所选网格")


class Patrol(models.Model):
    """Who found it, what says where (the point itself is the matter's), how sure the device was in
    metres, in which datum it spoke, and whether the worker did it at once."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="patrol"
    )
    found_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    placed_by = models.CharField(max_length=8, choices=FoundBy.choices)
    accuracy_m = models.FloatField(null=True, blank=True)
    datum = models.CharField(max_length=5, blank=True)
    # Metres from the device to the building that is named with the matter.
    building_m = models.PositiveIntegerField(null=True, blank=True)
    is_done_at_once = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(placed_by__in=FoundBy.values), name="patrol_placed_by"
            ),
            models.CheckConstraint(
                condition=models.Q(datum__in=["", *(datum.value for datum in Datum)]),
                name="patrol_datum_known",
            ),
        ]

    def __str__(self) -> str:
        return f"patrol of case {self.case_id}"
