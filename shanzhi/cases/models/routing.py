"""Routing rules: category, place and hour decide the unit and the deadline; first match wins."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import TimeUnit


class Receiver(models.TextChoices):
    """Whom a rule names."""

    GRID_TEAM = "grid_team", _("所在网格队伍")
    COMMUNITY_DESK = "community_desk", _("所在社区")
    STREET_OFFICE = "street_office", _("所在街道（镇）")
    UNIT = "unit", _("指定单位")


class RoutingRule(models.Model):
    """Rules of the narrowest place are asked first, within a place in ``position`` order.

    A rule fits when the matter's place begins with ``place_code``, its category with
    ``category_code``, and the local hour lies in [``from_hour``, ``until_hour``) (over midnight
    when from is later than until)."""

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=100)
    place_code = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=7, blank=True)
    from_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    until_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    receiver = models.CharField(max_length=16, choices=Receiver.choices)
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    limit_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_unit = models.CharField(
        max_length=16, blank=True, choices=[(unit.value, unit.label) for unit in TimeUnit]
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(receiver="unit", unit__isnull=False)
                | (~models.Q(receiver="unit") & models.Q(unit__isnull=True)),
                name="routing_rule_unit_named",
            ),
            models.CheckConstraint(
                condition=models.Q(from_hour__isnull=True, until_hour__isnull=True)
                | models.Q(from_hour__range=(0, 23), until_hour__range=(0, 24)),
                name="routing_rule_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.name
