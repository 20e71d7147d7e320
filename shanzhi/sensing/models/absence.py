"""A home says that it is away: until then nobody there is missed."""

from __future__ import annotations

from django.db import models

from shanzhi.kernel.api import Target


class Absence(models.Model):
    """Nobody of a household is at home from ``from_at`` to ``until_at``; one that is not over at most.

    Said by the household itself (``said_by`` null) or entered on its word. ``ended_at``: taken back, or
    somebody moves there again (``is_seen_home``); later than ``until_at`` it is over by itself.
    """

    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    is_seen_home = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="absence_order"
            ),
            models.CheckConstraint(
                condition=models.Q(is_seen_home=False) | models.Q(ended_at__isnull=False),
                name="absence_seen_home_is_over",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(ended_at__isnull=True),
                name="absence_open_once",
            ),
        ]
        indexes = [models.Index(fields=["until_at"], name="absence_until")]

    def __str__(self) -> str:
        return f"absence {self.pk}"

    def target(self) -> Target:
        """Where the home is, as far as permission asks."""
        return home_target(self.place_code, self.household_id)


def home_target(place_code: str, household_id: int) -> Target:
    """A household as far as permission asks."""
    return Target(place_code=place_code, key=("household", household_id))
