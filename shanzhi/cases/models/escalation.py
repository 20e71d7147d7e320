"""When the house passes a matter up by itself, as data."""

from __future__ import annotations

from django.db import models

from shanzhi.cases.models.handling import Trigger


class EscalationRule(models.Model):
    """What a place laid down for one trigger; empty codes mean: for all. The narrowest row holds.

    ``deadline``: the handling clock ran out. ``repeat``: the ``times``-th matter of one place and
    category within ``days``. ``danger``: an emergency that nobody accepted in time. A row that
    is not active switches its trigger off for its place."""

    TRIGGERS = (Trigger.DEADLINE, Trigger.REPEAT, Trigger.DANGER)

    trigger = models.CharField(
        max_length=10, choices=[(trigger.value, trigger.label) for trigger in TRIGGERS]
    )
    place_code = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=7, blank=True)
    times = models.PositiveSmallIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trigger", "place_code", "category_code"], name="escalation_rule_once"
            ),
            models.CheckConstraint(
                condition=models.Q(trigger="repeat", times__gte=2, days__range=(1, 366))
                | models.Q(
                    trigger__in=["deadline", "danger"], times__isnull=True, days__isnull=True
                ),
                name="escalation_rule_evaluable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} at {self.place_code or 'everywhere'}"
