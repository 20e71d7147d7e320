"""Who read what: the access log, its seals, and what the retention took out of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shanzhi.kernel.audit.chain import Looked


class AccessRecord(models.Model):
    """One look at something, or one try. Written once; a trigger refuses every change.

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

    def looked(self) -> Looked:
        """What its link of the chain covers."""
        return Looked(
            id=self.pk,
            at=self.at,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            roles=self.roles,
            unit_ids=tuple(self.unit_ids),
            action=self.action,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            fields=tuple(self.fields),
            reason=self.reason,
            place_code=self.place_code,
            count=self.count,
            address=self.address,
        )


class AccessSeal(models.Model):
    """A stretch of the chain: the records it covers in their order, and for each the 32 bytes that
    bind it and all before it. ``root`` is the last of them; the next seal begins with it."""

    sealed_at = models.DateTimeField()
    record_ids = ArrayField(models.BigIntegerField())
    links = models.BinaryField()
    count = models.PositiveIntegerField()
    oldest_at = models.DateTimeField()
    newest_at = models.DateTimeField()
    previous_root = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["sealed_at"], name="access_seal_at")]

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.count}"


class AccessRemoval(models.Model):
    """What the retention took away: seals ``first_seal_id`` to ``last_seal_id``, whose roots stay,
    and the SHA-256 over those roots as it was announced."""

    removed_at = models.DateTimeField()
    first_seal_id = models.BigIntegerField()
    last_seal_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    oldest_at = models.DateTimeField()
    newest_at = models.DateTimeField()
    proof = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.count} removed"
