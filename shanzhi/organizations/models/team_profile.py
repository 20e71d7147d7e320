"""What a rapid-response team can do, from where, and when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TeamProfile(models.Model):
    """Of a unit of kind ``team``. ``skills`` are beginnings of category codes (none: everything);
    the base is in WGS-84 degrees; on duty in the hours [from, until), local time, which may go
    over midnight (null: always); ``capacity`` is how many callouts it can serve at once."""

    unit = models.OneToOneField(
        "organizations.Unit", on_delete=models.CASCADE, related_name="team_profile"
    )
    skills = ArrayField(models.CharField(max_length=7), default=list, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    from_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    until_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="team_profile_point",
            ),
            models.CheckConstraint(
                condition=models.Q(from_hour__isnull=True, until_hour__isnull=True)
                | models.Q(from_hour__range=(0, 23), until_hour__range=(0, 24)),
                name="team_profile_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1), name="team_profile_capacity"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.unit_id}"
