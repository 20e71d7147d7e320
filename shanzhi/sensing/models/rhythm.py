"""When somebody is usually up and about, as a device in their home tells; kept over restarts."""

from __future__ import annotations

from django.db import models

from shanzhi.sensing.models.device import Device


class Rhythm(models.Model):
    """The profile of one device that looks after a person, as rules/rhythm.py packs it."""

    device = models.OneToOneField(
        Device, on_delete=models.CASCADE, primary_key=True, related_name="rhythm"
    )
    state = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["saved_at"], name="rhythm_saved_at")]

    def __str__(self) -> str:
        return f"rhythm of {self.device_id}"
