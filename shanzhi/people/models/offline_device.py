"""Devices that hold a worker's day, so that it can be worked without signal."""

from __future__ import annotations

from django.db import models


class OfflineDevice(models.Model):
    """A browser that keeps pages of one account, sealed with a key that only we hand out.

    ``key_sealed`` is that key (32 bytes, AES-256-GCM in the browser), sealed as everything that is
    secret here is. A revoked device is told so at its next contact and forgets what it holds.
    """

    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, related_name="offline_devices"
    )
    public_id = models.UUIDField(unique=True)
    key_sealed = models.BinaryField()
    device = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="offline_device_seen")]

    def __str__(self) -> str:
        return f"offline device {self.public_id} of account {self.account_id}"
