"""Where residents say that they belong."""

from __future__ import annotations

from django.db import models


class DeclaredHome(models.Model):
    """Somebody said themselves that they live in a county, street or community (6, 9 or 12 digits), or have a flat
    or their work there. No address, no proof: it counts where a place asks for no more."""

    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, related_name="declared_homes"
    )
    place_code = models.CharField(max_length=12)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3})?)?$"),
                name="declared_home_in_a_place",
            ),
            models.UniqueConstraint(fields=["resident", "place_code"], name="declared_home_once"),
        ]

    def __str__(self) -> str:
        return f"declared home {self.pk}"
