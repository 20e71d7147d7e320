"""What the wall warns of before somebody asks, and what it expects of the next days."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WarningKind(models.TextChoices):
    """The rules that warn; see rules/screens/warnings.py."""

    LATE_RISING = "late", _("超时上升")
    UNUSUAL = "unusual", _("诉求异常增多")
    SILENT = "silent", _("设备失联")
    EXPECTED = "expected", _("预计增多")


class PlaceWarning(models.Model):
    """A rule holds at a place since ``opened_at``; it was last seen to hold at ``seen_at``, and ended at
    ``ended_at``. ``value`` is what was counted, ``usual`` what is usual there, ``limit`` where the rule
    begins. Who can act was told once, when it opened."""

    kind = models.CharField(max_length=10, choices=WarningKind.choices)
    place_code = models.CharField(max_length=15)
    value = models.FloatField()
    usual = models.FloatField()
    limit = models.FloatField()
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "place_code"],
                condition=models.Q(ended_at__isnull=True),
                name="warning_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=WarningKind.values), name="warning_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("opened_at")),
                name="warning_ends_after",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-opened_at"], name="warning_place")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.place_code}"


class PlaceForecast(models.Model):
    """What a street expects each day from ``starts_on``: ``days`` is a list of [low, middle, high].
    ``error`` and ``naive_error`` are the mean absolute errors of this way and of "as a week ago" in the
    last weeks; ``is_better`` says whether it may be shown."""

    place_code = models.CharField(max_length=15, unique=True)
    made_at = models.DateTimeField()
    starts_on = models.DateField()
    days = models.JSONField(default=list)
    error = models.FloatField()
    naive_error = models.FloatField()
    is_better = models.BooleanField()

    def __str__(self) -> str:
        return f"forecast of {self.place_code} from {self.starts_on}"
