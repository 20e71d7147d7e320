"""Who looks after a grid."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GridDuty(models.TextChoices):
    """How somebody serves a grid."""

    LEADER = "leader", _("网格长")
    FULL_TIME = "full_time", _("专职网格员")
    PART_TIME = "part_time", _("兼职网格员")


class GridWorker(models.Model):
    """``account`` serves the grid ``grid_code`` (15 digits) for a term; ``code`` is their QR."""

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="grid_duties"
    )
    grid_code = models.CharField(max_length=15)
    duty = models.CharField(max_length=12, choices=GridDuty.choices, default=GridDuty.FULL_TIME)
    code = models.OneToOneField(
        "places.QrCode", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "grid_code", "starts_on"], name="grid_worker_once"
            ),
            models.UniqueConstraint(
                fields=["grid_code"],
                condition=models.Q(duty="leader", ends_on__isnull=True),
                name="grid_worker_one_leader",
            ),
            models.CheckConstraint(
                condition=models.Q(duty__in=GridDuty.values), name="grid_worker_duty_known"
            ),
        ]
        indexes = [models.Index(fields=["grid_code"], name="grid_worker_grid")]

    def __str__(self) -> str:
        return f"{self.account} → {self.grid_code}"
