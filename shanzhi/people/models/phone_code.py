"""Codes that confirm a phone number."""

from __future__ import annotations

from django.db import models


class PhoneCode(models.Model):
    """A code that was sent; only its keyed hash is kept. ``subject`` is what it is bound to,
    ``address_index`` the keyed hash of the network address that asked for it."""

    phone_index = models.BinaryField(max_length=32)
    address_index = models.BinaryField(max_length=32)
    code_hash = models.BinaryField(max_length=32)
    subject = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="phone_code_tries")
        ]
        indexes = [
            models.Index(fields=["phone_index", "sent_at"], name="phone_code_recent"),
            models.Index(fields=["address_index", "sent_at"], name="phone_code_address"),
        ]

    def __str__(self) -> str:
        return f"code for {self.subject}"
