"""What a place laid down about an indicator that is no rate (rates are laid down where matters are)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class IndicatorSetting(models.Model):
    """Whether a place shows an indicator and whom it leaves out of it (names of exclusions); the
    narrowest place holds, "" is everywhere. What indicators are is in ``rules/figures/indicators.py``."""

    place_code = models.CharField(max_length=15, blank=True)
    code = models.CharField(max_length=20)
    is_shown = models.BooleanField(default=True)
    exclusions = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "code"], name="indicator_setting_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} at {self.place_code}"
