"""Open sessions of residents, apart from those of staff."""

from __future__ import annotations

from django.db import models


class ResidentSession(models.Model):
    """Only the SHA-256 of the cookie is kept, so that who reads the table cannot pose as it."""

    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, related_name="sessions"
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"session of resident {self.resident_id}"
