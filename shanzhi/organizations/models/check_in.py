"""到岗: somebody says that they are at their grid."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShownBy(models.TextChoices):
    """What shows that somebody is there."""

    POSITION = "position", _("手机定位")
    CODE = "code", _("墙上的网格码")


class CheckIn(models.Model):
    """``account`` was at the grid ``place_code`` (15 digits) at that moment. Kept are the metres to the
    grid (0 inside) and how sure the device was, never where exactly; nothing is taken in between.

    ``age_s`` is how long before it arrived the device was told, without signal."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="check_ins"
    )
    place_code = models.CharField(max_length=15)
    shown_by = models.CharField(max_length=8, choices=ShownBy.choices)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(null=True, blank=True)
    # Of a code that hangs on a building.
    building_name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    age_s = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{15}$"), name="check_in_grid_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(shown_by__in=ShownBy.values), name="check_in_shown_by"
            ),
        ]
        indexes = [models.Index(fields=["account", "-at"], name="check_in_own")]

    def __str__(self) -> str:
        return f"{self.account_id} @ {self.place_code}"
