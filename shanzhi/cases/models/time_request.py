"""Asking for time: to let a clock stand still, or to have longer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models.clock import UNITS


class TimeKind(models.TextChoices):
    """What is asked for."""

    PAUSE = "pause", _("暂停计时")
    EXTENSION = "extension", _("延长时限")


class TimeReason(models.TextChoices):
    """Why the work cannot go on, or not as fast."""

    RESIDENT = "resident", _("等居民配合")
    WEATHER = "weather", _("等天气")
    MATERIALS = "materials", _("等材料或资金")
    OTHERS = "others", _("等其他单位")
    OTHER = "other", _("其他")


class TimeState(models.TextChoices):
    """``ended``: the pause is over, or the clock ended before anybody decided."""

    ASKED = "asked", _("待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")
    ENDED = "ended", _("已结束")


class TimeRequest(models.Model):
    """Somebody who handles a matter asks for time, somebody else decides. A granted pause holds
    from ``asked_at`` until ``ended_at``: waiting for the answer costs the handler nothing."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="time_requests")
    clock = models.ForeignKey(
        "cases.CaseClock", on_delete=models.CASCADE, related_name="time_requests"
    )
    place_code = models.CharField(max_length=15)
    kind = models.CharField(max_length=10, choices=TimeKind.choices)
    reason = models.CharField(max_length=10, choices=TimeReason.choices)
    note = models.CharField(max_length=300, blank=True)
    limit_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=16, choices=UNITS, blank=True)
    state = models.CharField(max_length=8, choices=TimeState.choices, default=TimeState.ASKED)
    asked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # One question at a time, and one pause.
            models.UniqueConstraint(
                fields=["clock"],
                condition=models.Q(state="asked"),
                name="time_request_asked_once",
            ),
            models.UniqueConstraint(
                fields=["clock"],
                condition=models.Q(state="granted", kind="pause"),
                name="time_request_one_pause",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=TimeKind.values,
                    reason__in=TimeReason.values,
                    state__in=TimeState.values,
                ),
                name="time_request_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="extension", limit_amount__gte=1)
                | models.Q(kind="pause", limit_amount__isnull=True, limit_unit=""),
                name="time_request_extension_says_how_long",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at__isnull=True)
                | models.Q(state__in=["granted", "refused"], decided_at__isnull=False)
                | models.Q(state="ended", ended_at__isnull=False),
                name="time_request_decided_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "asked_at"],
                condition=models.Q(state="asked"),
                name="time_request_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}: {self.state}"
