"""Views of the queue that somebody saved: a name for a query string."""

from __future__ import annotations

from django.db import models


class SavedView(models.Model):
    """``query`` is what the queue's address says; it only narrows what its reader may see anyway.
    An empty ``place_code`` keeps the view private, else everybody who works there has it."""

    owner = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15, blank=True)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "place_code", "name"], name="saved_view_name_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "position"],
                condition=~models.Q(place_code=""),
                name="saved_view_shared",
            ),
        ]

    def __str__(self) -> str:
        return self.name
