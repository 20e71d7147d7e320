"""What counts as unusual reading, and when it was seen."""

from __future__ import annotations

from django.db import models


class WatchRule(models.Model):
    """One rule's figures; the kinds are in audit/watch_rules.py. ``limit`` is the ceiling,
    ``factor`` how many times a person's own habit, ``minutes`` how far the rule looks back."""

    key = models.CharField(max_length=20, primary_key=True)
    limit = models.PositiveIntegerField()
    factor = models.FloatField(default=0)
    minutes = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(limit__gte=1, minutes__range=(1, 1440), factor__gte=0),
                name="watch_rule_figures",
            )
        ]

    def __str__(self) -> str:
        return self.key


class AccessAlert(models.Model):
    """Somebody should look at this. ``key`` says rule, person or thing, and stretch of time: the
    same is raised once."""

    key = models.CharField(max_length=120, unique=True)
    rule = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    place_code = models.CharField(max_length=15, blank=True)
    found = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-id"],
                condition=models.Q(acknowledged_at__isnull=True),
                name="access_alert_open",
            )
        ]

    def __str__(self) -> str:
        return self.key
