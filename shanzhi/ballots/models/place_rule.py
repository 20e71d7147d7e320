"""What a place says otherwise than the law's default, with its reason."""

from __future__ import annotations

from django.db import models

from shanzhi.ballots.models.ballot import BallotKind


class PlaceRule(models.Model):
    """In ``place_code`` and below, rule ``name`` of ballots of ``kind`` is ``value``. Of one rule of
    one place one holds; what held before stays with its end."""

    place_code = models.CharField(max_length=15)
    kind = models.CharField(max_length=16, choices=BallotKind.choices)
    name = models.CharField(max_length=40)
    value = models.JSONField()
    source = models.CharField(max_length=160)
    reason = models.CharField(max_length=200)
    set_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place_code", "kind", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="place_rule_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(source=""),
                name="place_rule_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.kind} in {self.place_code or 'every place'}"
