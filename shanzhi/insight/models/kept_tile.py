"""Tiles of the twin that take seconds to make: houses of a district grown together into blocks."""

from __future__ import annotations

from django.db import models


class KeptTile(models.Model):
    """What ``z``/``x``/``y`` shows of a place (0 to 15 digits), as gzip; ``version`` is that of the outlines
    it was made from. Any row may be removed at any time: it is made again when somebody asks."""

    place_code = models.CharField(max_length=15, blank=True)
    z = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    version = models.CharField(max_length=40)
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "z", "x", "y"], name="kepttile_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_code} {self.z}/{self.x}/{self.y}"
