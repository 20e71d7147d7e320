"""Grids: the smallest area that has somebody who looks after it."""

from __future__ import annotations

from django.db import models


class Grid(models.Model):
    """``code`` is its community's 12 digits plus 3; ``shape`` is a GeoJSON polygon in WGS-84
    (四至); ``households`` counts dwellings lived in."""

    code = models.CharField(max_length=15, primary_key=True)
    name = models.CharField(max_length=80)
    community = models.ForeignKey("places.Division", on_delete=models.PROTECT, related_name="grids")
    households = models.PositiveIntegerField(default=0)
    shape = models.JSONField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^\d{15}$"), name="grid_code_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name
