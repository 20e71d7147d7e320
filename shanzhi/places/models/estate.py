"""Estates, buildings and dwellings."""

from __future__ import annotations

from django.db import models


class Estate(models.Model):
    """A housing estate (小区); ``aliases`` are other names people use, one per line."""

    name = models.CharField(max_length=80)
    aliases = models.TextField(blank=True)
    community = models.ForeignKey(
        "places.Division", on_delete=models.PROTECT, related_name="estates"
    )
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="estate_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """A building (幢) of a grid; ``latitude`` and ``longitude`` in WGS-84 degrees."""

    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, null=True, blank=True, related_name="buildings"
    )
    grid = models.ForeignKey("places.Grid", on_delete=models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=60)
    floors = models.PositiveSmallIntegerField(default=1)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grid", "estate", "name"], name="building_name_once"),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90)) | models.Q(latitude__isnull=True),
                name="building_latitude",
            ),
            models.CheckConstraint(
                condition=models.Q(longitude__range=(-180, 180)) | models.Q(longitude__isnull=True),
                name="building_longitude",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """With its estate in front: 锦云花园3幢."""
        return f"{self.estate.name}{self.name}" if self.estate else self.name


class Dwelling(models.Model):
    """A flat (户) in a building, e.g. unit 2, floor 3, number 302."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="dwellings")
    entrance = models.CharField(max_length=10, blank=True)
    floor = models.SmallIntegerField()
    number = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "entrance", "number"], name="dwelling_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.number
