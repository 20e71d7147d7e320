"""Standards for opening and closing (立案结案标准): what counts as a case, and what counts as done."""

from __future__ import annotations

from django.db import models

from shanzhi.cases.models.clock import UNITS


class Standard(models.Model):
    """One condition of a place's table ("" is everywhere), with how long its handling may take.

    ``group`` is what the table calls kind (部件 things, 事件 events); class and type are its own
    numbering. ``position`` keeps the table's order.
    """

    place_code = models.CharField(max_length=15, blank=True)
    group = models.CharField(max_length=20, blank=True)
    class_code = models.CharField(max_length=10, blank=True)
    class_name = models.CharField(max_length=60)
    type_code = models.CharField(max_length=10, blank=True)
    type_name = models.CharField(max_length=60)
    unit = models.CharField(max_length=300, blank=True)
    department = models.CharField(max_length=300, blank=True)
    open_when = models.CharField(max_length=500)
    close_when = models.CharField(max_length=300)
    limit_amount = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=16, choices=UNITS)
    category = models.ForeignKey(
        "cases.Category", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "place_code",
                    "group",
                    "class_name",
                    "type_name",
                    "open_when",
                    "close_when",
                ],
                name="standard_once",
            ),
            models.CheckConstraint(
                condition=models.Q(limit_amount__gte=1), name="standard_limit_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^(\d{6}(\d{3}(\d{3}(\d{3})?)?)?)?$"),
                name="standard_place_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_name}: {self.open_when}"
