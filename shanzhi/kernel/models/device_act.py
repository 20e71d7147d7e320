"""What a device without signal asked for later, each under a key of its own."""

from __future__ import annotations

from django.db import models


class DeviceAct(models.Model):
    """An act that was done, so that the same key never does it again.

    ``key`` is made by the device for one act and sent with every try; ``location`` and ``answer``
    are what the first try was answered with. ``age_s`` is how long before its arrival the act was
    made, in seconds, by the device's own clock: an interval survives a clock that is wrong by a day.
    """

    account_id = models.BigIntegerField()
    key = models.UUIDField()
    route = models.CharField(max_length=120)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    answer = models.JSONField(default=dict)
    age_s = models.PositiveIntegerField(default=0)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "key"], name="device_act_once"),
        ]
        indexes = [models.Index(fields=["arrived_at"], name="device_act_arrived")]

    def __str__(self) -> str:
        return f"act {self.key} of account {self.account_id}"
