"""Wrong passwords of the last minutes: what slows down guessing."""

from __future__ import annotations

from django.db import models


class FailedSignIn(models.Model):
    """One wrong password. ``key`` is a keyed hash of user name and network address together, so
    that a stranger elsewhere cannot lock out the one whose name they try."""

    key = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="failed_sign_in_recent")]

    def __str__(self) -> str:
        return f"wrong password at {self.at}"
