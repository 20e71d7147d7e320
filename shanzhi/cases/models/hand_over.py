"""移交外部: what a system outside of the platform works on, and who chases it."""

from __future__ import annotations

from django.db import models


class OutsideSystem(models.Model):
    """A system outside that matters of a place may be handed over to ("" is every place)."""

    place_code = models.CharField(max_length=15, blank=True)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "name"], name="outside_system_once")
        ]

    def __str__(self) -> str:
        return self.name


class HandOver(models.Model):
    """A matter is worked on outside under ``reference``; the holder stays, and asks again at
    ``next_chase_at``. ``reminded_at`` is when the holder was told that this moment had come."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="hand_overs")
    system_name = models.CharField(max_length=60)
    reference = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    handed_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    next_chase_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(ended_at__isnull=True),
                name="hand_over_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_chase_at"],
                condition=models.Q(ended_at__isnull=True),
                name="hand_over_chase",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.system_name}"


class Chase(models.Model):
    """Somebody asked outside how far it is, and what the answer was."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="chases")
    chased_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answer = models.TextField()
    next_chase_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"chase {self.pk}"
