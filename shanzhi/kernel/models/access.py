"""Who read what: the access log."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AccessRecord(models.Model):
    """One look at something, or one try. Written once.

    ``roles`` are the roles held at that moment (role@scope, joined by commas), ``count`` how many
    things a list or a file held, ``fields`` which were unmasked. No name and no number of anybody.
    """

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=200, blank=True)
    unit_ids = ArrayField(models.BigIntegerField(), default=list)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    fields = ArrayField(models.CharField(max_length=40), default=list)
    reason = models.CharField(max_length=200, blank=True)
    place_code = models.CharField(max_length=15, blank=True)
    count = models.PositiveIntegerField()
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "-id"], name="access_actor"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="access_subject"),
            # Few bytes for many rows that come in the order of time.
            models.Index(fields=["at"], name="access_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"
