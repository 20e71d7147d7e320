"""Deadlines as data: how long somebody has, by place, category and urgency."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import UNITS, ClockKind


class AfterReopening(models.TextChoices):
    """What the clock of a matter that comes back counts."""

    ANEW = "anew", _("重新计时")
    REST = "rest", _("接着剩下的时间计")


class Deadline(models.Model):
    """What a place laid down for one clock. Empty ``place_code`` or ``category_code`` and a null
    ``urgency`` mean: for all. The narrowest row holds."""

    clock = models.CharField(max_length=10, choices=ClockKind.choices)
    place_code = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=7, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, null=True, blank=True)
    limit_amount = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=16, choices=UNITS)
    after_reopening = models.CharField(
        max_length=4, choices=AfterReopening.choices, default=AfterReopening.ANEW
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "place_code", "category_code", "urgency"],
                name="deadline_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(clock__in=ClockKind.values, limit_amount__gte=1),
                name="deadline_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.limit_amount} {self.limit_unit}"
