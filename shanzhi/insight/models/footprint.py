"""The outline of a building on the ground, from which the twin is drawn."""

from __future__ import annotations

from django.db import models

CELL_ZOOM = 20
"""Of the tiles whose quad numbers stand in ``cell``: some thirty metres wide."""


class Footprint(models.Model):
    """What a building covers, as ``source`` (a file, OSM, our own sketch) knows it by ``source_id``.

    ``shape`` is a polygon in well-known binary, WGS-84 degrees. ``cell`` is the quad number of the tile
    of zoom 20 in which its middle lies: a tile of the map asks for a range of them. ``building`` is set
    where it was recognised as a registered one; a building may have several outlines (wings).
    ``place_code`` is the grid in which its middle lies, or the smallest division that is drawn there.
    """

    source = models.CharField(max_length=40)
    source_id = models.CharField(max_length=64)
    place_code = models.CharField(max_length=15)
    building = models.ForeignKey(
        "places.Building", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80, blank=True)
    floors = models.PositiveSmallIntegerField()
    height_m = models.FloatField()
    shape = models.BinaryField()
    cell = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="footprint_once"),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3}(\d{3})?)?)?$"),
                name="footprint_place_code_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(floors__range=(1, 200)), name="footprint_floors"
            ),
            models.CheckConstraint(
                condition=models.Q(height_m__gt=0, height_m__lte=1000), name="footprint_height"
            ),
        ]
        indexes = [
            models.Index(fields=["cell"], name="footprint_cell"),
            models.Index(fields=["place_code"], name="footprint_place"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
