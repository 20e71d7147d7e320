"""A list of devices that was brought in, and what became of its rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """How far it is."""

    READING = "reading", _("正在检查")
    PLANNED = "planned", _("等待确认")
    RUNNING = "running", _("正在导入")
    DONE = "done", _("已导入")
    BROKEN = "broken", _("文件不能用")


class DeviceImport(models.Model):
    """``file_sha256`` identifies the file: the same one is brought in once for a place. ``next_line``
    is where a broken run goes on; ``done_bytes`` of ``size_bytes`` is how far the present pass is.

    ``stored_path`` is the file in the store until it is done with (it may hold keys), then empty.
    """

    place_code = models.CharField(max_length=15)
    name = models.CharField(max_length=120)
    file_sha256 = models.BinaryField(max_length=32)
    stored_path = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    done_bytes = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.READING)
    next_line = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place_code", "file_sha256"], name="device_import_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="device_import_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RefusedDevice(models.Model):
    """A row that was not brought in, and why; the first thousand of a list are kept."""

    MOST = 1000

    run = models.ForeignKey(DeviceImport, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="refused_device_once")]

    def __str__(self) -> str:
        return f"line {self.line}"
