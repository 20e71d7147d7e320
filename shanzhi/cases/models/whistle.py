"""吹哨报到: units are called to a place; each has to come, does its part and is appraised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

STARS = (1, 5)


class CallState(models.TextChoices):
    """How far a called unit is. Who came late stays marked by ``missed_at``."""

    CALLED = "called", _("等报到")
    MISSED = "missed", _("超时未到")
    PRESENT = "present", _("已报到")
    DONE = "done", _("已完成")
    APPRAISED = "appraised", _("已评价")
    CANCELLED = "cancelled", _("已取消")


OPEN_CALLS = [CallState.CALLED.value, CallState.MISSED.value, CallState.PRESENT.value]
AWAITED = [CallState.CALLED.value, CallState.MISSED.value]


class Way(models.TextChoices):
    """How somebody showed that they are there."""

    SCAN = "scan", _("扫网格码")
    PLACE = "place", _("定位")


class Whistle(models.Model):
    """One call to come together. ``place_words`` says where; ``latitude`` and ``longitude``
    (WGS-84 degrees) when a point is known; ``minutes`` of natural time until all must be there."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="whistles")
    whistled_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    place_code = models.CharField(max_length=15)
    place_words = models.CharField(max_length=160)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    expected = models.CharField(max_length=300)
    at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="whistle_point",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True, cancel_reason="")
                | (models.Q(cancelled_at__isnull=False) & ~models.Q(cancel_reason="")),
                name="whistle_cancelled_says_why",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-at"], name="whistle_place")]

    def __str__(self) -> str:
        return f"whistle for {self.case_id}"


class WhistleCall(models.Model):
    """One unit that must come. Where somebody stood is not kept, only how far that was
    (``distance_m``, metres; null when no point was known)."""

    whistle = models.ForeignKey(Whistle, on_delete=models.CASCADE, related_name="calls")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="whistle_calls")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.CALLED)
    due_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    came = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    is_far = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.TextField(blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    appraisal = models.CharField(max_length=300, blank=True)
    appraised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=models.Q(state__in=OPEN_CALLS),
                name="whistle_call_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CallState.values), name="whistle_call_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["present", "done", "appraised"])
                | models.Q(came_at__isnull=False, way__in=Way.values),
                name="whistle_call_came_how",
            ),
            models.CheckConstraint(
                condition=models.Q(state="appraised", stars__range=STARS)
                | (~models.Q(state="appraised") & models.Q(stars__isnull=True)),
                name="whistle_call_stars",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "case"],
                condition=models.Q(state__in=OPEN_CALLS),
                name="whistle_call_open",
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="called"),
                name="whistle_call_awaited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} called to {self.case_id}"
