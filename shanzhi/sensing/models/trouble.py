"""What a maintainer has to look after: found by a job, gone when it is well again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.sensing.models.device import Device


class Trouble(models.TextChoices):
    """What is wrong with a device."""

    NEVER = "never", _("装好后没有消息")
    SILENT = "silent", _("失联")
    BATTERY = "battery", _("电量低")
    DRIFT = "drift", _("读数漂移")


class DeviceTrouble(models.Model):
    """A device in use that is not well, since when, and the value that shows it (percent of the
    battery, or how far the reading has drifted, in the unit of ``slot``)."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="troubles")
    trouble = models.CharField(max_length=8, choices=Trouble.choices)
    place_code = models.CharField(max_length=15)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField()
    slot = models.PositiveSmallIntegerField(default=0)
    value = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "trouble"], name="device_trouble_once"),
            models.CheckConstraint(
                condition=models.Q(trouble__in=Trouble.values), name="device_trouble_known"
            ),
        ]
        indexes = [
            models.Index(fields=["place_code", "id"], name="device_trouble_in_order"),
            models.Index(fields=["unit", "place_code", "id"], name="device_trouble_of_unit"),
            # The list of devices, narrowed to those with a trouble.
            models.Index(
                fields=["trouble", "place_code", "device"], name="device_trouble_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trouble} of {self.device_id}"
