"""A worker's quarter: when their own page was let go, and what they say to it. No score, no rank."""

from __future__ import annotations

from django.db import models


class Appraisal(models.Model):
    """``account``'s page of the quarter [``starts_on``, ``ends_on``) in the community
    ``place_code``; ``released_at`` is when they let their community see it."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    starts_on = models.DateField()
    ends_on = models.DateField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "place_code", "starts_on"], name="appraisal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="appraisal_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"appraisal {self.pk}"


class AppraisalComment(models.Model):
    """What the worker says to their page; nobody else writes there."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="comments")
    body = models.CharField(max_length=1000)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"comment on appraisal {self.appraisal_id}"
