"""Matters that say the same: what was merged into what and why, and who follows one."""

from __future__ import annotations

from django.db import models


class Merger(models.Model):
    """A matter was merged (并案) into a leading one, with the reason; and, when it was taken apart
    again, by whom and why. Kept for ever: whoever reported it may ask."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="mergers")
    into = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    merged_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(undone_at__isnull=True),
                name="merger_one_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="merger_says_why"),
            models.CheckConstraint(
                condition=~models.Q(case=models.F("into")), name="merger_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} into {self.into_id}"


class CaseFollower(models.Model):
    """Somebody who did not report the matter and wants to hear how it ends: a resident whose phone
    is confirmed, or a device (its key is a cookie's hash) that looks by itself."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="followers")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    device_key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "device_key"], name="follower_once_per_device"),
            models.CheckConstraint(condition=~models.Q(device_key=""), name="follower_has_device"),
        ]
        indexes = [
            models.Index(fields=["device_key"], name="follower_device"),
        ]

    def __str__(self) -> str:
        return f"follower of {self.case_id}"
