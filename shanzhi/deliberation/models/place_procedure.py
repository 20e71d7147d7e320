"""Procedures that a place wrote itself."""

from __future__ import annotations

import uuid

from django.db import models

from shanzhi.kernel.api import Target


class PlaceProcedure(models.Model):
    """One version of a procedure of a place (county, street or community). A row is written once and only
    ever ended: topics that began with it keep it, a change is a row with the next ``version`` of the same
    ``line``. ``begun_from`` is the code of what it was written from. ``steps`` are rows as
    ``rules/written_steps.py`` reads them."""

    line = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField(default=1)
    place_code = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    when = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    steps = models.JSONField()
    begun_from = models.CharField(max_length=24)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    # No topic begins with it any more: the next version took its place, or the place gave it up.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3})?)?$"),
                name="place_procedure_in_a_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(reason="") & ~models.Q(steps=[]),
                name="place_procedure_says_what_and_why",
            ),
            models.UniqueConstraint(fields=["line", "version"], name="place_procedure_version"),
            models.UniqueConstraint(
                fields=["line"],
                condition=models.Q(ended_at__isnull=True),
                name="place_procedure_one_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code"],
                condition=models.Q(ended_at__isnull=True),
                name="place_procedure_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"procedure {self.pk} of {self.place_code}"

    @property
    def code(self) -> str:
        """As topics keep it."""
        return f"own-{self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code)
