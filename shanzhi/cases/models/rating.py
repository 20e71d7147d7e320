"""What residents say in the end, and those who say 我也遇到了."""

from __future__ import annotations

from django.db import models


class Rating(models.Model):
    """The reporter's word on one handling (``round`` 0 first, 1 after a send-back).
    ``satisfaction`` 1 (very dissatisfied) to 5 (very satisfied)."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    solved = models.BooleanField()
    satisfaction = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="rating_once_per_round"),
            models.CheckConstraint(
                condition=models.Q(satisfaction__range=(1, 5)), name="rating_satisfaction"
            ),
        ]

    def __str__(self) -> str:
        return f"rating of {self.case_id}"


class Support(models.Model):
    """附议: somebody has the same trouble. ``device_key`` is a random cookie's hash."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="support_rows")
    device_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "device_key"], name="support_once_per_device")
        ]

    def __str__(self) -> str:
        return f"support of {self.case_id}"
