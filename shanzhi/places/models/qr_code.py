"""The codes on the wall and on the worker's badge."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QrKind(models.TextChoices):
    """What hangs there."""

    GRID = "grid", _("网格码")
    WORKER = "worker", _("网格员码")


class QrCode(models.Model):
    """``serial`` is the random part of the printed code; its signature is not stored."""

    serial = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=QrKind.choices, default=QrKind.GRID)
    grid = models.ForeignKey("places.Grid", on_delete=models.PROTECT, related_name="codes")
    building = models.ForeignKey(
        "places.Building", on_delete=models.SET_NULL, null=True, blank=True, related_name="codes"
    )
    label = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=QrKind.values), name="qr_code_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.serial
