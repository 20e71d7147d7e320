"""What a place changed about a rate."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RateSetting(models.Model):
    """Whether a place shows a rate and whom it leaves out of it (names of exclusions); the
    narrowest place holds, "" is everywhere. What rates are is in ``rules/rates.py``."""

    place_code = models.CharField(max_length=15, blank=True)
    rate = models.CharField(max_length=20)
    is_shown = models.BooleanField(default=True)
    exclusions = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "rate"], name="rate_setting_once")
        ]

    def __str__(self) -> str:
        return f"{self.rate} at {self.place_code}"
