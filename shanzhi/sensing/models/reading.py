"""What devices said: the latest of each, what was kept, hours, and what was taken in or refused."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.sensing.models.device import Device


class Reading(models.Model):
    """One value that was kept; a daily partition of ``received_at``, with a BRIN index and no other.

    ``sent_at`` is the device's own time. Rows are written by COPY (intake/store.py) and read in
    ranges of ``received_at`` only; Django neither writes nor migrates the table.
    """

    # There is no key: a b-tree on raw rows costs five times what the row does.
    pk = models.CompositePrimaryKey("received_at", "device_id", "slot")
    received_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    device_id = models.IntegerField()
    slot = models.PositiveSmallIntegerField()
    value = models.FloatField()
    # Bits: 1 the device's clock is far off, 2 later than what came after it.
    marks = models.PositiveSmallIntegerField()

    class Meta:
        managed = False
        db_table = "sensing_reading"

    def __str__(self) -> str:
        return f"{self.device_id}.{self.slot}"


class ReadingHour(models.Model):
    """The values of one hour of one metric of a device, for charts and Parquet; written by a job in
    the order of devices, so that BRIN finds one device."""

    pk = models.CompositePrimaryKey("hour", "device_id", "slot")
    hour = models.DateTimeField()
    device_id = models.IntegerField()
    slot = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    lowest = models.FloatField()
    highest = models.FloatField()
    mean = models.FloatField()
    last = models.FloatField()

    class Meta:
        managed = False
        db_table = "sensing_readinghour"

    def __str__(self) -> str:
        return f"{self.device_id}.{self.slot} {self.hour:%Y-%m-%d %H}"


class LastState(models.Model):
    """The latest of a device: ``values`` by slot (NaN where nothing was ever said), ``seen_at`` when
    it last gave a sign of life, ``sent_ms`` the newest of its own times (milliseconds of 1970).

    Written behind by the intake about once a minute; what is newer stands in the kept readings.
    """

    device = models.OneToOneField(
        Device, on_delete=models.CASCADE, primary_key=True, related_name="last"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    sent_ms = models.BigIntegerField(default=0)
    values = ArrayField(models.FloatField(), default=list)
    messages = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("最新状态")

    def __str__(self) -> str:
        return f"last of {self.device_id}"


class IntakeMinute(models.Model):
    """What one process took in at one door in one minute: counted in the transaction that stored it,
    so that what came in is what was stored, folded, repeated or refused."""

    minute = models.DateTimeField()
    process = models.CharField(max_length=20)
    door = models.CharField(max_length=10)
    messages = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    folded = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["minute", "process", "door"], name="intake_minute_once"
            ),
            models.CheckConstraint(
                condition=models.Q(messages__gte=0)
                & models.Q(refused__gte=0)
                & models.Q(stored__gte=0),
                name="intake_minute_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.minute:%H:%M}"


class Refused(models.Model):
    """What was refused at a door, by reason, and one example without values."""

    minute = models.DateTimeField()
    door = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    # The device or gateway where it is known, else what it called itself, cut to forty characters.
    who = models.CharField(max_length=40)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minute", "door", "reason", "who"], name="refused_once")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.who}"


class KnownMessage(models.Model):
    """A message with an identity of its own (CloudEvents ``source`` + ``id``, a platform's push) that
    was taken in: what comes again does nothing. ``digest`` is the SHA-256 of both; kept 7 days."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="known_message_at")]

    def __str__(self) -> str:
        return f"known {self.at:%Y-%m-%d}"
