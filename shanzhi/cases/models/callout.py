"""快速反应队伍: a call offered to one team after the other, the nearest free one first."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalloutState(models.TextChoices):
    """How far one team is with one call."""

    OFFERED = "offered", _("待应答")
    ACCEPTED = "accepted", _("已出动")
    ARRIVED = "arrived", _("已到场")
    DONE = "done", _("已完成")
    DECLINED = "declined", _("已婉拒")
    TIMED_OUT = "timed_out", _("超时未应答")
    CANCELLED = "cancelled", _("已取消")


OPEN_CALLOUTS = [
    CalloutState.OFFERED.value,
    CalloutState.ACCEPTED.value,
    CalloutState.ARRIVED.value,
]


class Callout(models.Model):
    """One offer to one team. All offers of one call share ``call_key``; ``distance_m`` is from
    the team's base to the matter, metres."""

    call_key = models.UUIDField(default=uuid.uuid4)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="callouts")
    team = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expected = models.CharField(max_length=300)
    distance_m = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=CalloutState.choices, default=CalloutState.OFFERED
    )
    offered_at = models.DateTimeField()
    offer_until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(max_length=300, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call_key"],
                condition=models.Q(state__in=OPEN_CALLOUTS),
                name="callout_one_team_at_a_time",
            ),
            models.UniqueConstraint(fields=["call_key", "team"], name="callout_offered_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=CalloutState.values), name="callout_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(decline_reason=""),
                name="callout_declined_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "case"],
                condition=models.Q(state__in=OPEN_CALLOUTS),
                name="callout_open",
            ),
            models.Index(
                fields=["offer_until"],
                condition=models.Q(state="offered"),
                name="callout_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} for {self.case_id}"
