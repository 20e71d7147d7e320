"""Clocks: until when somebody must accept, speak, handle, verify or come."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import TimeUnit

UNITS = [(unit.value, unit.label) for unit in TimeUnit]


class ClockKind(models.TextChoices):
    """What has to happen before the clock runs out."""

    ACCEPT = "accept", _("接单")
    FIRST_CONTACT = "contact", _("首次联系")
    HANDLE = "handle", _("处理")
    VERIFY = "verify", _("核查")
    WHISTLE = "whistle", _("报到")


class ClockState(models.TextChoices):
    """``void`` clocks were replaced or lost their reason; they count in no figure."""

    RUNNING = "running", _("计时中")
    PAUSED = "paused", _("已暂停")
    STOPPED = "stopped", _("已停表")
    VOID = "void", _("作废")


class CaseClock(models.Model):
    """One clock of a matter. ``subject_id`` tells clocks of one kind apart (the whistle call a
    clock belongs to), else 0. The limit is that of the moment it was started or recomputed;
    ``ran_out_at`` is when the sweep found it late."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=10, choices=ClockKind.choices)
    subject_id = models.BigIntegerField(default=0)
    place_code = models.CharField(max_length=15)
    state = models.CharField(max_length=8, choices=ClockState.choices, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    limit_amount = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=16, choices=UNITS)
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    ran_out_at = models.DateTimeField(null=True, blank=True)
    # When the holder is to be warned; empty once that was done.
    warn_at = models.DateTimeField(null=True, blank=True)
    # The moment was named by a person: no calendar and no category moves it.
    is_fixed = models.BooleanField(default=False)
    # What is given instead of the limit after a reopening: working time for its unit, in seconds.
    rest_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "subject_id"],
                condition=models.Q(state__in=["running", "paused"]),
                name="clock_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ClockKind.values, state__in=ClockState.values),
                name="clock_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="paused", paused_at__isnull=False)
                | (~models.Q(state="paused") & models.Q(paused_at__isnull=True)),
                name="clock_paused_since",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["running", "paused"], stopped_at__isnull=True)
                | models.Q(state__in=["stopped", "void"], stopped_at__isnull=False),
                name="clock_stopped_when",
            ),
        ]
        indexes = [
            # The sweep: what has run out and was not yet seen to.
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="running", ran_out_at__isnull=True),
                name="clock_sweep",
            ),
            models.Index(
                fields=["warn_at", "id"],
                condition=models.Q(state="running", warn_at__isnull=False),
                name="clock_warning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
