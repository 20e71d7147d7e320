"""What is voted on."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.ballots.models.ballot import Ballot


class ItemKind(models.TextChoices):
    """How the votes on it are weighed."""

    ORDINARY = "ordinary", _("一般事项")
    SPECIAL = "special", _("特别事项")
    ELECTION = "election", _("选举")
    CHOICE = "choice", _("选择")


class BallotItem(models.Model):
    """Item ``number`` of a ballot. Ordinary and special items are answered yes, no or abstain; an
    election and a choice have ``options`` ({"key", "label", "elector"}, the roll number of a
    candidate who is on it) of which at most ``most`` are ticked. ``matter`` is the number of the
    matter in art. 278 of the Civil Code (1 to 9), 0 elsewhere."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    matter = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    options = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(default=1)
    files = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="ballot_item_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ItemKind.values), name="ballot_item_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(matter__lte=9, most__gte=1, number__gte=1),
                name="ballot_item_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.number} of ballot {self.ballot_id}"
