"""Administrative divisions by the official code (GB/T 2260 and the 12-digit statistical code)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DivisionLevel(models.IntegerChoices):
    """Number of digits of the code at each level."""

    CITY = 6, _("县（市、区）")
    STREET = 9, _("街道（镇）")
    COMMUNITY = 12, _("社区（村）")


class Division(models.Model):
    """``code`` has 6 (county), 9 (street, town) or 12 digits (community, village); a division's
    code begins with its parent's. ``shape`` is a GeoJSON (Multi)Polygon in WGS-84."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=DivisionLevel.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    shape = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^\d{6}(\d{3}(\d{3})?)?$"),
                name="division_code_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=DivisionLevel.values), name="division_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
